import LegworkGraph
import LegworkJSON
package import LegworkLedger
package import LegworkPlanner

/// Runs an app in every order in which its steps and some events from outside can happen.
///
/// From a world, each way to take the next step leads to another; so all orders are walked, deepest first. Most orders meet
/// again: what can follow depends on the world alone, so a world that was come to before (``World/digest()``) is not walked
/// from again, and its orders are only counted.
package struct Enumeration {
    /// How many orders there are, or were found before it was cut; `Int.max` for more than can be counted.
    package private(set) var orders = 0
    /// How many different worlds they lead through.
    package private(set) var worlds = 0
    /// True if there are more than were looked at.
    package private(set) var isCut = false
    /// How the first job ended in how many different worlds.
    package private(set) var ends: [String: Int] = [:]
    /// What was wrong, and the journal of that order; nil where nothing was.
    package private(set) var failure: String?
    /// The check that found it.
    package private(set) var kind: String?

    private var firstEnd: String?
    /// What is known of worlds, by their digests.
    private var known: [Int: Known] = [:]

    private enum Known: Equatable {
        /// Walks from it have not ended.
        case isUnderWay
        /// So many orders lead on from it.
        case leadsOn(Int)
    }

    /// A world on the way, and what is left to try from there.
    private struct Place {
        var world: World
        var digest: Int
        var orders = 0
        /// The decisions of the step that is under way.
        var decisions: [Int] = []
        /// Those of the step that is next; nil where all were taken.
        var next: [Int]? = []
    }

    /// Runs every order of the events among the steps of a job.
    ///
    /// - Parameters:
    ///   - app: a small app; its first graph is started.
    ///   - events: what happens from outside, in any order.
    ///   - givesTasks: true if the engine gives tasks to a worker of its process.
    ///   - endsAlike: true if the job must come to the same end in every order.
    ///   - worldsMax: the most worlds that are looked at.
    ///   - merges: false to walk also from worlds that were come to before: the same orders, only slower.
    package init(
        _ app: PreparedApp,
        events: [World.Event],
        mode: CommitMode = .fused,
        givesTasks: Bool = false,
        endsAlike: Bool = false,
        worldsMax: Int = 1_000_000,
        merges: Bool = true,
        mutation: Mutation? = nil
    ) {
        func begun(isTold: Bool) -> World {
            Self.begun(app, events, mode, givesTasks, mutation, isTold: isTold)
        }
        var path = [Place(world: begun(isTold: false), digest: 0)]
        while failure == nil, let place = path.last {
            guard let decisions = place.next else {
                path.removeLast()
                known[place.digest] = merges ? .leadsOn(place.orders) : nil
                count(place.orders, in: &path)
                continue
            }
            var world = place.world
            world.choices = Choices(decisions)
            let goesOn = world.step()
            path[path.count - 1].decisions = world.choices.made
            path[path.count - 1].next = Self.following(world.choices)
            let digest = goesOn ? world.digest() : 0
            if !goesOn, !world.hasFailed { finish(&world, endsAlike: endsAlike) }
            if goesOn, path.count > Self.stepsMax || known[digest] == .isUnderWay {
                world.watch.report("endless", "the run does not end: \(path.count) steps")
            }
            if let violation = world.watch.violations.first {
                kind = violation.kind
                failure = Self.account(of: world, path.flatMap(\.decisions), begun(isTold: true))
            } else if !goesOn {
                count(1, in: &path)
            } else if case .leadsOn(let orders) = known[digest] {
                count(orders, in: &path)
            } else if worlds < worldsMax {
                worlds += 1
                known[digest] = .isUnderWay
                path.append(Place(world: world, digest: digest))
            } else {
                isCut = true
            }
        }
    }

    private static let stepsMax = 2000

    /// Adds orders to the world that they lead on from.
    private mutating func count(_ found: Int, in path: inout [Place]) {
        let before = path.last?.orders ?? orders
        let (sum, isTooMuch) = before.addingReportingOverflow(found)
        let all = isTooMuch ? Int.max : sum
        if path.isEmpty { orders = all } else { path[path.count - 1].orders = all }
    }

    /// Looks at a world in which nothing is left to do.
    private mutating func finish(_ world: inout World, endsAlike: Bool) {
        world.conclude()
        ends[world.header("j")?.state.rawValue ?? "gone", default: 0] += 1
        if !world.hasFailed, endsAlike {
            let found = world.fingerprint()
            if let firstEnd, found != firstEnd {
                world.watch.report("end", "expected the end of the first order\n\(firstEnd)\nbut it was\n\(found)")
            }
            firstEnd = found
        }
        if !world.hasFailed { world.expire() }
    }

    /// The journal of an order, and what is wrong with it.
    private static func account(of world: World, _ decisions: [Int], _ fresh: World) -> String {
        var told = fresh
        told.choices = Choices(decisions)
        told.run(limit: stepsMax)
        return (told.journal?.lines ?? []).joined(separator: "\n") + "\n"
            + world.watch.violations.map(\.description).joined(separator: "\n")
    }

    private static func begun(
        _ app: PreparedApp,
        _ events: [World.Event],
        _ mode: CommitMode,
        _ givesTasks: Bool,
        _ mutation: Mutation?,
        isTold: Bool
    ) -> World {
        var settings = World.Settings.calm
        settings.mode = mode
        settings.givesTasks = givesTasks
        settings.engines = events.contains(.stall) ? 2 : 1
        settings.isTight = true
        settings.isShuffled = true
        settings.endsJobs = true
        settings.script = events
        settings.mutation = mutation
        var world = World(app: app, settings: settings, choices: .calm, isTold: isTold)
        world.start(app.source.graphs[0].subscribes, ["n": 1], id: "j")
        return world
    }

    /// The list that comes after the decisions of a step; nil after the last.
    private static func following(_ choices: Choices) -> [Int]? {
        var list = choices.made
        while let last = list.popLast() {
            if last + 1 < choices.bounds[list.count] { return list + [last + 1] }
        }
        return nil
    }
}
