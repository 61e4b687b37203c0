/// Runs all small flows in every order, and says how they ended.
package enum OrderReport {
    /// Runs them, and returns how many cases went wrong.
    ///
    /// - Parameters:
    ///   - lanes: how many cases run side by side.
    ///   - say: takes a line for each case, and at the end one for all.
    package static func run(lanes: Int, say: (String) -> Void) async -> Int {
        await withTaskGroup(of: (text: String, orders: Int, worlds: Int, isWrong: Bool).self) { group in
            var waiting = OrderCase.all[...]
            var (orders, worlds, wrong) = (0, 0, 0)
            for _ in 0..<max(1, lanes) {
                if let next = waiting.popFirst() { group.addTask { outcome(of: next) } }
            }
            while let outcome = await group.next() {
                say(outcome.text)
                orders = orders.addingReportingOverflow(outcome.orders).overflow ? .max : orders + outcome.orders
                worlds += outcome.worlds
                if outcome.isWrong { wrong += 1 }
                if let next = waiting.popFirst() { group.addTask { Self.outcome(of: next) } }
            }
            say("\(OrderCase.all.count) cases in \(orders) orders through \(worlds) worlds, \(wrong) cases went wrong")
            return wrong
        }
    }

    private static func outcome(of order: OrderCase) -> (text: String, orders: Int, worlds: Int, isWrong: Bool) {
        guard let run = try? order.enumeration() else { return ("orders of \(order): the flow is none", 0, 0, true) }
        let ends = run.ends.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        if let failure = run.failure {
            return ("orders of \(order): WRONG after \(run.worlds) worlds\n\(failure)", run.orders, run.worlds, true)
        }
        let all = run.isCut ? "at least \(run.orders), NOT ALL" : "\(run.orders)"
        let text = "orders of \(order): \(all), through \(run.worlds) worlds to \(ends)"
        return (text, run.orders, run.worlds, run.orders < 2 || run.isCut)
    }
}
