import LegworkGraph
import LegworkJSON
package import LegworkLedger
package import LegworkPlanner

/// Runs an app in every order in which its steps and some events from outside can happen.
///
/// Each run repeats a list of decisions and goes on with zeros; the last decision that has another way open is then
/// taken that way, until none has.
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
    ///   - ordersMax: the most orders that are run.
    package init(
        _ app: PreparedApp,
        events: [World.Event],
        mode: CommitMode = .fused,
        ordersMax: Int = 20_000,
        mutation: Mutation? = nil
    ) {
        var next: [Int]? = []
        while let decisions = next {
            guard orders < ordersMax else {
                isCut = true
                return
            }
            var world = Self.run(app, events, mode, mutation, Choices(decisions), isTold: false)
            orders += 1
            let end = world.header("j")?.state.rawValue ?? "gone"
            ends[end, default: 0] += 1
            if !world.hasFailed { world.expire() }
            if world.hasFailed {
                let told = Self.run(app, events, mode, mutation, Choices(decisions), isTold: true)
                failure =
                    (told.journal?.lines ?? []).joined(separator: "\n") + "\n"
                    + world.watch.violations.map(\.description).joined(separator: "\n")
                return
            }
            next = Self.following(world.choices)
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
