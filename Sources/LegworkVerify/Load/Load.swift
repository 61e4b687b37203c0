import Legwork
import LegworkRedis
import Synchronization

/// Callers that play cases again and again in one store, and look at how each job ends.
///
/// Every case is an app of its own. What a job should come to is learnt from one calm round before anything breaks.
final class Load: Sendable {
    /// How one job of a round should end.
    private struct End: Sendable, Equatable {
        var state: RunState
        var data: JSONValue
    }

    let tally = LoadTally()
    private let door: Legwork
    private let cases: [VerifyCase]
    private let callers: Int
    private let allowsLoss: Bool
    private let expire: Int?
    private let isStopped = Atomic<Bool>(false)
    private let next = Atomic<Int>(0)
    private let expected = Mutex<[String: End]>([:])

    /// The cases that need no signal from outside: where acknowledged writes may be lost, one that is lost would leave its
    /// job waiting, as it should.
    static let withoutSignals = VerifyCase.all.filter {
        ["worker", "passthrough", "join", "any", "error", "retry", "cycle", "child", "sleep"].contains($0.name)
    }

    /// The cases whose jobs end soon.
    static let mixed = VerifyCase.all.filter { !$0.endsLate && !["expiry", "poison"].contains($0.name) }

    /// How long one round may take.
    private static let patience = Duration.seconds(60)

    /// - Parameters:
    ///   - callers: how many rounds are under way at a time.
    ///   - allowsLoss: true where a job that was acknowledged may be gone.
    ///   - expire: how long ended jobs stay, in seconds; nil for as long as the cases say.
    init(_ door: Legwork, cases: [VerifyCase], callers: Int = 12, allowsLoss: Bool = false, expire: Int? = nil) {
        self.door = door
        self.cases = cases
        self.callers = callers
        self.allowsLoss = allowsLoss
        self.expire = expire
    }

    /// Deploys the apps and plays each once.
    func rehearse() async throws {
        for played in cases { try await door.deploy(yaml: played.yaml(as: Self.app(played), expire: expire)) }
        for played in cases {
            let suffix = Self.suffix(next.add(1, ordering: .relaxed).newValue)
            try await script(played, suffix).run()
            for id in played.jobs {
                let end = try await end(of: id + suffix, played)
                expected.withLock { $0["\(played.name)/\(id)"] = end }
            }
        }
    }

    /// Plays rounds until ``stop()``; returns when those under way have ended.
    func run() async {
        await withDiscardingTaskGroup { group in
            for _ in 0..<callers {
                group.addTask {
                    while !self.isStopped.load(ordering: .relaxed) { await self.round() }
                }
            }
        }
    }

    /// Begins no more rounds.
    func stop() { isStopped.store(true, ordering: .relaxed) }

    private static func suffix(_ number: Int) -> String { "-\(number)" }

    private static func app(_ played: VerifyCase) -> String { "app-\(played.name)" }

    private func script(_ played: VerifyCase, _ suffix: String) -> CallerScript {
        CallerScript(door: door, steps: played.steps, app: Self.app(played), suffix: suffix)
    }

    private func round() async {
        let number = next.add(1, ordering: .relaxed).newValue
        let played = cases[number % cases.count]
        let suffix = Self.suffix(number)
        let begin = ContinuousClock.now
        tally.began(number)
        defer { tally.ended(number) }
        do {
            try await script(played, suffix).run()
            tally.change { $0.acknowledged += 1 }
            for id in played.jobs {
                let found = try await end(of: id + suffix, played)
                let wanted = expected.withLock { $0["\(played.name)/\(id)"] }
                guard found != wanted else { continue }
                tally.change { counts in
                    counts.wrong.append(
                        "\(played.name) \(id + suffix) is \(found.state) with \(found.data), expected "
                            + (wanted.map { "\($0.state) with \($0.data)" } ?? "nothing")
                    )
                }
                return
            }
            tally.change { counts in
                counts.right += 1
                if .now - begin > counts.slowest.took { counts.slowest = (.now - begin, played.name) }
            }
        } catch let error as LegworkError where allowsLoss && error.code == .notFound {
            tally.change { $0.gone += 1 }
        } catch let error as LegworkError where error.code == .notFound && hasExpired(since: begin) {
            tally.change { $0.expired += 1 }
        } catch {
            let took = Spans.milliseconds(.now - begin)
            tally.change { $0.wrong.append("\(played.name) \(suffix) after \(took) ms: \(error)") }
        }
    }

    /// True where a job that began then may have ended and expired before anybody looked.
    private func hasExpired(since begin: ContinuousClock.Instant) -> Bool {
        expire.map { .now - begin >= .seconds($0) } ?? false
    }

    /// Waits for the end of a job, however often Redis is away.
    private func end(of id: String, _ played: VerifyCase) async throws -> End {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            do {
                let handle = JobHandle(id: id, app: Self.app(played))
                let result = try await door.result(of: handle, timeout: deadline - .now)
                return End(state: result.state, data: result.data)
            } catch let error as LegworkError where error.code == .unavailable {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
    }
}
