package import LegworkLedger

/// Breaks one rule after the other, and says who noticed.
package enum MutationReport {
    /// What became of a broken rule.
    package struct Row: Sendable {
        /// The rule.
        package var mutation: Mutation
        /// The check that noticed, and after how many schedules; nil where nobody did.
        package var caught: (by: String, schedules: Int)?

        /// A row of these parts.
        package init(mutation: Mutation, caught: (by: String, schedules: Int)? = nil) {
            self.mutation = mutation
            self.caught = caught
        }

        /// `no-lease-check: caught by 'call', after 3 schedules`
        package var text: String {
            guard let caught else { return "\(mutation.rawValue): NOT CAUGHT" }
            return "\(mutation.rawValue): caught by '\(caught.by)', after \(caught.schedules) schedules"
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

    private static func row(_ mutation: Mutation, _ schedulesMax: UInt64) -> Row {
        let outcome = Simulator(auditedEvery: 1, mutation: mutation).run(0..<schedulesMax)
        let caught = outcome.failure.map { failure in
            (by: String(failure.violations.first?.prefix { $0 != ":" } ?? ""), schedules: outcome.schedules)
        }
        return Row(mutation: mutation, caught: caught)
    }
}
