import ArgumentParser

/// How an engine of this process works.
struct EngineOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("How the embedded Redis syncs: always (default) or everysec.", valueName: "mode")
    )
    var durability: String?

    @Option(name: .long, help: ArgumentHelp("Partitions of a store that is made anew (default: 16).", valueName: "n"))
    var partitions: Int?

    @Option(name: .long, help: ArgumentHelp("Threads of the engine (default: 2).", valueName: "n"))
    var loops: Int?

    @Option(
        name: .long,
        help: ArgumentHelp("fused (default), or stepwise: a commit per protocol step.", valueName: "mode")
    )
    var mode: String?

    /// Nothing set.
    init() {}

    /// What the flags say, by the setting's name.
    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["durability"] = durability
        flags["partitions"] = partitions.map(String.init)
        flags["loops"] = loops.map(String.init)
        flags["mode"] = mode
        return flags
    }
}
