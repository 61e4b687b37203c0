/// The names of everything that Legwork keeps in Redis.
///
/// Keys of one partition share the hash tag `{p}`. Source: `21-protocol` §9; `docs/protocol.md` lists them all.
package struct KeySpace: Sendable, Hashable {
    /// What all names begin with; `lw` unless several stores share a server.
    package let prefix: String

    /// A key space under `prefix`.
    package init(prefix: String = "lw") { self.prefix = prefix }

    /// The hash that describes the store: format, partitions.
    package var store: String { "\(prefix):store" }

    /// The set of deployed apps.
    package var apps: String { "\(prefix):apps" }

    /// An app's hash: field `active`, and per version its digest in field `v:<version>`.
    package func app(_ app: String) -> String { "\(prefix):app:\(app)" }

    /// The archive of a version.
    package func archive(app: String, version: String) -> String { "\(prefix):archive:\(app):\(version)" }

    /// The channel on which deployments and activations are announced.
    package var deployments: String { "\(prefix):deployments" }

    /// The engines that live: a sorted set by the time at which each was last seen.
    package var engines: String { "\(prefix):engines" }

    /// The workers that are given tasks: a sorted set by the millisecond until which those are theirs.
    package var workers: String { "\(prefix):workers" }

    /// The channel on which engines say that they have come or gone, or have given leases back.
    package var leases: String { "\(prefix):leases" }

    /// The stream of messages that move the jobs of a partition.
    package func messages(_ partition: Int) -> String { "\(prefix):{\(partition)}:s" }

    /// The timers of a partition, by due millisecond.
    package func timers(_ partition: Int) -> String { "\(prefix):{\(partition)}:t" }

    /// The events that commits of a partition append.
    package func events(_ partition: Int) -> String { "\(prefix):{\(partition)}:v" }

    /// Messages that nobody could process: fields `S` the stream that it came from, `E` its entry there, `R` the reason,
    /// `N` its deliveries, then the entry's own fields.
    package func dead(_ partition: Int) -> String { "\(prefix):{\(partition)}:dead" }

    /// The lease of the engine that reads a partition: its token, with a time to live.
    package func lease(_ partition: Int) -> String { "\(prefix):{\(partition)}:l" }

    /// A partition's own hash: lease epoch (`epoch`), active versions (`v:<app>`), living jobs per version
    /// (`n:<app>:<version>`), counters (`dropped` messages, `refused` answers, `buffered` and
    /// `expired` signals, `dead_trimmed`).
    package func partition(_ partition: Int) -> String { "\(prefix):{\(partition)}:m" }

    /// The channel on which a partition announces job events.
    package func announcements(_ partition: Int) -> String { "\(prefix):{\(partition)}:done" }

    /// A job's hash, which is also its root scope.
    package func job(_ partition: Int, app: String, job: String) -> String {
        "\(prefix):{\(partition)}:j:\(app):\(job)"
    }

    /// A scope's hash; the job's own for the root.
    package func scope(_ partition: Int, app: String, job: String, address: Address) -> String {
        address.isRoot
            ? self.job(partition, app: app, job: job)
            : "\(prefix):{\(partition)}:r:\(app):\(address.text):\(job)"
    }

    /// Messages that wait for a paused job to be resumed.
    package func held(_ partition: Int, app: String, job: String) -> String {
        "\(prefix):{\(partition)}:z:\(app):\(job)"
    }

    /// The jobs of an app in a partition, by the millisecond of their start.
    package func index(_ partition: Int, app: String) -> String { "\(prefix):{\(partition)}:i:\(app)" }

    /// The slices of a topic's statistics in a partition: their names, by the millisecond at which they begin.
    package func slices(_ partition: Int, app: String, topic: String) -> String {
        "\(prefix):{\(partition)}:c:\(app):\(topic)"
    }

    /// A slice of statistics: a hash, see ``Tally``.
    package func slice(_ partition: Int, app: String, topic: String, _ slice: Tally.Slice) -> String {
        "\(prefix):{\(partition)}:y:\(app):\(topic)|\(slice.text)"
    }

    /// The jobs of a partition that a measure `index` has listed under one value, by the millisecond of their start.
    package func measured(_ partition: Int, index: String) -> String { "\(prefix):{\(partition)}:x:\(index)" }

    /// The tasks of a worker topic in a partition; ``TaskQueue`` names those of other priorities.
    package func tasks(_ partition: Int, app: String, topic: String) -> String {
        "\(prefix):{\(partition)}:q:\(app):\(topic)"
    }

    /// The tasks of a partition that a worker was given by the commits that made them: a hash by token, see
    /// ``TaskDispatch/writeGiven(to:)``.
    package func given(_ partition: Int, worker: String) -> String { "\(prefix):{\(partition)}:w:\(worker)" }

    /// The waiters of a hook key, oldest first: `partition|token`, the partition being the job's, scored by microsecond.
    package func waiters(_ partition: Int, key: String) -> String { "\(prefix):{\(partition)}:h:\(key)" }

    /// The buffered signals of a hook key, oldest first: their names in the buffer, scored by the microsecond.
    package func buffer(_ partition: Int, key: String) -> String { "\(prefix):{\(partition)}:b:\(key)" }

    /// One buffered signal, by its name in the buffer (`app:topic:id`, as ids are distinct within a topic): a hash of
    /// status `s`, code `c`, payload `d`, id `i` and the texts of its hook keys `k`.
    package func signal(_ partition: Int, id: String) -> String { "\(prefix):{\(partition)}:g:\(id)" }

    /// The mark that a signal id has been counted.
    package func signalMark(_ partition: Int, app: String, topic: String, id: String) -> String {
        "\(prefix):{\(partition)}:u:\(app):\(topic):\(id)"
    }

    /// The consumer group of workers on a task stream.
    package static let workerGroup = "w"

    /// The partition of a name, by a hash that never changes.
    package static func partition(of parts: String..., count: Int) -> Int {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for part in parts {
            for byte in part.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0) &* 0x100_0000_01b3
        }
        hash ^= hash >> 32
        return Int(hash % UInt64(count))
    }
}
