import LegworkAudit
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore
import LegworkSystem
import LegworkTesting
import Testing

/// Random apps, one step at a time: whatever has just happened, the audit finds nothing wrong.
@Suite(.timeLimit(.minutes(10)))
struct WalkTests {
    @Test("No step of a random app leaves a violation", arguments: 1...6, [CommitMode.fused, .stepwise])
    func steps(seed: Int, mode: CommitMode) async throws {
        var random = SplitMix64(seed: UInt64(seed))
        var world = try await World(RandomApp.make(seed: UInt64(seed), features: .all), mode: mode)
        // Tasks are given to workers by engines that move jobs on in one commit.
        if mode == .fused, seed.isMultiple(of: 2) { world.worker = "w1" }
        _ = try await world.store.perform(.presence(worker: "w1", lifeMilliseconds: 10_000))
        for number in 0..<3 { try await world.start("main", ["n": .integer(Int64(number))], id: "\(number)") }
        for step in 0..<60 {
            let moved = try await world.anything(&random)
            let found = try await world.audit()
            #expect(found == [], "seed \(seed), \(mode), step \(step)")
            guard moved, found.isEmpty else { break }
        }
    }
}

extension World {
    /// Lets a message be processed, a task be answered, a signal be sent or time pass; false where nothing is left.
    func anything(_ random: inout SplitMix64) async throws -> Bool {
        for _ in 0..<8 {
            switch random.next() % 4 {
            case 0, 1: for partition in 0..<store.partitions where try await step(partition) { return true }
            case 2: if try await work(&random) { return true }
            default: if try await pass() { return true }
            }
        }
        return false
    }

    /// Answers a task; one that the worker was given may be taken from it before, or put back by itself.
    private func work(_ random: inout SplitMix64) async throws -> Bool {
        for partition in 0..<store.partitions {
            let key = keys.given(partition, worker: "w1")
            guard let field = memory.withKeyspace({ $0.fields(key).first }), let token = WaitToken(field.name),
                let task = TaskDispatch(token: token, given: field.value, worker: "w1")
            else { continue }
            switch random.next() % 4 {
            case 0:
                _ = try await store.perform(.presence(worker: "w1", lifeMilliseconds: 0))
                _ = try await store.perform(.reclaim(partition: partition, limit: 2))
                return true
            case 1:
                return try await store.perform(.putBack(partition: partition, worker: "w1", tokens: [token]))
                    == .putBack(1)
            default: return try await answer(token, task.topic, token.text, task.payload, partition, isGiven: true)
            }
        }
        return try await workOnStream()
    }

    /// Answers a task of a stream.
    private func workOnStream() async throws -> Bool {
        let tasks = memory.withKeyspace { space in
            space.streams.filter { $0.key.contains("}:q:") }.compactMap { key, stream in
                stream.entries.first.map { (key, $0) }
            }
        }
        guard let (key, entry) = tasks.min(by: { $0.0 < $1.0 }), let token = WaitToken(entry.text("t")),
            let stream = StoreKey(key, in: keys)
        else { return false }
        memory.withKeyspace { space in
            let now = space.nowMilliseconds
            space.streams[key]?.makeGroup(KeySpace.workerGroup)
            _ = space.streams[key]?.read(group: KeySpace.workerGroup, consumer: "w1", limit: 100, milliseconds: now)
        }
        let id = entry.id.description
        return try await answer(token, stream.afterApp, id, entry["d"] ?? [], stream.partition ?? 0)
    }

    private func answer(
        _ token: WaitToken,
        _ topic: String,
        _ entry: String,
        _ payload: [UInt8],
        _ partition: Int,
        isGiven: Bool = false
    ) async throws -> Bool {
        let input = (try? JSON(parsing: payload)) ?? .null
        let answer = SimulatedWorker.answer(topic: topic, input: input, attempt: token.attempt)
        let message = Message.Answer(
            token: token,
            sequence: 0,
            status: answer.isError ? .error : .success,
            code: answer.code,
            payload: answer.data.serialized()
        )
        let request = AnswerRequest(
            partition: partition,
            app: token.app,
            topic: topic,
            entry: entry,
            consumer: "w1",
            delivery: 0,
            isGiven: isGiven,
            answer: message
        )
        guard case .answer(true) = try await store.perform(.answer(request)) else { return false }
        return true
    }

    /// Lets time go on to the next timer.
    private func pass() async throws -> Bool {
        for partition in 0..<store.partitions {
            let key = keys.timers(partition)
            let due = memory.withKeyspace { $0.sortedSets[key]?.items.first?.score }
            guard let due else { continue }
            memory.withKeyspace { space in space.nowMilliseconds = max(space.nowMilliseconds, Int64(due)) }
            _ = try await store.perform(.tick(partition: partition, lease: nil, limit: 1))
            return true
        }
        return false
    }
}
