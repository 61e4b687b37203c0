package import LegworkGraph
import LegworkJSON
package import LegworkLedger
package import LegworkPlanner

/// One run of one app: which app, and what happens to it, each as a list of decisions.
package struct Schedule: Sendable {
    /// The decisions that make the app.
    package var app: Choices
    /// The decisions that are taken on the way.
    package var course: Choices
    /// True for an app whose end must be that of a calm run.
    package var isRaceFree: Bool
    /// About how many activities the app has at most.
    package var sizeMax: Int

    /// The schedules that share an app.
    package static let perApp: UInt64 = 16

    /// The schedule of a number.
    package init(seed: UInt64, sizeMax: Int = 7) {
        let group = seed / Self.perApp
        app = Choices(seed: group &* 0x9E37_79B9 &+ 1)
        course = Choices(seed: seed &* 0xD134_2543 &+ 7)
        // Two apps in three must end as they do undisturbed.
        isRaceFree = group % 3 != 2
        self.sizeMax = sizeMax
    }

    /// The app.
    package func made() -> (app: CompiledApp, choices: Choices) {
        var choices = app
        let app = AppMaker.make(&choices, isRaceFree: isRaceFree, sizeMax: sizeMax)
        return (app, choices)
    }

    /// The settings of its disturbed run.
    package func settings(mutation: Mutation?, auditEvery: Int) -> World.Settings {
        World.Settings(
            engines: 2,
            partitions: 2,
            isTight: nil,
            mode: nil,
            givesTasks: nil,
            faults: 100,
            faultsMax: 12,
            endsJobs: !isRaceFree,
            auditEvery: auditEvery,
            isShuffled: true,
            mutation: mutation
        )
    }

    /// The end of an undisturbed run of an app: what a race-free app must come to.
    package static func calmEnd(of app: PreparedApp, input: Int64, mode: CommitMode = .fused) -> String {
        var settings = World.Settings.calm
        settings.mode = mode
        settings.partitions = 2
        settings.auditEvery = 0
        var world = World(app: app, settings: settings, choices: .calm)
        world.start("main", ["n": .integer(input)], id: "j")
        world.run()
        return world.hasFailed
            ? "the undisturbed run failed: \(world.watch.violations)" : world.fingerprint()
    }

    /// Runs it, and says how it went.
    ///
    /// - Parameters:
    ///   - prepared: its app.
    ///   - calmEnd: what the undisturbed run came to.
    ///   - isTold: true to keep a journal.
    package func run(
        _ prepared: PreparedApp,
        calmEnd: String,
        input: Int64,
        mutation: Mutation? = nil,
        auditEvery: Int = 1,
        isTold: Bool = false
    ) -> World {
        let settings = settings(mutation: mutation, auditEvery: auditEvery)
        var world = World(app: prepared, settings: settings, choices: course, isTold: isTold)
        world.start("main", ["n": .integer(input)], id: "j")
        world.run()
        guard !world.hasFailed else { return world }
        if isRaceFree {
            let end = world.fingerprint()
            if end != calmEnd {
                world.watch.report("end", "expected the end of the undisturbed run\n\(calmEnd)\nbut it was\n\(end)")
            }
        }
        world.expire()
        return world
    }
}
