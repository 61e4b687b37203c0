package import LegworkLedger
package import LegworkRedis

/// Turns kernel calls into commands for Redis and its replies into theirs.
///
/// A value without state: a thread that pipelines over a ``RedisConnection`` and tasks that share a ``RedisLane`` use the
/// same. ``MemoryKernel`` is its twin.
package struct RedisKernel: Sendable {
    /// The names of everything.
    package let keys: KeySpace
    /// How many partitions the store has.
    package let partitions: Int

    /// What the keys of each partition begin with: `lw:{3}:`.
    private let bases: [[UInt8]]
    /// What they begin with before the partition's number: `lw:{`.
    private let prefix: [UInt8]

    /// A kernel for the store under `keys`.
    package init(keys: KeySpace, partitions: Int) {
        self.keys = keys
        self.partitions = partitions
        prefix = Array("\(keys.prefix):{".utf8)
        bases = (0..<partitions).map { Array("\(keys.prefix):{\($0)}:".utf8) }
    }

    /// The command of a call.
    ///
    /// - Parameter storage: is written into, if it has room; that of a command that nobody needs any more.
    package func encode(_ call: KernelCall, reusing storage: consuming [UInt8] = []) -> RedisCommand {
        var writer = CallWriter(bases: bases, prefix: prefix, keys: keys, reusing: storage)
        switch call {
        case .commit(let commit): writer.write(commit)
        case .tick(let partition, let lease, let limit): writer.writeTick(partition, lease: lease, limit: limit)
        case .signal(let request): writer.write(request)
        case .answer(let request): writer.write(request)
        case .heartbeat(let partition, let app, let topic, let entry, let consumer, let isGiven):
            writer.open("lw2_heartbeat")
            writer.task(partition, app: app, topic: topic, consumer: consumer, isGiven: isGiven)
            writer.append(consumer)
            writer.append(entry)
        case .presence(let worker, let life): writer.writePresence(worker, lifeMilliseconds: life)
        case .reclaim(let partition, let limit):
            writer.writeReclaim(partition, partitions: partitions, limit: limit)
        case .putBack(let partition, let worker, let tokens): writer.writePutBack(partition, worker: worker, tokens)
        case .lease(let request): writer.write(request)
        }
        return writer.finish()
    }

    /// The reply of a call from Redis' reply.
    ///
    /// - Throws: `redis` where the server refused the command, `unexpectedReply` for a shape that is none of ours.
    package func decode(_ reply: RedisReply, for call: KernelCall) throws(StoreError) -> KernelReply {
        if case .error(let error) = reply { throw StoreError(.refused(error, command: "FCALL")) }
        switch call {
        case .commit: return .commit(try decodeCommit(reply))
        case .tick: return .tick(try decodeTick(reply))
        case .signal: return .signal(try decodeSignal(reply))
        case .answer: return .answer(try decodeFlag(reply, of: "answer"))
        case .heartbeat: return .heartbeat(try decodeFlag(reply, of: "heartbeat"))
        case .presence:
            _ = try decodeFlag(reply, of: "presence")
            return .presence
        case .reclaim: return .reclaim(try decodeReclaim(reply))
        case .putBack:
            guard case .integer(let count) = reply else { throw .unexpectedReply("put_back", "a count", reply) }
            return .putBack(Int(count))
        case .lease: return .lease(try decodeLease(reply))
        }
    }

    private func decodeCommit(_ reply: RedisReply) throws(StoreError) -> CommitReply {
        switch reply {
        case .integer(0): return .done(nextDeadlineMilliseconds: nil)
        case .integer(-1): return .duplicate
        case .integer(-2): return .conflict
        case .integer(-3): return .gone
        case .integer(-4): return .fenced
        case .integer(let due) where due > 0: return .done(nextDeadlineMilliseconds: due)
        case .bulk(let active): return .staleVersion(active: String(decoding: active, as: UTF8.self))
        case .array(let items):
            guard items.count == 2, case .bulk(let text) = items[0], case .integer(let same) = items[1],
                let header = JobHeader(String(decoding: text, as: UTF8.self))
            else { break }
            return .taken(gid: header.gid, sameStart: same == 1)
        default: break
        }
        throw .unexpectedReply("commit", "a commit's outcome", reply)
    }

    private func decodeTick(_ reply: RedisReply) throws(StoreError) -> TickReply {
        if case .integer(-1) = reply {
            return TickReply(moved: 0, nextDeadlineMilliseconds: nil, isLeaseHeld: false)
        }
        guard case .array(let items) = reply, items.count == 2, case .integer(let moved) = items[0],
            case .bulk(let next) = items[1]
        else { throw .unexpectedReply("tick", "a count and a time", reply) }
        let text = String(decoding: next, as: UTF8.self)
        return TickReply(moved: Int(moved), nextDeadlineMilliseconds: Int64(text))
    }

    private func decodeReclaim(_ reply: RedisReply) throws(StoreError) -> ReclaimReply {
        guard case .array(let items) = reply, items.count == 2, case .integer(let moved) = items[0],
            case .integer(let next) = items[1]
        else { throw .unexpectedReply("reclaim", "a count and a time", reply) }
        return ReclaimReply(moved: Int(moved), nextMilliseconds: next > 0 ? next : nil)
    }

    private func decodeSignal(_ reply: RedisReply) throws(StoreError) -> SignalReply {
        switch reply {
        case .integer(1): return .buffered
        case .integer(2): return .duplicate
        case .integer(3): return .nobody
        case .integer(4): return .invalid
        case .integer(5): return .full
        case .array(let items):
            var jobs: [String] = []
            for item in items {
                guard case .bulk(let job) = item else { throw .unexpectedReply("signal", "ids of jobs", reply) }
                jobs.append(String(decoding: job, as: UTF8.self))
            }
            return .delivered(jobs: jobs)
        default: throw .unexpectedReply("signal", "a signal's outcome", reply)
        }
    }

    private func decodeFlag(_ reply: RedisReply, of function: String) throws(StoreError) -> Bool {
        guard case .integer(let flag) = reply, flag == 0 || flag == 1 else {
            throw .unexpectedReply(function, "0 or 1", reply)
        }
        return flag == 1
    }

    private func decodeLease(_ reply: RedisReply) throws(StoreError) -> LeaseReply {
        guard case .array(let items) = reply else { throw .unexpectedReply("lease", "tokens", reply) }
        var tokens: [String?] = []
        for item in items {
            guard case .bulk(let token) = item else { throw .unexpectedReply("lease", "tokens", reply) }
            tokens.append(token.isEmpty ? nil : String(decoding: token, as: UTF8.self))
        }
        return LeaseReply(tokens: tokens)
    }
}
