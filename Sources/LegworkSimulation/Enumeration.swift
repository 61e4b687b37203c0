import LegworkGraph
import LegworkJSON
package import LegworkLedger
package import LegworkPlanner

/// Runs an app in every order in which its steps and some events from outside can happen.
///
/// Each run repeats a list of decisions and goes on with zeros; the last decision that has another way open is then
/// taken that way, until none has. Where there are too many, half of those that are run are drawn from a seed.
package struct Enumeration {
    /// How many orders were run.
    package private(set) var orders = 0
    /// True if there are more than were run.
    package private(set) var isCut = false
    /// How the first job ended in how many of them.
    package private(set) var ends: [String: Int] = [:]
    /// What was wrong, and the journal of that order; nil where nothing was.
    package private(set) var failure: String?

    /// Runs every order of the events among the steps of a job.
    ///
    /// - Parameters:
    ///   - app: a small app; its first graph is started.
    ///   - events: what happens from outside, in any order.
    ///   - endsAlike: true if the job must come to the same end in every order.
    ///   - ordersMax: the most orders that are run.
    package init(
        _ app: PreparedApp,
        events: [World.Event],
        mode: CommitMode = .fused,
        endsAlike: Bool = false,
        ordersMax: Int = 1000,
        mutation: Mutation? = nil
    ) {
        var next: [Int]? = []
        var firstEnd: String?
        func play(_ choices: Choices, into enumeration: inout Enumeration) -> World {
            var world = Self.run(app, events, mode, mutation, choices, isTold: false)
            enumeration.orders += 1
            let end = world.header("j")?.state.rawValue ?? "gone"
            enumeration.ends[end, default: 0] += 1
            if !world.hasFailed, endsAlike {
                let found = world.fingerprint()
                if let firstEnd, found != firstEnd {
                    world.watch.report(
                        "end",
                        "expected the end of the first order\n\(firstEnd)\nbut it was\n\(found)"
                    )
                }
                firstEnd = found
            }
            if !world.hasFailed { world.expire() }
            guard world.hasFailed else { return world }
            let told = Self.run(app, events, mode, mutation, Choices(world.choices.made), isTold: true)
            enumeration.failure =
                (told.journal?.lines ?? []).joined(separator: "\n") + "\n"
                + world.watch.violations.map(\.description).joined(separator: "\n")
            return world
        }
        while let decisions = next, failure == nil {
            guard orders < ordersMax / 2 else {
                isCut = true
                break
            }
            next = Self.following(play(Choices(decisions), into: &self).choices)
        }
        // The orders that come first differ in their last steps alone. Of too many, the rest is drawn.
        var seed: UInt64 = 0
        while isCut, orders < ordersMax, failure == nil {
            _ = play(Choices(seed: seed), into: &self)
            seed += 1
        }
    }

    private static func run(
        _ app: PreparedApp,
        _ events: [World.Event],
        _ mode: CommitMode,
        _ mutation: Mutation?,
        _ choices: Choices,
        isTold: Bool
    ) -> World {
        var settings = World.Settings.calm
        settings.mode = mode
        settings.isTight = true
        settings.isShuffled = true
        settings.endsJobs = true
        settings.script = events
        settings.mutation = mutation
        var world = World(app: app, settings: settings, choices: choices, isTold: isTold)
        world.start(app.source.graphs[0].subscribes, ["n": 1], id: "j")
        world.run(limit: 2000)
        return world
    }

    /// The list that comes after the decisions of a run; nil after the last.
    private static func following(_ choices: Choices) -> [Int]? {
        var list = choices.made
        while let last = list.popLast() {
            if last + 1 < choices.bounds[list.count] { return list + [last + 1] }
        }
        return nil
    }
}
