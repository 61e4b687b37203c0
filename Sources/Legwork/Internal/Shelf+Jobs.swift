import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWire

extension Shelf {
    /// Brings the clock up to date where it has not been for a while.
    func freshenClock() async throws {
        if clock.ageNanoseconds > Self.clockAgeMax { try await setClock() }
    }

    /// Sends a worker's answer.
    func answer(_ request: AnswerRequest) async throws(RedisError) -> Bool {
        let call = KernelCall.answer(request)
        let command = kernel.encode(call)
        var reply: RedisReply
        do throws(RedisError) {
            reply = try await lane.send(command)
        } catch {
            guard error.isFunctionMissing else { throw error }
            try await install()
            reply = try await lane.send(command)
        }
        do throws(StoreError) {
            guard case .answer(let isTaken) = try kernel.decode(reply, for: call) else { return false }
            return isTaken
        } catch {
            throw error.redisError ?? RedisError(.unexpectedReply, error.message, advice: error.advice)
        }
    }

    /// The partition of a job.
    func partition(app: String, job: String) -> Int { KeySpace.partition(of: app, job, count: partitions) }

    /// A job as stored, with the root scope; nil where there is none.
    func job(_ app: String, _ id: String) async throws -> JobSnapshot? {
        let key = keys.job(partition(app: app, job: id), app: app, job: id)
        return try JobSnapshot(fields: fields(try await lane.send(RedisCommand("HGETALL", key))))
    }

    /// A job with all of its scopes, read at one revision; nil where there is none.
    func wholeJob(_ app: String, _ id: String) async throws -> JobSnapshot? {
        let partition = partition(app: app, job: id)
        while var job = try await job(app, id) {
            guard !job.openCounts.isEmpty else { return job }
            let addresses = job.openCounts.keys.sorted { $0.text < $1.text }
            var commands = addresses.map { address in
                RedisCommand("HGETALL", keys.scope(partition, app: app, job: id, address: address))
            }
            commands.append(RedisCommand("HGET", keys.job(partition, app: app, job: id), "h"))
            var replies: [RedisReply] = []
            for result in await lane.send(commands) { replies.append(try result.get()) }
            for (address, reply) in zip(addresses, replies) { try job.addScope(address, fields: fields(reply)) }
            // A commit in between would make a picture of two moments.
            guard try replies.last?.optionalString() == job.header.text else { continue }
            return job
        }
        return nil
    }

    private func fields(_ reply: RedisReply) throws(RedisError) -> [(name: String, value: [UInt8])] {
        var fields: [(name: String, value: [UInt8])] = []
        for (name, value) in try reply.pairs() { fields.append((name, try value.bytes())) }
        return fields
    }

    /// The ids of an app's jobs with their starts, latest first, from a place on.
    func list(_ app: String, after cursor: JobCursor?, limit: Int) async throws -> [JobCursor] {
        let commands = (0..<partitions).map { partition in
            RedisCommand(
                "ZRANGE",
                keys.index(partition, app: app),
                cursor.map { "\($0.startedMilliseconds)" } ?? "+inf",
                "-inf",
                "BYSCORE",
                "REV",
                "LIMIT",
                "0",
                "\(limit + 1)",
                "WITHSCORES"
            )
        }
        var found: [JobCursor] = []
        for result in await lane.send(commands) {
            for (id, score) in try result.get().pairs() {
                found.append(JobCursor(startedMilliseconds: Int64(Double(try score.string()) ?? 0), id: id))
            }
        }
        if let cursor { found.removeAll { !$0.isAfter(cursor) } }
        return Array(found.sorted { $1.isAfter($0) }.prefix(limit))
    }

    /// Headers and facts of jobs, in order; nil for those that are gone.
    func summaries(_ app: String, _ ids: [String]) async throws -> [(header: JobHeader, meta: JobMeta)?] {
        let commands = ids.map { id in
            RedisCommand("HMGET", keys.job(partition(app: app, job: id), app: app, job: id), "h", "m")
        }
        var result: [(header: JobHeader, meta: JobMeta)?] = []
        for reply in await lane.send(commands) {
            let values = try reply.get().array(count: 2)
            guard let header = try values[0].optionalString().flatMap(JobHeader.init),
                let bytes = try values[1].optionalBytes(), let json = try? JSON(parsing: bytes),
                let meta = JobMeta(json: json)
            else {
                result.append(nil)
                continue
            }
            result.append((header, meta))
        }
        return result
    }
}

extension JobCursor {
    /// True if this place comes after `other` in a list: started earlier, or at the same time with a later id.
    func isAfter(_ other: JobCursor) -> Bool {
        startedMilliseconds == other.startedMilliseconds
            ? id > other.id : startedMilliseconds < other.startedMilliseconds
    }
}
