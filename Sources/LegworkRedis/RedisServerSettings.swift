/// The settings of a server that decide whether work is safe with it.
///
/// Source: `INFO` and `CONFIG GET`; what must hold is `30-reliability`, promises.
package struct RedisServerSettings: Sendable, Equatable {
    /// What `INFO` tells.
    package let information: RedisInformation
    /// The settings, or nil where the server does not let us read them, as managed services do.
    package let settings: [String: String]?

    /// The settings that are asked for.
    private static let names = [
        "appendonly", "appendfsync", "no-appendfsync-on-rewrite", "maxmemory", "maxmemory-policy",
        "hash-max-listpack-value", "hash-max-listpack-entries",
    ]

    /// The least `hash-max-listpack-value`: a job with values of 100 bytes and more stays compact up to there.
    package static let listpackValueMin: Int64 = 1024

    /// Settings as read.
    package init(information: RedisInformation, settings: [String: String]?) {
        self.information = information
        self.settings = settings
    }

    /// The commands whose replies ``init(replies:)`` wants. One `CONFIG GET` for each name: servers before 7.0 take no
    /// more, and their version is to be told from the reply.
    package static let commands =
        [RedisInformation.command] + names.map { RedisCommand("CONFIG", "GET", $0) }

    /// Reads the replies to ``commands``.
    ///
    /// - Throws: what befell `INFO`; a refused `CONFIG GET` only leaves ``settings`` nil.
    package init(replies: [Result<RedisReply, RedisError>]) throws(RedisError) {
        guard let first = replies.first else { throw .unexpectedReply("a reply to INFO", .null) }
        information = try RedisInformation(try first.get())
        var settings: [String: String]? = [:]
        for reply in replies.dropFirst() {
            do throws(RedisError) {
                for (name, value) in try reply.get().pairs() {
                    settings?[name] = try value.string()
                }
            } catch {
                guard case .refused = error.kind else { throw error }
                settings = nil
                break
            }
        }
        self.settings = settings
    }

    /// What survives.
    package var durability: DurabilityMode {
        guard information["aof_enabled"] == "1" || settings?["appendonly"] == "yes" else {
            return .unsafe(reason: "the append-only file is off")
        }
        if let status = information["aof_last_write_status"], status != "ok" {
            return .unsafe(reason: "the last write to the append-only file failed")
        }
        guard let settings else { return .unsafe(reason: "the server does not let us read appendfsync") }
        if settings["no-appendfsync-on-rewrite"] == "yes" {
            return .unsafe(reason: "nothing is synced while the append-only file is rewritten")
        }
        switch settings["appendfsync"] {
        case "always": return .always
        case "everysec": return .everysec
        case let other: return .unsafe(reason: "appendfsync is '\(other ?? "unknown")'")
        }
    }

    /// Everything that does not suit, the gravest first.
    package var problems: [RedisSettingProblem] {
        unusable + unsafe + wasteful
    }

    private var unusable: [RedisSettingProblem] {
        var problems: [RedisSettingProblem] = []
        let version = information["redis_version"] ?? "unknown"
        if information.version.map({ $0 < .oldestSupported }) ?? true {
            problems.append(
                RedisSettingProblem(
                    gravity: .unusable,
                    setting: "redis_version",
                    found: version,
                    sentence: "the server is Redis \(version), but \(RedisVersion.oldestSupported) or later is needed: "
                        + "upgrade it"
                )
            )
        }
        if information["cluster_enabled"] == "1" {
            problems.append(
                RedisSettingProblem(
                    gravity: .unusable,
                    setting: "cluster-enabled",
                    found: "yes",
                    sentence: "the server is a node of a Redis Cluster, which is not supported: "
                        + "use a single server (cluster-enabled no)"
                )
            )
        }
        if let role = information["role"], role != "master" {
            let host = information["master_host"] ?? "its primary"
            problems.append(
                RedisSettingProblem(
                    gravity: .unusable,
                    setting: "role",
                    found: role,
                    sentence: "the server is a replica: connect to \(host)"
                )
            )
        }
        return problems
    }

    private var unsafe: [RedisSettingProblem] {
        var problems: [RedisSettingProblem] = []
        func add(_ setting: String, _ found: String?, _ sentence: String) {
            problems.append(
                RedisSettingProblem(gravity: .unsafe, setting: setting, found: found ?? "unknown", sentence: sentence)
            )
        }
        if settings == nil {
            add(
                "CONFIG",
                nil,
                "the server does not let us read its settings: allow this user CONFIG GET (ACL SETUSER … +config|get)"
            )
        }
        if information["aof_enabled"] != "1", settings?["appendonly"] != "yes" {
            add(
                "appendonly",
                settings?["appendonly"] ?? "no",
                "the append-only file is off, so a restart loses work: CONFIG SET appendonly yes"
            )
        }
        if let status = information["aof_last_write_status"], status != "ok" {
            add(
                "aof_last_write_status",
                status,
                "the last write to the append-only file failed: make room on the server's disk and look into its log"
            )
        }
        guard let settings else { return problems }
        if let sync = settings["appendfsync"], sync != "always", sync != "everysec" {
            add(
                "appendfsync",
                sync,
                "appendfsync is '\(sync)', so a crash loses acknowledged work: CONFIG SET appendfsync always (or everysec)"
            )
        }
        if settings["no-appendfsync-on-rewrite"] == "yes" {
            add(
                "no-appendfsync-on-rewrite",
                "yes",
                "nothing is synced while the append-only file is rewritten: CONFIG SET no-appendfsync-on-rewrite no"
            )
        }
        if let policy = settings["maxmemory-policy"], policy != "noeviction" {
            add(
                "maxmemory-policy",
                policy,
                "maxmemory-policy is '\(policy)', which may evict waiting work: CONFIG SET maxmemory-policy noeviction"
            )
        }
        return problems
    }

    private var wasteful: [RedisSettingProblem] {
        guard let text = settings?["hash-max-listpack-value"], let value = Int64(text) else { return [] }
        guard value < Self.listpackValueMin else { return [] }
        return [
            RedisSettingProblem(
                gravity: .wasteful,
                setting: "hash-max-listpack-value",
                found: text,
                sentence: "hash-max-listpack-value is \(text), so waiting jobs take about three times the memory: "
                    + "CONFIG SET hash-max-listpack-value \(Self.listpackValueMin)"
            )
        ]
    }
}

extension RedisConnection {
    /// Reads the server's settings.
    ///
    /// - Throws: what befell the connection.
    package func serverSettings() throws(RedisError) -> RedisServerSettings {
        try RedisServerSettings(replies: attempt(RedisServerSettings.commands))
    }

    /// Reads settings by name or pattern (`CONFIG GET`).
    ///
    /// - Throws: `refused` where the user may not, or what befell the connection.
    package func settings(_ pattern: String) throws(RedisError) -> [String: String] {
        try send(RedisCommand("CONFIG", "GET", pattern)).stringDictionary()
    }

    /// Reads what `INFO` tells.
    ///
    /// - Throws: what befell the connection.
    package func information() throws(RedisError) -> RedisInformation {
        try RedisInformation(send(RedisInformation.command))
    }
}

extension RedisLane {
    /// Reads the server's settings.
    ///
    /// - Throws: what befell the connection.
    package func serverSettings() async throws(RedisError) -> RedisServerSettings {
        try RedisServerSettings(replies: await send(RedisServerSettings.commands))
    }

    /// Reads settings by name or pattern (`CONFIG GET`).
    ///
    /// - Throws: `refused` where the user may not, or what befell the connection.
    package func settings(_ pattern: String) async throws(RedisError) -> [String: String] {
        try await send(RedisCommand("CONFIG", "GET", pattern)).stringDictionary()
    }

    /// Reads what `INFO` tells.
    ///
    /// - Throws: what befell the connection.
    package func information() async throws(RedisError) -> RedisInformation {
        try RedisInformation(await send(RedisInformation.command))
    }
}
