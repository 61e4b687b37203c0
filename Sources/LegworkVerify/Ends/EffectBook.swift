import LegworkRedis

/// The effects of a run: which workers were called, for which job, how often with each idempotency key.
struct EffectBook: Sendable, Equatable {
    /// What one activity did in one job and attempt.
    struct Line: Sendable, Equatable {
        /// Distinct idempotency keys.
        var keys = 0
        /// Calls of the handler.
        var calls = 0
    }

    /// By `job activity attempt`; jobs with names of their own making are `child`.
    private(set) var lines: [String: Line] = [:]

    /// The hash in which processes write effects down, outside of the store.
    static func key(_ prefix: String) -> String { "effects:\(prefix)" }

    /// Reads what was written down: how often each effect was done.
    static func counts(_ lane: RedisLane, prefix: String) async throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for (effect, count) in try await lane.send(RedisCommand("HGETALL", key(prefix))).pairs() {
            counts[effect] = Int(try count.string()) ?? 0
        }
        return counts
    }

    /// A book of effects that were counted in memory.
    init(_ counts: [String: Int], jobs: [String]) {
        for (effect, calls) in counts { add(effect, calls: calls, jobs: jobs) }
    }

    private mutating func add(_ effect: String, calls: Int, jobs: [String]) {
        let parts = effect.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 5 else { return }
        let place = "\(jobs.contains(parts[1]) ? parts[1] : "child") \(parts[2]) \(parts[3])"
        lines[place, default: Line()].keys += 1
        lines[place, default: Line()].calls += calls
    }

    /// Effects that are missing here, in words.
    func missing(from calm: EffectBook) -> [String] {
        calm.lines.filter { $0.value.keys > lines[$0.key]?.keys ?? 0 }.map { name, line in
            "the effect of \(name) is there \(lines[name]?.keys ?? 0) times, expected \(line.keys)"
        }.sorted()
    }

    /// Effects that are there too often, in words.
    ///
    /// - Parameter countsCalls: false where a worker was killed, whose tasks may then be done again with the same key.
    func doubled(over calm: EffectBook, countsCalls: Bool) -> [String] {
        var found: [String] = []
        for (name, line) in lines {
            let expected = calm.lines[name] ?? Line()
            if line.keys > expected.keys {
                found.append("\(name) had \(line.keys) idempotency keys, expected \(expected.keys)")
            } else if countsCalls, line.calls > expected.calls {
                found.append("\(name) was called \(line.calls) times, expected \(expected.calls)")
            }
        }
        return found.sorted()
    }
}
