package import LegworkLedger
package import LegworkRedis

/// How a store in a Redis is made, or opened again.
package enum StoreOpening {
    /// The partitions of a store that nobody has given another count.
    package static let defaultPartitions = 16

    /// Makes the store under `keys`, or opens it: checks its format and shape, loads the library of functions.
    ///
    /// - Parameters:
    ///   - partitions: how many the store has; nil for as many as it was made with.
    ///   - makesStore: false to refuse where there is no store yet.
    /// - Throws: `missing`, `clusterRefused`, `formatMismatch`, `partitionMismatch`, `invalidPartitionCount`, or `redis`.
    package static func open(
        _ lane: RedisLane,
        keys: KeySpace,
        partitions wanted: Int? = nil,
        makesStore: Bool = true
    ) async throws(StoreError) -> Store {
        if let wanted, !(1...StoreLimits.partitionsMax).contains(wanted) {
            throw StoreError(
                .invalidPartitionCount,
                "a store has 1 to \(StoreLimits.partitionsMax) partitions, not \(wanted)",
                advice: "\(defaultPartitions) is enough for several engines"
            )
        }
        try await refuseCluster(lane)
        if !makesStore { try await refuseMissing(lane, keys) }
        try await loadLibrary(lane)
        let partitions = try await shape(lane, keys: keys, partitions: wanted)
        return Store(RedisKeyspace(lane: lane, keys: keys, partitions: partitions))
    }

    private static func refuseCluster(_ lane: RedisLane) async throws(StoreError) {
        let isCluster: Bool
        do throws(RedisError) { isCluster = try await lane.information()["cluster_enabled"] == "1" } catch {
            throw StoreError(error)
        }
        guard isCluster else { return }
        throw StoreError(
            .clusterRefused,
            "the server is a node of a Redis Cluster, but a step writes to several partitions in one call",
            advice: "use a single Redis server, with replicas if you like"
        )
    }

    private static func refuseMissing(_ lane: RedisLane, _ keys: KeySpace) async throws(StoreError) {
        let isThere: Bool
        do throws(RedisError) { isThere = try await lane.send(RedisCommand("EXISTS", keys.store)).integer() == 1 } catch
        {
            throw StoreError(error)
        }
        guard !isThere else { return }
        throw StoreError(
            .missing,
            "this Redis has no store whose names begin with '\(keys.prefix)'",
            advice: "check the prefix and the address, or make the store: deploy an app, or start an engine"
        )
    }

    /// Compares the store's format and count of partitions, which its first opening fixes.
    private static func shape(
        _ lane: RedisLane,
        keys: KeySpace,
        partitions wanted: Int?
    ) async throws(StoreError) -> Int {
        let results = await lane.send([
            RedisCommand("HSETNX", keys.store, "format", "\(KernelLibrary.format)"),
            RedisCommand("HSETNX", keys.store, "partitions", "\(wanted ?? defaultPartitions)"),
            RedisCommand("HMGET", keys.store, "format", "partitions"),
        ])
        let values: [RedisReply]
        do throws(RedisError) {
            for result in results { _ = try result.get() }
            values = try results[2].get().array(count: 2)
        } catch {
            throw StoreError(error)
        }
        guard let format = try? values[0].integer(), let stored = try? values[1].integer() else {
            throw .damaged(keys.store, "a format and a count of partitions")
        }
        guard format == KernelLibrary.format else {
            throw StoreError(
                .formatMismatch(stored: Int(format)),
                "the store '\(keys.prefix)' is written in format \(format), this program writes \(KernelLibrary.format)",
                advice: "use a program of that format, or another prefix"
            )
        }
        if let wanted, wanted != Int(stored) {
            throw StoreError(
                .partitionMismatch(stored: Int(stored), asked: wanted),
                "the store '\(keys.prefix)' was made with \(stored) partitions, not \(wanted), and jobs live by them",
                advice: "leave the number away, or use another prefix"
            )
        }
        return Int(stored)
    }

    /// Sees to it that the server has the library, in this revision or a later one.
    ///
    /// - Throws: `redis` where the server refuses it or is lost.
    package static func loadLibrary(_ lane: RedisLane) async throws(StoreError) {
        do throws(RedisError) {
            let asked = await lane.send([RedisCommand("FCALL", "\(KernelLibrary.functionPrefix)revision", "0")])[0]
            // A later revision of the same format serves this program as well, and must not be taken from the others.
            if case .success(.integer(let revision)) = asked, revision > KernelLibrary.revision { return }
            try await lane.install(KernelLibrary.library)
        } catch {
            throw StoreError(error)
        }
    }
}
