import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

/// How a store in Redis is made, opened and kept working. Each test has a server of its own, as functions are global.
@Suite(.timeLimit(.minutes(10)))
struct StoreOpeningTests {
    private func refusal(_ lane: RedisLane, _ keys: KeySpace, _ partitions: Int?) async -> StoreError? {
        do {
            _ = try await StoreOpening.open(lane, keys: keys, partitions: partitions)
            return nil
        } catch {
            return error
        }
    }

    @Test func `the count of partitions is fixed by the first opening`() async throws {
        try await RedisServer.with { server in
            let lane = server.lane()
            let keys = KeySpace()
            #expect(await refusal(lane, keys, 0)?.kind == .invalidPartitionCount)
            #expect(await refusal(lane, keys, 1025)?.kind == .invalidPartitionCount)
            #expect(try await StoreOpening.open(lane, keys: keys, partitions: 4).partitions == 4)
            #expect(try await StoreOpening.open(lane, keys: keys, partitions: 4).partitions == 4)
            #expect(try await StoreOpening.open(lane, keys: keys).partitions == 4)
            let mismatch = await refusal(lane, keys, 8)
            #expect(mismatch?.kind == .partitionMismatch(stored: 4, asked: 8))
            #expect(
                mismatch?.description == """
                    the store 'lw' was made with 4 partitions, not 8, and jobs live by them; \
                    leave the number away, or use another prefix
                    """
            )
            let other = try await StoreOpening.open(lane, keys: KeySpace(prefix: "other"))
            #expect(other.partitions == StoreOpening.defaultPartitions)
        }
    }

    @Test func `a store of another format is refused`() async throws {
        try await RedisServer.with { server in
            let lane = server.lane()
            _ = try await lane.send(RedisCommand("HSET", "lw:store", "format", "1", "partitions", "4"))
            #expect(await refusal(lane, KeySpace(), nil)?.kind == .formatMismatch(stored: 1))
            _ = try await lane.send(RedisCommand("HSET", "lw:store", "format", "what"))
            #expect(await refusal(lane, KeySpace(), nil)?.kind == .damaged)
        }
    }

    @Test func `functions that were flushed are loaded again by the next call`() async throws {
        try await RedisServer.with { server in
            let lane = server.lane()
            let store = try await StoreOpening.open(lane, keys: KeySpace(), partitions: 1)
            for _ in 0..<2 {
                _ = try await lane.send(RedisCommand("FUNCTION", "FLUSH"))
                let replies = await store.keyspace.perform([
                    .commit(Sample.writes([.count(field: "x", by: 1)])),
                    .commit(Sample.writes([.count(field: "x", by: 1)])),
                ])
                for reply in replies { #expect(try reply.get() == .commit(.done(nextDeadlineMilliseconds: nil))) }
                _ = try await lane.send(RedisCommand("FUNCTION", "FLUSH"))
                #expect(try await store.retryDeadLetter(partition: 0, .zero) == .unchanged)
            }
            #expect(try await store.keyspace.read([.fields("lw:{0}:m", ["x"])])[0].firstText == "4")
        }
    }

    @Test func `a later revision of the library is left alone, an earlier or damaged one replaced`() async throws {
        try await RedisServer.with { server in
            let lane = server.lane()
            func revision() async throws -> Int64 {
                try await lane.send(RedisCommand("FCALL", "lw2_revision", "0")).integer()
            }
            for (found, wanted) in [(0, KernelLibrary.revision), (99, 99), (1, KernelLibrary.revision)] {
                let source = """
                    #!lua name=\(KernelLibrary.name)
                    redis.register_function('lw2_revision', function() return \(found) end)
                    """
                _ = try await lane.send(RedisCommand("FUNCTION", "LOAD", "REPLACE", source))
                try await StoreOpening.loadLibrary(lane)
                #expect(try await revision() == Int64(wanted))
            }
        }
    }

    @Test func `a node of a cluster is refused`() async throws {
        try await RedisServer.with(extraSettings: [.init("cluster-enabled", "yes")]) { server in
            #expect(await refusal(server.lane(), KeySpace(), 1)?.kind == .clusterRefused)
        }
    }

    @Test func `a full server refuses a call whole`() async throws {
        try await RedisServer.with { server in
            let lane = server.lane()
            let store = try await StoreOpening.open(lane, keys: KeySpace(), partitions: 1)
            _ = try await lane.send(RedisCommand("CONFIG", "SET", "maxmemory", "1"))
            let error = await #expect(throws: StoreError.self) {
                _ = try await store.perform(.commit(Sample.writes([.count(field: "x", by: 1)])))
            }
            #expect(error?.redisError?.serverError?.code == .outOfMemory)
            #expect(error?.redisError?.hadNoEffect == true)
            _ = try await lane.send(RedisCommand("CONFIG", "SET", "maxmemory", "0"))
            #expect(try await store.keyspace.read([.fields("lw:{0}:m", ["x"])])[0].firstText == nil)
        }
    }
}
