import ArgumentParser

/// Which store a command works on.
struct StoreOptions: ParsableArguments {
    @Option(
        name: .long,
        help: ArgumentHelp("redis://[user:password@]host[:port][/db] or unix:/path.", valueName: "address")
    )
    var redis: String?

    @Option(
        name: .long,
        help: ArgumentHelp("The folder of the embedded Redis (default: .legwork).", valueName: "folder"),
        completion: .directory
    )
    var data: String?

    @Option(
        name: .long,
        help: ArgumentHelp("What all names in Redis begin with (default: lw).", valueName: "prefix")
    )
    var prefix: String?

    @Flag(name: .long, help: "Accept a Redis that may lose acknowledged work.")
    var allowUnsafeDurability = false

    /// Nothing set.
    init() {}

    /// What the flags say, by the setting's name.
    var flags: [String: String] {
        var flags: [String: String] = [:]
        flags["redis"] = redis
        flags["data"] = data
        flags["prefix"] = prefix
        if allowUnsafeDurability { flags["allow-unsafe-durability"] = "true" }
        return flags
    }
}
