import LegworkRedis
import LegworkTesting
import Testing

@Suite(.redisServer, .timeLimit(.minutes(10)))
struct RedisConnectionTests {
    /// Runs blocking work with a connection to the suite's server.
    private func connected<Value: Sendable>(
        _ body: @escaping @Sendable (RedisConnection) throws(RedisError) -> Value
    ) async throws -> Value {
        let address = try RedisServer.required().address
        return try await NativeThread.run(name: "test") { () throws(RedisError) in
            try body(RedisConnection(to: address))
        }
    }

    @Test func carriesEveryKindOfReply() async throws {
        let replies = try await connected { connection throws(RedisError) in
            try connection.pipeline([
                RedisCommand("DEL", "kinds"),
                RedisCommand("GET", "kinds"),
                RedisCommand("SET", bytes: [Array("kinds".utf8), [0, 255, 13, 10]]),
                RedisCommand("GET", "kinds"),
                RedisCommand("STRLEN", "kinds"),
                RedisCommand("LPUSH", "kinds", "x"),
                RedisCommand("MGET", "kinds", "missing"),
                RedisCommand("EVAL", "return {1, {'a', {}}, false}", "0"),
                RedisCommand("EVAL", "return redis.error_reply('MYCODE because')", "0"),
                RedisCommand("LRANGE", "missing", "0", "-1"),
                RedisCommand("SET", "empty", ""),
                RedisCommand("GET", "empty"),
            ])
        }
        #expect(
            replies == [
                .integer(0), .null, .status("OK"), .bulk([0, 255, 13, 10]), .integer(4),
                .error(
                    RedisServerError(text: "WRONGTYPE Operation against a key holding the wrong kind of value")
                ),
                .array([.bulk([0, 255, 13, 10]), .null]),
                .array([.integer(1), .array([.bulk([97]), .array([])]), .null]),
                .error(RedisServerError(text: "MYCODE because")),
                .array([]), .status("OK"), .bulk([]),
            ]
        )
    }

    @Test func keepsTheOrderOfALongPipeline() async throws {
        let replies = try await connected { connection throws(RedisError) in
            for number in 0..<20_000 {
                connection.append(RedisCommand("ECHO", "\(number)"))
            }
            try connection.flush()
            #expect(connection.unanswered == 20_000)
            var replies: [Int64] = []
            for _ in 0..<20_000 {
                replies.append(try connection.readReply().integer())
            }
            return replies
        }
        #expect(replies == Array(0..<20_000))
    }

    @Test func carriesLargeValues() async throws {
        let value = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
        let back = try await connected { connection throws(RedisError) in
            _ = try connection.send(RedisCommand("SET", bytes: [Array("large".utf8), value]))
            return try connection.send(RedisCommand("GET", "large")).bytes()
        }
        #expect(back == value)
    }

    @Test func saysWhatWasRefused() async throws {
        let address = try RedisServer.required().address
        let error = await #expect(throws: RedisError.self) {
            try await NativeThread.run(name: "test") { () throws(RedisError) in
                _ = try RedisConnection(to: address).send(RedisCommand("NOPE", "x"))
            }
        }
        #expect(error?.serverError?.code == .generic)
        #expect(error?.message.hasPrefix("Redis refused NOPE: ERR unknown command 'NOPE'") == true)
    }

    @Test func saysItsClientID() async throws {
        let (own, told) = try await connected { connection throws(RedisError) in
            (connection.clientID, try connection.send(RedisCommand("CLIENT", "ID")).integer())
        }
        #expect(own == told)
    }

    @Test func choosesTheDatabase() async throws {
        var address = try RedisServer.required().address
        address.database = 5
        let there = address
        let information = try await NativeThread.run(name: "test") { () throws(RedisError) in
            try RedisConnection(to: there).send(RedisCommand("CLIENT", "INFO")).string()
        }
        #expect(information.contains(" db=5 "))
        address.database = 99
        let beyond = address
        let error = await #expect(throws: RedisError.self) {
            try await NativeThread.run(name: "test") { () throws(RedisError) in _ = try RedisConnection(to: beyond) }
        }
        #expect(error?.message == "Redis refused SELECT at \(beyond): ERR DB index is out of range")
    }

    @Test func authenticates() async throws {
        try await RedisServer.with(extraSettings: [.init("requirepass", "s3cret")]) { server in
            for (password, code) in [(nil, RedisServerError.Code.notAuthenticated), ("no", .wrongPassword)] {
                var address = server.address
                address.password = password
                let tried = address
                let error = await #expect(throws: RedisError.self) {
                    try await NativeThread.run(name: "test") { () throws(RedisError) in
                        _ = try RedisConnection(to: tried)
                    }
                }
                #expect(error?.serverError?.code == code)
                #expect(error?.advice?.contains("redis://user:password@host:port") == true)
            }
        }
    }

    @Test func cannotReachNobody() async throws {
        for address in [
            RedisAddress.unixSocket("/tmp/legwork-nobody.sock"), try RedisAddress(parsing: "redis://127.0.0.1:1"),
        ] {
            let error = await #expect(throws: RedisError.self) {
                try await NativeThread.run(name: "test") { () throws(RedisError) in _ = try RedisConnection(to: address)
                }
            }
            #expect(error?.kind == .unreachable)
            #expect(error?.message.hasPrefix("cannot connect to Redis at \(address): ") == true)
            #expect(error?.hadNoEffect == true)
        }
    }

    @Test func doesNotWaitBeyondItsTimeout() async throws {
        let address = try RedisServer.required().address
        let error = await #expect(throws: RedisError.self) {
            try await NativeThread.run(name: "test") { () throws(RedisError) in
                let connection = try RedisConnection(to: address, readTimeout: .milliseconds(20))
                _ = try connection.send(RedisCommand("BLPOP", "nothing", "0"))
            }
        }
        #expect(error?.kind == .outcomeUnknown)
        #expect(error?.message == "no reply to BLPOP: the server did not answer within 0.02 seconds")
    }

    @Test func isInterruptedFromAnotherThread() async throws {
        let address = try RedisServer.required().address
        let lane = try RedisServer.required().lane()
        let interrupter = try await withCheckedThrowingContinuation {
            (continuation: CheckedContinuation<RedisInterrupter, any Error>) in
            _ = NativeThread(name: "test") {
                do throws(RedisError) {
                    let connection = try RedisConnection(to: address)
                    connection.append(RedisCommand("BLPOP", "interrupted", "0"))
                    try connection.flush()
                    continuation.resume(returning: connection.interrupter)
                    let error = #expect(throws: RedisError.self) { try connection.readReply() }
                    #expect(error?.kind == .outcomeUnknown)
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        }
        interrupter.interrupt()
        interrupter.interrupt()
        await lane.close()
    }

    @Test(arguments: 0...6)
    func knowsWhatWasAnsweredWhenTheConnectionBreaks(answered: Int) async throws {
        let server = try FakeServer { peer, _ in
            peer.read("PING", count: 6)
            peer.write(String(repeating: "+PONG\r\n", count: answered))
        }
        let results = try await NativeThread.run(name: "test") { () throws(RedisError) in
            let connection = try RedisConnection(to: server.address)
            let results = connection.attempt(Array(repeating: RedisCommand("PING"), count: 6))
            if answered < 6 { #expect(connection.failure == "the server closed the connection") }
            return results
        }
        #expect(results[..<answered].allSatisfy { $0 == .success(.status("PONG")) })
        for result in results[answered...] {
            guard case .failure(let error) = result else {
                Issue.record("an answer came out of nothing")
                continue
            }
            #expect(error.kind == .outcomeUnknown)
            #expect(error.hadNoEffect == false)
        }
        #expect(results.count == 6)
    }

    /// A write to a closed socket raises SIGPIPE, which would end the test run.
    @Test func knowsWhatWasNotWritten() async throws {
        let server = try FakeServer { peer, _ in peer.read("$3\r\nSET", count: 1) }
        let command = RedisCommand("SET", "k", String(repeating: "x", count: 200_000))
        let kinds = try await NativeThread.run(name: "test") { () throws(RedisError) in
            let connection = try RedisConnection(to: server.address)
            let results = connection.attempt(Array(repeating: command, count: 50))
            let again = connection.attempt([command])
            return (results + again).map { result -> RedisError.Kind? in
                guard case .failure(let error) = result else { return nil }
                return error.kind
            }
        }
        #expect(kinds.count == 51)
        let written = kinds.prefix { $0 == .outcomeUnknown }
        #expect(written.count < 50)
        #expect(kinds[written.count...].allSatisfy { $0 == .lostBeforeWrite })
    }

    @Test func noticesAnIdleConnectionThatDied() async throws {
        let server = try FakeServer { peer, _ in peer.read("PING", count: 1) }
        try await NativeThread.run(name: "test") { () throws(RedisError) in
            let connection = try RedisConnection(to: server.address)
            #expect(connection.isAlive)
            let error = #expect(throws: RedisError.self) { try connection.send(RedisCommand("PING")) }
            #expect(error?.kind == .outcomeUnknown)
            #expect(!connection.isAlive)
            let later = #expect(throws: RedisError.self) { try connection.send(RedisCommand("PING")) }
            #expect(later?.kind == .lostBeforeWrite)
        }
    }

    @Test func refusesWhatIsNotRESP2() async throws {
        let server = try FakeServer { peer, _ in
            peer.read("PING", count: 1)
            peer.write("HTTP/1.1 400 Bad Request\r\n")
        }
        try await NativeThread.run(name: "test") { () throws(RedisError) in
            let connection = try RedisConnection(to: server.address)
            let error = #expect(throws: RedisError.self) { try connection.send(RedisCommand("PING")) }
            #expect(error?.kind == .protocolViolated)
            #expect(!connection.isAlive)
        }
    }

    @Test func losesNothingWhenTheServerIsKilled() async throws {
        try await RedisServer.with(durability: .always) { server in
            let address = server.address
            let process = server.process
            process.freeze(true)
            let pending = Task {
                try await NativeThread.run(name: "test") { () throws(RedisError) in
                    // Connects through the listen queue, even while the server stands still.
                    let connection = try RedisConnection(to: address)
                    return connection.attempt([RedisCommand("INCR", "n"), RedisCommand("INCR", "n")])
                }
            }
            await process.kill9()
            let error = await #expect(throws: RedisError.self) { _ = try await pending.value }
            #expect(error?.kind == .unreachable)
            try await process.restart()
            let lane = server.lane()
            #expect(try await lane.send(RedisCommand("GET", "n")) == .null)
            await lane.close()
        }
    }
}
