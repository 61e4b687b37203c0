import LegworkLedger

/// Tasks that workers were given by the commits that made them.
extension MemoryKernel {
    /// An answer to a given task that did not go straight into a commit.
    func answerGiven(_ request: AnswerRequest, on space: inout MemoryKeyspace) -> Bool {
        if request.answer.status == .pending || breaks(.answerKeepsTask) {
            let key = keys.given(request.partition, worker: request.consumer)
            guard space.text(key, request.entry) != nil else {
                space.addToField(keys.partition(request.partition), "refused", 1)
                return false
            }
        } else if !finishGiven(request.claim, request.partition, on: &space) {
            return false
        }
        send(.answer(request.answer), partition: request.partition, on: &space)
        return true
    }

    /// Takes a task from those that its worker was given; false, and counted, if it is not there.
    func finishGiven(_ task: TaskClaim, _ partition: Int, on space: inout MemoryKeyspace) -> Bool {
        let key = keys.given(partition, worker: task.consumer)
        let isThere =
            breaks(.givenTaskStays)
            ? space.hashes[key]?[task.entry] != nil : space.removeField(key, task.entry)
        if !isThere { space.addToField(keys.partition(partition), "refused", 1) }
        return isThere
    }

    /// Puts what silent workers were given into the streams of its topics.
    func reclaim(_ partition: Int, _ limit: Int, on space: inout MemoryKeyspace) -> ReclaimReply {
        let now = Double(space.nowMilliseconds)
        var reply = ReclaimReply(moved: 0, nextMilliseconds: nil)
        for worker in space.sortedSets[keys.workers]?.items ?? [] {
            let tokens = (space.hashes[keys.given(partition, worker: worker.member)] ?? [:]).keys
            if worker.score > now, !breaks(.reclaimFromTheLiving) {
                let due = Int64(worker.score)
                if !tokens.isEmpty { reply.nextMilliseconds = min(reply.nextMilliseconds ?? due, due) }
            } else if !tokens.isEmpty {
                for token in tokens.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
                    guard reply.moved < limit else { return reply }
                    if putIntoStream(token, partition, of: worker.member, on: &space) { reply.moved += 1 }
                }
            } else if partition == 0, worker.score + Self.forgottenAfterMilliseconds < now {
                let isHeld = (0..<partitions).contains { space.hashes[keys.given($0, worker: worker.member)] != nil }
                if !isHeld { space.removeMember(keys.workers, worker.member) }
            }
        }
        return reply
    }

    private static let forgottenAfterMilliseconds = 3_600_000.0

    func putIntoStream(_ token: WaitToken, _ partition: Int, of worker: String, on space: inout MemoryKeyspace) -> Bool
    {
        putIntoStream(token.text, partition, of: worker, on: &space)
    }

    /// Takes a task from those that a worker was given, and puts it into the stream of its topic if somebody waits for it;
    /// false if it is not there, or damaged: then it stays, for the audit to tell of.
    private func putIntoStream(
        _ name: String,
        _ partition: Int,
        of worker: String,
        on space: inout MemoryKeyspace
    ) -> Bool {
        let key = keys.given(partition, worker: worker)
        guard let text = space.hashes[key]?[name], let token = WaitToken(name),
            let task = TaskDispatch(token: token, given: text, worker: worker)
        else { return false }
        space.removeField(key, name)
        let wait = openWait(partition, token, in: space)
        guard wait != nil || breaks(.putBackUnasked), !breaks(.reclaimLosesTask) else { return true }
        var fields = [
            Operation.Field("t", name), Operation.Field("k", task.idempotencyKey), Operation.Field("d", task.payload),
            Operation.Field("g", "1"),
        ]
        if !task.options.isEmpty { fields.append(Operation.Field("o", task.options)) }
        let id = space.append(keys.tasks(partition, app: token.app, topic: task.topic), fields)
        if let wait, !breaks(.reclaimHidesEntry) {
            space.setField(wait.scope, "Q\(token.activity)", id.description)
        }
        return true
    }

    /// Takes a task back from the worker that it was given to.
    func dropGiven(_ token: WaitToken, _ partition: Int, on space: inout MemoryKeyspace) {
        let workers = space.sortedSets[keys.workers]?.items.map(\.member) ?? []
        for worker in workers where !breaks(.givenTaskNotDropped) {
            if space.removeField(keys.given(partition, worker: worker), token.text) { return }
        }
    }
}
