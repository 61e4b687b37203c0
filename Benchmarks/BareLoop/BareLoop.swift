import Dispatch
package import LegworkRedis
import Synchronization

/// The ceiling: what this machine and this Redis can do for the life of W1, without a flow runtime.
///
/// Two threads over hiredis, batches of 256: an engine that reads messages, fetches each job's state and commits the
/// answer together with the next task; a worker that reads tasks and answers them. A third starts the jobs.
/// Source: `40-performance`, The ceiling.
package struct BareLoop: Sendable {
    /// How many jobs to run.
    package var jobs: Int
    /// How many worker steps each has.
    package var steps: Int
    /// The bytes of each payload.
    package var payloadBytes: Int

    private static let batch = 256

    /// A loop over these many jobs.
    package init(jobs: Int, steps: Int = 3, payloadBytes: Int = 100) {
        self.jobs = jobs
        self.steps = steps
        self.payloadBytes = payloadBytes
    }

    /// Runs all jobs on an empty server and returns how long that took.
    ///
    /// - Throws: what befell the first connection; a thread that loses its own ends the process, as the figure is void.
    package func run(on address: RedisAddress) throws(RedisError) -> Duration {
        let setup = try RedisConnection(to: address)
        try setup.install(RedisFunctionLibrary(name: BareScript.name, source: BareScript.source))
        _ = try setup.pipeline([
            RedisCommand("XGROUP", "CREATE", "bare:{0}:s", "e", "0", "MKSTREAM"),
            RedisCommand("XGROUP", "CREATE", "bare:{0}:q", "w", "0", "MKSTREAM"),
        ])
        let clock = ContinuousClock()
        let begin = clock.now
        let threads = [
            NativeThread(name: "bare-worker") { Self.attempt { () throws(RedisError) in try self.work(address) } },
            NativeThread(name: "bare-engine") { Self.attempt { () throws(RedisError) in try self.move(address) } },
            NativeThread(name: "bare-start") { Self.attempt { () throws(RedisError) in try self.start(address) } },
        ]
        for thread in threads { thread.join() }
        return clock.now - begin
    }

    /// Runs one commit for each job and nothing else, pipelined over one connection, and returns how long that took.
    ///
    /// The messages that the commits acknowledge have been added and read before the clock starts.
    package func commitsAlone(on address: RedisAddress) throws(RedisError) -> Duration {
        let redis = try RedisConnection(to: address)
        try redis.install(RedisFunctionLibrary(name: BareScript.name, source: BareScript.source))
        _ = try redis.send(RedisCommand("UNLINK", "bare:{0}:s", "bare:{0}:q"))
        _ = try redis.send(RedisCommand("XGROUP", "CREATE", "bare:{0}:s", "e", "0", "MKSTREAM")).orRefused()
        let payload = payload
        for number in 0..<jobs {
            redis.append(RedisCommand("HSET", "bare:{0}:j:\(number)", "h", "", "l1", "1100000000000", "s", "1"))
            redis.append(RedisCommand("XADD", "bare:{0}:s", "*", "t", "bench|abcdefghijk|1|,0|1|\(number)", "d", "1"))
            guard number % Self.batch == Self.batch - 1 || number == jobs - 1 else { continue }
            try redis.flush()
            for _ in 0..<(2 * (number % Self.batch + 1)) { _ = try redis.readReply().orRefused() }
        }
        var ids: [[UInt8]] = []
        while ids.count < jobs {
            for entry in try read(redis, group: "e", stream: "bare:{0}:s") { ids.append(try entry[0].bytes()) }
        }
        let clock = ContinuousClock()
        let begin = clock.now
        var sent = 0
        while sent < jobs {
            let count = min(Self.batch, jobs - sent)
            for number in sent..<(sent + count) {
                redis.append(commit((id: ids[number], job: Substring("\(number)"), step: 1, payload: payload)))
            }
            try redis.flush()
            for _ in 0..<count { _ = try redis.readReply().orRefused() }
            sent += count
        }
        return clock.now - begin
    }

    private static func attempt(_ body: () throws(RedisError) -> Void) {
        do throws(RedisError) { try body() } catch { fatalError("the bare loop lost its connection: \(error)") }
    }

    private var payload: [UInt8] {
        Array(#"{"payload":""#.utf8) + Array(repeating: UInt8(ascii: "x"), count: payloadBytes) + Array(#""}"#.utf8)
    }

    private func start(_ address: RedisAddress) throws(RedisError) {
        let redis = try RedisConnection(to: address)
        let payload = payload
        var sent = 0
        while sent < jobs {
            let count = min(Self.batch, jobs - sent)
            for number in sent..<(sent + count) {
                var call = RedisCommandBuilder("FCALL", byteCapacity: 512)
                call.append("bare_start")
                call.append(2)
                call.append("bare:{0}:j:\(number)")
                call.append("bare:{0}:q")
                call.append("r|abcdefghijk|1|1|1790000000000")
                call.append("201100000000000")
                call.append(payload)
                call.append("1100000000000")
                call.append("bench|abcdefghijk|1|,0|1|\(number)")
                redis.append(call.build())
            }
            try redis.flush()
            for _ in 0..<count { _ = try redis.readReply().orRefused() }
            sent += count
        }
    }

    private func read(_ redis: RedisConnection, group: String, stream: String) throws(RedisError) -> [[RedisReply]] {
        let command = RedisCommand(
            "XREADGROUP",
            "GROUP",
            group,
            "bare",
            "COUNT",
            "\(Self.batch)",
            "BLOCK",
            "1000",
            "STREAMS",
            stream,
            ">"
        )
        let reply = try redis.send(command).orRefused()
        guard case .array(let streams) = reply, let first = streams.first else { return [] }
        var entries: [[RedisReply]] = []
        for entry in try first.array(count: 2)[1].array() { entries.append(try entry.array(count: 2)) }
        return entries
    }

    private func work(_ address: RedisAddress) throws(RedisError) {
        let redis = try RedisConnection(to: address)
        var answered = 0
        while answered < jobs * steps {
            let entries = try read(redis, group: "w", stream: "bare:{0}:q")
            for entry in entries {
                let fields = try entry[1].array(count: 4)
                var call = RedisCommandBuilder("FCALL", byteCapacity: 512)
                call.append("bare_answer")
                call.append(2)
                call.append("bare:{0}:q")
                call.append("bare:{0}:s")
                call.append(try entry[0].bytes())
                call.append(try fields[1].bytes())
                call.append(try fields[3].bytes())
                redis.append(call.build())
            }
            try redis.flush()
            for _ in entries { _ = try redis.readReply().orRefused() }
            answered += entries.count
        }
    }

    private func move(_ address: RedisAddress) throws(RedisError) {
        let redis = try RedisConnection(to: address)
        var finished = 0
        while finished < jobs {
            let entries = try read(redis, group: "e", stream: "bare:{0}:s")
            var messages: [(id: [UInt8], job: Substring, step: Int, payload: [UInt8])] = []
            for entry in entries {
                let fields = try entry[1].array(count: 4)
                let token = try fields[1].string().split(separator: "|")
                let id = try entry[0].bytes()
                messages.append((id, token[5], Int(token[2]) ?? 0, try fields[3].bytes()))
                redis.append(RedisCommand("HMGET", "bare:{0}:j:\(token[5])", "h", "l\(token[2])", "s", "o0", "g"))
            }
            try redis.flush()
            for _ in messages { _ = try redis.readReply().orRefused() }
            for message in messages { redis.append(commit(message)) }
            try redis.flush()
            for _ in messages {
                if case .integer(0) = try redis.readReply().orRefused() { finished += 1 }
            }
        }
    }

    private func commit(_ message: (id: [UInt8], job: Substring, step: Int, payload: [UInt8])) -> RedisCommand {
        let isLast = message.step == steps
        var call = RedisCommandBuilder("FCALL", byteCapacity: 768)
        call.append("bare_commit")
        call.append(3)
        call.append("bare:{0}:j:\(message.job)")
        call.append("bare:{0}:s")
        call.append("bare:{0}:q")
        call.append("l\(message.step)")
        call.append("1100000000000")
        call.append(message.id)
        call.append("r|abcdefghijk|\(message.step + 1)|1|1790000000000")
        call.append("201100000000001")
        call.append("o\(message.step)")
        call.append(message.payload)
        call.append("l\(message.step + 1)")
        call.append("1100000000000")
        call.append("11000000001")
        call.append(isLast ? -1 : 0)
        call.append(isLast ? "" : "bench|abcdefghijk|\(message.step + 1)|,0|1|\(message.job)")
        return call.build()
    }
}
