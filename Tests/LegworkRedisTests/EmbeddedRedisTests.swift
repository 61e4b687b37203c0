import Glibc
import LegworkTesting
import Testing

@testable import LegworkRedis

@Suite(.timeLimit(.minutes(10)))
struct EmbeddedRedisTests {
    /// Runs `body` with the path of a folder that does not exist yet, in one that is removed afterwards.
    private func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
        let folder = try #require(FileSystem.makeTemporaryFolder(prefix: "/tmp/legwork-test-"))
        defer { FileSystem.removeTree(folder) }
        return try await body("\(folder)/redis")
    }

    private func mode(_ path: String) -> UInt32 {
        var information = stat()
        return unsafe stat(path, &information) == 0 ? information.st_mode & 0o777 : 0
    }

    private func get(_ key: String, at address: RedisAddress) async throws -> RedisReply {
        let lane = RedisLane(RedisConfiguration(address))
        let reply = try await lane.send(RedisCommand("GET", key))
        await lane.close()
        return reply
    }

    private func set(_ key: String, at address: RedisAddress) async throws {
        let lane = RedisLane(RedisConfiguration(address))
        _ = try await lane.send(RedisCommand("SET", key, "1"))
        await lane.close()
    }

    @Test func isForThisUserAlone() async throws {
        try await withFolder { folder in
            let redis = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            #expect(redis.address == .unixSocket("\(folder)/redis.sock"))
            #expect(mode(folder) == 0o700)
            #expect(mode("\(folder)/data") == 0o700)
            #expect(mode("\(folder)/redis.sock") == 0o600)
            #expect(mode("\(folder)/address") == 0o600)
            #expect(redis.isRunning)
            await redis.stop()
            #expect(!redis.isRunning)
            #expect(mode("\(folder)/redis.sock") == 0)
            await redis.stop()
            let error = await #expect(throws: RedisError.self) { try await redis.restart() }
            #expect(error?.kind == .closed)
        }
    }

    @Test func closesAFolderThatWasOpen() async throws {
        try await withFolder { folder in
            #expect(unsafe mkdir(folder, 0o755) == 0)
            #expect(unsafe chmod(folder, 0o755) == 0)
            let redis = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            #expect(mode(folder) == 0o700)
            await redis.stop()
        }
    }

    @Test(arguments: EmbeddedRedisConfiguration.Durability.allCases)
    func keepsWhatItShould(durability: EmbeddedRedisConfiguration.Durability) async throws {
        try await withFolder { folder in
            let configuration = EmbeddedRedisConfiguration(folder: folder, durability: durability)
            let redis = try await EmbeddedRedis.start(configuration)
            try await set("k", at: redis.address)
            try await redis.restart()
            let kept: RedisReply = durability == .none ? .null : .bulk([49])
            #expect(try await get("k", at: redis.address) == kept)
            await redis.stop()
            let second = try await EmbeddedRedis.start(configuration)
            #expect(try await get("k", at: second.address) == kept)
            await second.stop()
        }
    }

    @Test func losesNothingWhenKilled() async throws {
        try await withFolder { folder in
            let redis = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            for number in 0..<20 {
                try await set("k\(number)", at: redis.address)
            }
            await redis.kill9()
            #expect(!redis.isRunning)
            try await redis.restart()
            for number in 0..<20 {
                #expect(try await get("k\(number)", at: redis.address) == .bulk([49]))
            }
            await redis.stop()
        }
    }

    @Test func findsALivingServerInItsFolder() async throws {
        try await withFolder { folder in
            #expect(EmbeddedRedis.livingAddress(inFolder: folder) == nil)
            let first = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            let error = await #expect(throws: RedisError.self) {
                _ = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            }
            #expect(error?.kind == .serverAlreadyRunning(first.address))
            #expect(
                error?.description
                    == "another process runs Redis in \(folder) at \(first.address); "
                    + "stop that process, connect to its Redis, or choose another folder"
            )
            let living = try #require(EmbeddedRedis.livingAddress(inFolder: folder))
            #expect(try await get("k", at: living) == .null)
            await first.stop()
            #expect(EmbeddedRedis.livingAddress(inFolder: folder) == nil)
        }
    }

    /// The predecessor is killed without a chance to tidy up; its Redis must end by itself, flushed.
    @Test func outlivesAKilledOwner() async throws {
        try await withFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                let configuration = EmbeddedRedisConfiguration(folder: folder, durability: .everysec)
                let redis = try await EmbeddedRedis.start(configuration)
                let lane = RedisLane(RedisConfiguration(redis.address))
                _ = try await lane.send(RedisCommand("SET", "k", "1"))
                kill(getpid(), SIGKILL)
            }
            let redis = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            #expect(try await get("k", at: redis.address) == .bulk([49]))
            await redis.stop()
        }
    }

    /// A server that runs a script looks at no signal, and nobody is left to stop it.
    @Test func isKilledWhereItIsTooBusyToEnd() async throws {
        try await withFolder { folder in
            await #expect(processExitsWith: .signal(SIGKILL)) { [folder = folder as String] in
                let redis = try await EmbeddedRedis.start(
                    EmbeddedRedisConfiguration(
                        folder: folder,
                        stopTimeout: .milliseconds(300),
                        extraSettings: [.init("busy-reply-threshold", "20")]
                    )
                )
                let lane = RedisLane(RedisConfiguration(redis.address))
                let other = RedisLane(RedisConfiguration(redis.address))
                _ = try await other.send(RedisCommand("PING"))
                async let script = lane.send(RedisCommand("EVAL", "while true do end", "0"))
                while (try? await other.send(RedisCommand("PING"))) != nil {}
                kill(getpid(), SIGKILL)
                _ = try await script
            }
            // The start waits for the lock that the first server holds for as long as it lives.
            let redis = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            #expect(redis.isRunning)
            await redis.stop()
        }
    }

    @Test func endsWithItsLastReference() async throws {
        try await withFolder { folder in
            let configuration = EmbeddedRedisConfiguration(folder: folder)
            var first: EmbeddedRedis? = try await EmbeddedRedis.start(configuration)
            let process = try #require(first?.processID)
            first = nil
            // The second start waits for the first server's lock, so it has ended by then.
            let second = try await EmbeddedRedis.start(configuration)
            // It lets go of the lock a moment before it is reaped.
            while kill(process, 0) == 0 { try await Task.sleep(for: .milliseconds(2)) }
            await second.stop()
        }
    }

    @Test func putsTheSocketElsewhereWhereItsPathIsTooLong() async throws {
        try await withFolder { folder in
            let deep = "\(folder)/" + String(repeating: "deep/", count: 20) + "end"
            let redis = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: deep))
            guard case .unixSocket(let socket) = redis.address.endpoint else { return }
            #expect(socket.hasPrefix("/tmp/legwork-"))
            #expect(mode(String(socket.dropLast("/redis.sock".count))) == 0o700)
            #expect(EmbeddedRedis.livingAddress(inFolder: deep) == redis.address)
            try await redis.restart()
            #expect(try await get("k", at: redis.address) == .null)
            await redis.stop()
            #expect(mode(String(socket.dropLast("/redis.sock".count))) == 0)
        }
    }

    /// The newest append-only file with commands in it, under the server's folder.
    private func appendOnlyFile(_ folder: String) -> String { "\(folder)/data/appendonlydir/appendonly.aof.1.incr.aof" }

    @Test func readsAroundATruncatedTail() async throws {
        try await withFolder { folder in
            let configuration = EmbeddedRedisConfiguration(folder: folder)
            let redis = try await EmbeddedRedis.start(configuration)
            try await set("first", at: redis.address)
            try await set("second", at: redis.address)
            await redis.stop()
            let file = appendOnlyFile(folder)
            let size = try #require(FileSystem.read(file)).count
            #expect(unsafe truncate(file, off_t(size - 3)) == 0)
            let again = try await EmbeddedRedis.start(configuration)
            #expect(try await get("first", at: again.address) == .bulk([49]))
            #expect(try await get("second", at: again.address) == .null)
            await again.stop()
        }
    }

    @Test func saysHowToMendDamagedData() async throws {
        try await withFolder { folder in
            let configuration = EmbeddedRedisConfiguration(folder: folder)
            let redis = try await EmbeddedRedis.start(configuration)
            try await set("k", at: redis.address)
            await redis.stop()
            #expect(FileSystem.write("*2\r\nnonsense\r\n", to: appendOnlyFile(folder)))
            let error = await #expect(throws: RedisError.self) { _ = try await EmbeddedRedis.start(configuration) }
            #expect(error?.kind == .serverNotStarted)
            #expect(error?.message.hasPrefix("Redis ended with status 1 while it started. Its log ends:\n") == true)
            #expect(error?.message.contains("Bad file format reading the append only file") == true)
            #expect(error?.advice?.contains("redis-check-aof --fix") == true)
            // A failed start leaves nothing behind that would hinder the next.
            #expect(EmbeddedRedis.livingAddress(inFolder: folder) == nil)
        }
    }

    @Test func saysWhichProgramIsMissing() async throws {
        try await withFolder { folder in
            let none = EmbeddedRedisConfiguration(folder: folder, searchPath: "/nowhere:/tmp")
            let error = await #expect(throws: RedisError.self) { _ = try await EmbeddedRedis.start(none) }
            #expect(
                error?.description
                    == "'redis-server' is not installed: it is in none of /nowhere:/tmp; "
                    + "install it (apt-get install redis-server), or give the address of a running Redis 7"
            )
            let wrong = EmbeddedRedisConfiguration(folder: folder, program: "/nowhere/redis-server")
            let other = await #expect(throws: RedisError.self) { _ = try await EmbeddedRedis.start(wrong) }
            #expect(
                other?.description
                    == "there is no program at /nowhere/redis-server; "
                    + "install Redis (apt-get install redis-server) or correct the path"
            )
        }
    }

    @Test func saysWhatCannotBeRun() async throws {
        try await withFolder { folder in
            let program = "\(folder).program"
            #expect(FileSystem.write("not a program", to: program))
            #expect(unsafe chmod(program, 0o700) == 0)
            let configuration = EmbeddedRedisConfiguration(folder: folder, program: program)
            let error = await #expect(throws: RedisError.self) { _ = try await EmbeddedRedis.start(configuration) }
            #expect(error?.message == "cannot run \(program): Exec format error")
            #expect(error?.kind == .serverNotStarted)
        }
    }

    @Test func saysWhatStandsInItsWay() async throws {
        try await withFolder { folder in
            #expect(FileSystem.write("a file", to: folder))
            let error = await #expect(throws: RedisError.self) {
                _ = try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder))
            }
            #expect(error?.message == "cannot use the folder \(folder): File exists")
            #expect(error?.advice == "a file is in its place: remove it or choose another folder")
        }
    }

    @Test func quotesTheLogWhereASettingIsUnknown() async throws {
        try await withFolder { folder in
            let configuration = EmbeddedRedisConfiguration(folder: folder, extraSettings: [.init("no-such", "1")])
            let error = await #expect(throws: RedisError.self) { _ = try await EmbeddedRedis.start(configuration) }
            #expect(error?.message.contains("'no-such") == true)
            #expect(error?.advice?.contains("Redis 7.0 or later is needed") == true)
        }
    }

    @Test func takesFurtherSettings() async throws {
        try await withFolder { folder in
            let configuration = EmbeddedRedisConfiguration(
                folder: folder,
                extraSettings: [.init("maxmemory", "64mb"), .init("hash-max-listpack-value", "2048")]
            )
            let redis = try await EmbeddedRedis.start(configuration)
            let lane = RedisLane(RedisConfiguration(redis.address))
            #expect(try await lane.settings("maxmemory") == ["maxmemory": "67108864"])
            #expect(try await lane.settings("hash-max-listpack-value") == ["hash-max-listpack-value": "2048"])
            await lane.close()
            await redis.stop()
        }
    }
}
