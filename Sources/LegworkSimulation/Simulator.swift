package import LegworkLedger
import LegworkPlanner

/// Runs schedules by their seeds.
package struct Simulator: Sendable {
    /// About how many activities an app has at most.
    package var sizeMax = 7

    /// One schedule in so many is audited after every step; the others at their end.
    package var auditedEvery: UInt64 = 8

    /// A rule that is broken on purpose, in debug builds.
    package var mutation: Mutation?

    /// A simulator of all rules.
    package init(sizeMax: Int = 7, auditedEvery: UInt64 = 8, mutation: Mutation? = nil) {
        self.sizeMax = sizeMax
        self.auditedEvery = auditedEvery
        self.mutation = mutation
    }

    /// What became of some schedules.
    package struct Outcome: Sendable, Equatable {
        /// How many were run.
        package var schedules = 0
        /// How many steps they took.
        package var steps = 0
        /// How many went wrong on the way in one way or another, and had to be made good.
        package var disturbed = 0
        /// The first seed that failed; nil where none did.
        package var failure: Failure?

        /// Nothing was run.
        package init() {}
    }

    /// A schedule that came to a bad end.
    package struct Failure: Sendable, Equatable {
        /// Its seed.
        package var seed: UInt64
        /// What is wrong.
        package var violations: [String]
    }

    /// Runs schedules one after the other, up to the first that fails.
    package func run(_ seeds: Range<UInt64>) -> Outcome {
        var outcome = Outcome()
        var prepared: (group: UInt64, app: PreparedApp, calmEnd: String)?
        for seed in seeds {
            let schedule = Schedule(seed: seed, sizeMax: sizeMax)
            let group = seed / Schedule.perApp
            if prepared?.group != group {
                guard let app = try? PreparedApp(schedule.made().app) else { continue }
                prepared = (group, app, Schedule.calmEnd(of: app, input: Self.input(seed)))
            }
            guard let prepared else { continue }
            let world = schedule.run(
                prepared.app,
                calmEnd: prepared.calmEnd,
                input: Self.input(seed),
                mutation: mutation,
                auditEvery: seed % auditedEvery == 0 ? 1 : 0
            )
            outcome.schedules += 1
            outcome.steps += world.steps
            if world.faultsLeft < world.settings.faultsMax { outcome.disturbed += 1 }
            if world.hasFailed {
                outcome.failure = Failure(seed: seed, violations: world.watch.violations.map(\.description))
                return outcome
            }
        }
        return outcome
    }

    /// The input of the jobs of a seed.
    static func input(_ seed: UInt64) -> Int64 { Int64(seed / Schedule.perApp % 10) }
}
