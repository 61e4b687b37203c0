/// Runs many schedules on all processors.
package enum SimulationRun {
    /// How many schedules a task takes at a time.
    private static let chunk: UInt64 = 25 * Schedule.perApp

    /// Runs schedules, and returns how many there were with the failure of the lowest seed that was come upon.
    ///
    /// - Parameters:
    ///   - seeds: the numbers of the schedules.
    ///   - lanes: how many run side by side.
    package static func run(_ simulator: Simulator, seeds: Range<UInt64>, lanes: Int) async -> Simulator.Outcome {
        await withTaskGroup(of: Simulator.Outcome.self) { group in
            var next = seeds.lowerBound
            var total = Simulator.Outcome()
            func add(to group: inout TaskGroup<Simulator.Outcome>) {
                guard next < seeds.upperBound, total.failure == nil else { return }
                let part = next..<min(seeds.upperBound, next + chunk)
                next = part.upperBound
                group.addTask { simulator.run(part) }
            }
            for _ in 0..<max(1, lanes) { add(to: &group) }
            while let outcome = await group.next() {
                total.schedules += outcome.schedules
                total.steps += outcome.steps
                total.disturbed += outcome.disturbed
                if let failure = outcome.failure, failure.seed < total.failure?.seed ?? .max { total.failure = failure }
                add(to: &group)
            }
            return total
        }
    }
}
