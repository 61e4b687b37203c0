/// How a private server is to run.
package struct EmbeddedRedisConfiguration: Sendable, Equatable {
    /// When a write is safe on disk. Source: `30-reliability`, durability modes.
    package enum Durability: String, Sendable, Equatable, CaseIterable {
        /// Before its reply: survives a kill and a loss of power.
        case always
        /// Within about a second.
        case everysec
        /// Never: nothing is written to disk. For tests and measurements.
        case none
    }

    /// The folder that belongs to the server: its data, socket, log and locks. Made where missing.
    package var folder: String
    /// When a write is safe on disk.
    package var durability: Durability
    /// The server's program: a path, or a name to look up in ``searchPath``.
    package var program: String
    /// The folders to look in, separated by colons; nil for the environment's `PATH`.
    package var searchPath: String?
    /// Bounds the start, reading the data back included.
    package var startTimeout: Duration
    /// How long a server gets to end by itself before it is killed.
    package var stopTimeout: Duration
    /// Further settings of redis.conf, or others for those set here; later ones win.
    package var extraSettings: [Setting]

    /// One setting of redis.conf.
    package struct Setting: Sendable, Equatable {
        /// Its name, such as `maxmemory`.
        package var name: String
        /// Its values, mostly one.
        package var values: [String]

        /// A setting.
        package init(_ name: String, _ values: String...) {
            self.name = name
            self.values = values
        }
    }

    /// A configuration of these values.
    package init(
        folder: String,
        durability: Durability = .always,
        program: String = "redis-server",
        searchPath: String? = nil,
        startTimeout: Duration = .seconds(60),
        stopTimeout: Duration = .seconds(10),
        extraSettings: [Setting] = []
    ) {
        self.folder = folder
        self.durability = durability
        self.program = program
        self.searchPath = searchPath
        self.startTimeout = startTimeout
        self.stopTimeout = stopTimeout
        self.extraSettings = extraSettings
    }

    /// The settings of redis.conf, in order.
    func settings(socketPath: String, dataFolder: String) -> [Setting] {
        [
            Setting("port", "0"),
            Setting("unixsocket", socketPath),
            Setting("unixsocketperm", "600"),
            Setting("dir", dataFolder),
            Setting("daemonize", "no"),
            Setting("save", ""),
            Setting("appendonly", durability == .none ? "no" : "yes"),
            Setting("appendfsync", durability == .none ? "no" : durability.rawValue),
            Setting("no-appendfsync-on-rewrite", "no"),
            // Rewrite when the file has doubled, but not before it is worth the work.
            Setting("auto-aof-rewrite-percentage", "100"),
            Setting("auto-aof-rewrite-min-size", "64mb"),
            Setting("aof-load-truncated", "yes"),
            Setting("aof-timestamp-enabled", "no"),
            // Work that is waiting must never be evicted.
            Setting("maxmemory-policy", "noeviction"),
            // `40-performance`, W4: a job with a 100-byte value stays in the compact encoding, 304 bytes against 1,016.
            Setting("hash-max-listpack-value", "1024"),
            Setting("hash-max-listpack-entries", "512"),
            // Every message and task is deleted once it is done, by a search from the start of its node past what was
            // deleted there before: half the instructions of a deletion with nodes of 16.
            Setting("stream-node-max-entries", "4"),
        ] + extraSettings
    }
}
