import LegworkLedger
import LegworkStore

/// Calls about tasks that workers were given.
extension RandomCalls {
    private static let workers = ["g1", "g:2"]

    mutating func aboutGiven(_ space: MemoryKeyspace) -> KernelCall {
        let partition = pick(2)
        switch pick(9) {
        case 0, 1: return .presence(worker: any(Self.workers), lifeMilliseconds: any([0, 400, 4000, 20_000]))
        case 2, 3: return .reclaim(partition: partition, limit: any([1, 2, 100]))
        case 4:
            let worker = any(Self.workers)
            let stored = space.fields(keys.given(partition, worker: worker)).compactMap { WaitToken($0.name) }
            let tokens = stored.filter { _ in chance(60) } + (chance(30) ? [token(any(gids), any(jobs))] : [])
            return .putBack(partition: partition, worker: worker, tokens: tokens)
        case 5:
            let (worker, token) = given(partition, space)
            return .heartbeat(
                partition: partition,
                app: "a",
                topic: "w1",
                entry: token.text,
                consumer: worker,
                isGiven: true
            )
        case 6, 7: return .answer(answerOfGiven(partition, space))
        default: return .commit(wait(giving: partition))
        }
    }

    /// What a planner commits when a worker's activity begins to wait: its record and its task, which somebody is given.
    private mutating func wait(giving partition: Int) -> Commit {
        let (gid, job) = (any(gids), any(jobs))
        var token = token(gid, job)
        token.attempt = 1
        let header = JobHeader(state: .running, gid: gid, rev: 1, semaphore: 1, updatedMilliseconds: 5)
        return Commit(
            partition: partition,
            app: "a",
            job: job,
            guard: .none,
            operations: [
                .save(scope: .root, fields: [.init("h", header.text)]),
                .save(scope: token.address, fields: [.init("R\(token.activity)", Sample.record().text)]),
                .dispatch(gift(token)),
            ]
        )
    }

    /// A task for a worker, whose texts may hold what parts them, lines and bytes that are none of a text.
    mutating func gift(_ token: WaitToken) -> TaskDispatch {
        let odd: [UInt8] = [0x22, 0, 0x0A, 0x7C, 0x25, 0x22]
        return TaskDispatch(
            topic: any(["w1", "w2"]),
            token: token,
            idempotencyKey: any(["", "k"]),
            payload: any([[], Sample.bytes("{}"), odd]),
            options: any([[], Sample.bytes("{}"), odd]),
            worker: any(Self.workers)
        )
    }

    mutating func dropGiven(_ partition: Int, _ gid: String, _ job: String, _ space: MemoryKeyspace) -> Operation {
        let (_, found) = given(partition, space)
        return .dropGiven(found.job == job ? found : token(gid, job))
    }

    mutating func claimOfGiven(_ partition: Int, _ space: MemoryKeyspace) -> TaskClaim {
        let (worker, token) = given(partition, space)
        return TaskClaim(topic: "w1", entry: token.text, consumer: worker, delivery: any([0, 1]), isGiven: true)
    }

    private mutating func answerOfGiven(_ partition: Int, _ space: MemoryKeyspace) -> AnswerRequest {
        let (worker, token) = given(partition, space)
        return AnswerRequest(
            partition: partition,
            app: "a",
            topic: "w1",
            entry: token.text,
            consumer: worker,
            delivery: any([0, 1]),
            isGiven: true,
            answer: .init(
                token: token,
                sequence: 0,
                status: chance(30) ? .pending : .success,
                code: 200,
                payload: Sample.bytes("{}")
            ),
            givingUp: chance(20) ? .init(reason: "nobody lived to answer", attempts: pick(10)) : nil
        )
    }

    /// A worker with a task that it was given, mostly one that is there.
    private mutating func given(_ partition: Int, _ space: MemoryKeyspace) -> (worker: String, token: WaitToken) {
        let worker = any(Self.workers)
        let stored = space.fields(keys.given(partition, worker: worker)).compactMap { WaitToken($0.name) }
        guard !stored.isEmpty, chance(85) else { return (worker, token(any(gids), any(jobs))) }
        return (chance(90) ? worker : any(Self.workers), any(stored))
    }
}
