import Dispatch
import LegworkRedis
import LegworkTesting
import Testing

@Suite(.redisServer, .timeLimit(.minutes(10)))
struct RedisLaneTests {
    private func kind(_ result: Result<RedisReply, RedisError>) -> RedisError.Kind? {
        guard case .failure(let error) = result else { return nil }
        return error.kind
    }

    @Test func givesEachCallerItsOwnAnswer() async throws {
        let lane = try RedisServer.required().lane()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for caller in 0..<64 {
                group.addTask {
                    for round in 0..<100 {
                        let text = "\(caller)/\(round)"
                        let reply = try await lane.send(RedisCommand("ECHO", text))
                        #expect(reply == .bulk(Array(text.utf8)))
                    }
                }
            }
            try await group.waitForAll()
        }
        await lane.close()
    }

    @Test func answersACallerBeforeTheServerHasServedTheNext() async throws {
        let (held, hold) = AsyncStream.makeStream(of: Void.self)
        let isPosted = DispatchSemaphore(value: 0)
        let isAnswered = DispatchSemaphore(value: 0)
        let server = try FakeServer { peer, _ in
            peer.read("HOLD", count: 1)
            hold.finish()
            isPosted.wait()
            peer.write("+HELD\r\n")
            let found = peer.read("ASK", count: 1)
            peer.write("+FIRST\r\n")
            isAnswered.wait()
            if found < 2 { peer.read("ASK", count: 1) }
            peer.write("+LAST\r\n")
        }
        let lane = RedisLane(RedisConfiguration(server.address, readTimeout: nil), name: "test")
        let first = Task { try await lane.send(RedisCommand("HOLD")) }
        for await _ in held {}
        // Both wait in the mailbox while the first command is held, and so go out together.
        try await withThrowingTaskGroup(of: RedisReply.self) { group in
            let (sending, begin) = AsyncStream.makeStream(of: Void.self)
            for _ in 0..<2 {
                group.addTask {
                    begin.yield()
                    return try await lane.send(RedisCommand("ASK"))
                }
            }
            // A crowded pool may take a while for each turn, and the held command does not wait for ever.
            for await _ in sending.prefix(2) {}
            await Task.yield()
            isPosted.signal()
            let held = try await first.value
            let earlier = try await group.next()
            isAnswered.signal()
            let later = try await group.next()
            #expect(held == .status("HELD"))
            #expect(earlier == .status("FIRST"))
            #expect(later == .status("LAST"))
        }
        await lane.close()
    }

    @Test func sendsSeveralInOrder() async throws {
        let lane = try RedisServer.required().lane()
        let results = await lane.send([
            RedisCommand("SET", "lane", "1"), RedisCommand("INCR", "lane"), RedisCommand("LPUSH", "lane", "x"),
            RedisCommand("INCR", "lane"),
        ])
        #expect(results.count == 4)
        #expect(try results[0].get() == .status("OK"))
        #expect(try results[1].get() == .integer(2))
        #expect(kind(results[2]).map { "\($0)".contains("WRONGTYPE") } == true)
        #expect(try results[3].get() == .integer(3))
        #expect(await lane.send([]).isEmpty)
        let many = await lane.send((0..<5000).map { RedisCommand("ECHO", "\($0)") })
        #expect(try many.map { try $0.get().integer() } == Array(0..<5000))
        await lane.close()
    }

    @Test func throwsWhatWasRefused() async throws {
        let lane = try RedisServer.required().lane()
        let error = await #expect(throws: RedisError.self) { try await lane.send(RedisCommand("NOPE")) }
        #expect(error?.serverError?.code == .generic)
        await lane.close()
    }

    @Test func servesWhatIsInsideWhenClosed() async throws {
        let server = try RedisServer.required()
        let lane = server.lane()
        async let replies = lane.send((0..<3000).map { RedisCommand("INCRBY", "closing", "\($0)") })
        // A second call joins the queue only behind the first, so its answer says that the first is inside.
        while await lane.send([RedisCommand("EXISTS", "closing")]) == [.success(.integer(0))] {}
        await lane.close()
        #expect(try await replies.last?.get() == .integer(3000 * 2999 / 2))
        let error = await #expect(throws: RedisError.self) { try await lane.send(RedisCommand("PING")) }
        #expect(error?.kind == .closed)
        #expect(error?.description == "the lane has been closed; open a new one")
        await lane.close()
    }

    @Test func survivesTheCancellationOfACaller() async throws {
        try await RedisServer.with { server in
            let lane = server.lane()
            _ = try await lane.send(RedisCommand("PING"))
            server.process.freeze(true)
            let cancelled = Task { try await lane.send(RedisCommand("INCR", "n")) }
            let other = Task { try await lane.send(RedisCommand("ECHO", "other")) }
            cancelled.cancel()
            server.process.freeze(false)
            #expect(try await cancelled.value == .integer(1))
            #expect(try await other.value == .bulk(Array("other".utf8)))
            await lane.close()
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func knowsWhatBecameOfEachCommand(answered: Int) async throws {
        let server = try FakeServer { peer, number in
            guard number == 1 else {
                peer.read("PING", count: 1)
                return peer.write("+AGAIN\r\n")
            }
            peer.read("PING", count: 3)
            peer.write(String(repeating: "+PONG\r\n", count: answered))
        }
        let lane = RedisLane(RedisConfiguration(server.address))
        let results = await lane.send(Array(repeating: RedisCommand("PING"), count: 3))
        #expect(
            results.map(kind)
                == Array(repeating: nil, count: answered)
                + Array(repeating: .outcomeUnknown, count: 3 - answered)
        )
        // All three may be answered before the server hangs up.
        for await number in server.closed where number == 1 { break }
        #expect(try await lane.send(RedisCommand("PING")) == .status("AGAIN"))
        #expect(server.connectionCount == 2)
        await lane.close()
    }

    @Test func givesUpOnACommandThatTheServerHangsUpOn() async throws {
        let server = try FakeServer { peer, number in
            if number <= 3 {
                peer.read("$3\r\nSET", count: 1)
            } else {
                peer.read("PING", count: 1)
                peer.write("+PONG\r\n")
            }
        }
        let lane = RedisLane(RedisConfiguration(server.address))
        let error = await #expect(throws: RedisError.self) {
            try await lane.send(RedisCommand("SET", "k", String(repeating: "x", count: 20_000_000)))
        }
        #expect(error?.kind == .lostBeforeWrite)
        #expect(error?.message.hasPrefix("SET was not sent: ") == true)
        #expect(try await lane.send(RedisCommand("PING")) == .status("PONG"))
        await lane.close()
    }

    @Test func standsUpAgainAfterARestart() async throws {
        try await RedisServer.with(durability: .always) { server in
            var configuration = server.configuration
            configuration.patience = .seconds(30)
            let lane = RedisLane(configuration)
            _ = try await lane.send(RedisCommand("SET", "kept", "1"))
            await server.process.kill9()
            let waiting = Task { try await lane.send(RedisCommand("GET", "kept")) }
            try await server.process.restart()
            #expect(try await waiting.value == .bulk([49]))
            await lane.close()
        }
    }

    @Test func failsWhatWasUnansweredWhenTheServerIsKilled() async throws {
        try await RedisServer.with(durability: .always) { server in
            let lane = server.lane()
            _ = try await lane.send(RedisCommand("PING"))
            let blocked = Task { await lane.send([RedisCommand("DEBUG", "SLEEP", "60"), RedisCommand("INCR", "n")]) }
            // The server stands still as soon as it has read the command, so another connection gets no answer.
            while await answers(server.address) {}
            await server.process.kill9()
            #expect(await blocked.value.map(kind) == [.outcomeUnknown, .outcomeUnknown])
            try await server.process.restart()
            #expect(try await lane.send(RedisCommand("GET", "n")) == .null)
            await lane.close()
        }
    }

    private func answers(_ address: RedisAddress) async -> Bool {
        await NativeThread.run(name: "probe") {
            do throws(RedisError) {
                let connection = try RedisConnection(to: address, connectTimeout: .seconds(2))
                _ = try connection.send(RedisCommand("PING"))
                return true
            } catch {
                return false
            }
        }
    }

    @Test func losesPatience() async throws {
        let configuration = RedisConfiguration(.unixSocket("/tmp/legwork-nobody.sock"), patience: .milliseconds(20))
        let lane = RedisLane(configuration)
        let error = await #expect(throws: RedisError.self) { try await lane.send(RedisCommand("PING")) }
        #expect(error?.kind == .unreachable)
        #expect(
            error?.description
                == "cannot connect to Redis at unix:///tmp/legwork-nobody.sock: No such file or directory; "
                + "check the address and that the server runs (redis-cli PING)"
        )
        await lane.close()
    }

    @Test func isBrokenFreeOfAHungServer() async throws {
        try await RedisServer.with { server in
            let lane = RedisLane(
                RedisConfiguration(server.address, connectTimeout: .seconds(5), patience: .milliseconds(1))
            )
            _ = try await lane.send(RedisCommand("PING"))
            server.process.freeze(true)
            let hung = Task { try await lane.send(RedisCommand("PING")) }
            // Until the command is out, there is nothing to break: break until it is.
            let breaker = Task {
                while !Task.isCancelled {
                    lane.breakConnection()
                    await Task.yield()
                }
            }
            let error = await #expect(throws: RedisError.self) { try await hung.value }
            breaker.cancel()
            #expect(error.map { [.outcomeUnknown, .unreachable].contains($0.kind) } == true)
            server.process.freeze(false)
            await breaker.value
            await lane.close()
        }
    }

    @Test func installsFunctions() async throws {
        let lane = try RedisServer.required().lane()
        @Sendable func library(_ answer: String) -> RedisFunctionLibrary {
            let body = "redis.register_function('lib_1_f', function(keys, args) return '\(answer)' .. #keys end)"
            return RedisFunctionLibrary(name: "lib_1", source: "#!lua name=lib_1\n\(body)")
        }
        #expect(try await lane.install(library("a")) == .loaded)
        #expect(try await lane.install(library("a")) == .present)
        #expect(try await lane.install(library("b")) == .replaced)
        let call = RedisFunctionLibrary.call("lib_1_f", keys: ["x", "y"]).build()
        #expect(try await lane.send(call) == .bulk(Array("b2".utf8)))
        let error = await #expect(throws: RedisError.self) {
            try await lane.install(RedisFunctionLibrary(name: "lib_2", source: "#!lua name=lib_2\nnonsense("))
        }
        #expect(error?.serverError?.code == .generic)
        #expect(error?.message.contains("Error compiling function") == true)
        let address = try RedisServer.required().address
        let again = try await NativeThread.run(name: "test") { () throws(RedisError) in
            try RedisConnection(to: address).install(library("b"))
        }
        #expect(again == .present)
        await lane.close()
    }
}
