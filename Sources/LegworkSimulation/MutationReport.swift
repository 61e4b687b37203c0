package import LegworkLedger

/// Breaks one rule after the other, and says who noticed.
package enum MutationReport {
    /// What became of a broken rule.
    package struct Row: Sendable {
        /// The rule.
        package var mutation: Mutation
        /// The check that noticed, and where; nil where nobody did.
        package var caught: (by: String, where: String)?

        /// A row of these parts.
        package init(mutation: Mutation, caught: (by: String, where: String)? = nil) {
            self.mutation = mutation
            self.caught = caught
        }

        /// `no-lease-check: caught by 'call', after 3 schedules`
        package var text: String {
            guard let caught else { return "\(mutation.rawValue): NOT CAUGHT" }
            return "\(mutation.rawValue): caught by '\(caught.by)', \(caught.where)"
        }
    }

    /// Breaks every rule, and returns how many nobody noticed.
    ///
    /// - Parameters:
    ///   - schedulesMax: how many schedules a broken rule may survive unnoticed.
    ///   - lanes: how many rules are broken side by side.
    ///   - say: takes each row as soon as it is known.
    package static func run(schedulesMax: UInt64, lanes: Int, say: (Row) -> Void) async -> Int {
        await withTaskGroup(of: Row.self) { group in
            var waiting = Mutation.allCases[...]
            var missed = 0
            for _ in 0..<max(1, lanes) {
                if let mutation = waiting.popFirst() { group.addTask { row(mutation, schedulesMax) } }
            }
            while let row = await group.next() {
                say(row)
                if row.caught == nil { missed += 1 }
                if let mutation = waiting.popFirst() { group.addTask { Self.row(mutation, schedulesMax) } }
            }
            return missed
        }
    }

    /// Some schedules, then small flows in every order, which know what schedules seldom come to, then more schedules.
    private static func row(_ mutation: Mutation, _ schedulesMax: UInt64) -> Row {
        let soon = min(schedulesMax, 400)
        let caught =
            schedule(mutation, 0..<soon) ?? order(mutation) ?? schedule(mutation, soon..<schedulesMax)
        return Row(mutation: mutation, caught: caught)
    }

    private static func schedule(_ mutation: Mutation, _ seeds: Range<UInt64>) -> (by: String, where: String)? {
        let outcome = Simulator(auditedEvery: 1, mutation: mutation).run(seeds)
        guard let failure = outcome.failure else { return nil }
        let kind = failure.violations.first?.prefix { $0 != ":" } ?? ""
        return (String(kind), "in schedule \(failure.seed)")
    }

    private static func order(_ mutation: Mutation) -> (by: String, where: String)? {
        for order in OrderCase.all {
            guard let run = try? order.enumeration(worldsMax: 5000, mutation: mutation), let kind = run.kind else {
                continue
            }
            return (kind, "in an order of \(order)")
        }
        return nil
    }
}
