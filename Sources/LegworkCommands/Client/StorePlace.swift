import LegworkRedis

/// Where a command finds its store, and what other commands must be told to find it too.
struct StorePlace: Sendable {
    /// Redis.
    let address: RedisAddress
    /// What to write behind a command so that it finds the same store; empty where it does by itself.
    let options: String
    /// True where somebody has named a Redis; false for one that Legwork keeps.
    var isNamed = false

    /// A command that tells whether Redis answers.
    var ping: String {
        switch address.endpoint {
        case .unixSocket(let path): "redis-cli -s \(ShellText.word(path)) ping"
        case .tcp(let host, let port): "redis-cli -h \(ShellText.word(host)) -p \(port) ping"
        }
    }

    /// The place that the settings name: a Redis, or the one that a `legwork dev` or `legwork run` of this folder keeps.
    ///
    /// - Throws: ``CommandFailure`` where nothing runs, or where it is not clear which is meant.
    static func find(_ settings: Settings) throws(CommandFailure) -> StorePlace {
        if let entry = settings.entry(.redis), let text = entry.value {
            let options = if case .flag = entry.source { " --redis \(ShellText.word(text))" } else { "" }
            return StorePlace(address: try address(text), options: options, isNamed: true)
        }
        let data = settings.text(.data) ?? ".legwork"
        if let address = livingAddress(in: data) {
            return StorePlace(address: address, options: options(settings))
        }
        let runs = RunFolder.living(in: data)
        if runs.count > 1 {
            throw CommandFailure(
                "several runs are under way in '\(data)'",
                hints: runs.map { "--data \(ShellText.word($0.folder))" }
            )
        }
        if let run = runs.first { return StorePlace(address: run.address, options: options(settings)) }
        throw CommandFailure(
            "no Legwork runs in '\(data)'",
            hints: [
                "legwork dev   (in another terminal)",
                "--redis redis://host:6379, or LEGWORK_REDIS, for a Redis of your own",
            ],
            code: 503
        )
    }

    /// The address of a server that lives in a folder.
    ///
    /// Only asked where one has been: asking leaves a file behind.
    static func livingAddress(in folder: String) -> RedisAddress? {
        guard FileText.kind(of: "\(folder)/address") == .file else { return nil }
        return EmbeddedRedis.livingAddress(inFolder: folder)
    }

    /// The address that a text names.
    static func address(_ text: String) throws(CommandFailure) -> RedisAddress {
        do { return try RedisAddress(parsing: text) } catch {
            throw .usage(error.message, hints: error.advice.map { [$0] } ?? [])
        }
    }

    /// `--data …` where the folder was named on the command line.
    static func options(_ settings: Settings) -> String {
        guard let entry = settings.entry(.data), case .flag = entry.source, let value = entry.value else { return "" }
        return " --data \(ShellText.word(value))"
    }
}
