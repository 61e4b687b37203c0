package import LegworkLedger

/// Carries out kernel calls on a ``MemoryKeyspace``: the twin of ``KernelLibrary``, reply for reply and key for key.
///
/// The two are held equal by the conformance suite and by random runs whose keyspaces are compared after every call.
package struct MemoryKernel: Sendable {
    /// The names of everything.
    package let keys: KeySpace
    /// How many partitions the store has.
    package let partitions: Int

    #if DEBUG
        /// A rule that is broken on purpose, to prove the provers.
        package var mutation: Mutation?
    #endif

    /// A kernel for the store under `keys`.
    package init(keys: KeySpace, partitions: Int) {
        self.keys = keys
        self.partitions = partitions
    }

    /// True if a rule is broken on purpose; never in a release build.
    @inline(__always)
    func breaks(_ rule: Mutation) -> Bool {
        #if DEBUG
            mutation == rule
        #else
            false
        #endif
    }

    /// Carries out a call.
    package func perform(_ call: KernelCall, on space: inout MemoryKeyspace) -> KernelReply {
        defer { space.nowMicroseconds += 1 }
        switch call {
        case .commit(let commit): return .commit(self.commit(commit, on: &space))
        case .tick(let partition, let lease, let limit):
            return .tick(tick(partition, lease: lease, limit: limit, on: &space))
        case .signal(let request): return .signal(signal(request, on: &space))
        case .answer(let request): return .answer(answer(request, on: &space))
        case .heartbeat(let partition, _, _, let entry, let consumer, isGiven: true):
            return .heartbeat(space.text(keys.given(partition, worker: consumer), entry) != nil)
        case .heartbeat(let partition, let app, let topic, let entry, let consumer, isGiven: false):
            let stream = keys.tasks(partition, app: app, topic: topic)
            guard let id = owned(stream, entry, by: consumer, delivery: 0, in: space) else { return .heartbeat(false) }
            touch(stream, id, on: &space)
            return .heartbeat(true)
        case .presence(let worker, let life):
            space.addMember(keys.workers, worker, score: Double(space.nowMilliseconds + life))
            return .presence
        case .reclaim(let partition, let limit): return .reclaim(reclaim(partition, limit, on: &space))
        case .putBack(let partition, let worker, let tokens):
            let count = tokens.count { putIntoStream($0, partition, of: worker, on: &space) }
            return .putBack(count)
        case .lease(let request): return .lease(lease(request, on: &space))
        }
    }

    // MARK: Answers

    private func answer(_ request: AnswerRequest, on space: inout MemoryKeyspace) -> Bool {
        if request.isGiven { return answerGiven(request, on: &space) }
        let stream = keys.tasks(request.partition, app: request.app, topic: request.topic)
        guard let id = claimed(request.claim, in: stream, request.partition, on: &space) else { return false }
        if let givingUp = request.givingUp {
            giveUp(id, of: stream, request, givingUp, on: &space)
        } else if request.answer.status == .pending || breaks(.answerKeepsTask) {
            touch(stream, id, on: &space)
        } else {
            remove(id, of: stream, on: &space)
        }
        send(.answer(request.answer), partition: request.partition, on: &space)
        return true
    }

    /// Takes a task whose answer a commit carries out from its stream; false if it is another's.
    func finish(_ task: TaskClaim, of commit: Commit, on space: inout MemoryKeyspace) -> Bool {
        if task.isGiven { return finishGiven(task, commit.partition, on: &space) }
        let stream = keys.tasks(commit.partition, app: commit.app, topic: task.topic)
        guard let id = claimed(task, in: stream, commit.partition, on: &space) else { return false }
        remove(id, of: stream, on: &space)
        return true
    }

    /// The id of a task that is still its claimant's; nil, and counted as refused, if it is another's.
    private func claimed(
        _ task: TaskClaim,
        in stream: String,
        _ partition: Int,
        on space: inout MemoryKeyspace
    ) -> StreamID? {
        let id = owned(stream, task.entry, by: task.consumer, delivery: task.delivery, in: space)
        if id == nil { space.addToField(keys.partition(partition), "refused", 1) }
        return id
    }

    /// Takes a task from its stream and off the list of pending ones.
    private func remove(_ id: StreamID, of stream: String, on space: inout MemoryKeyspace) {
        _ = space.streams[stream]?.acknowledge(group: KeySpace.workerGroup, id)
        space.streams[stream]?.remove(id)
    }

    /// Moves a task to the dead letters.
    private func giveUp(
        _ id: StreamID,
        of stream: String,
        _ request: AnswerRequest,
        _ givingUp: AnswerRequest.GivingUp,
        on space: inout MemoryKeyspace
    ) {
        let found = space.streams[stream]?.entry(id)
        remove(id, of: stream, on: &space)
        guard let found else { return }
        let burial = Burial(
            partition: request.partition,
            stream: stream,
            entry: request.entry,
            lease: nil,
            reason: givingUp.reason,
            attempts: givingUp.attempts
        )
        addLetter(found, of: burial, on: &space)
    }

    /// The id of a task that is pending for this consumer, in this delivery; nil if it is another's.
    private func owned(
        _ stream: String,
        _ entry: String,
        by consumer: String,
        delivery: Int,
        in space: MemoryKeyspace
    ) -> StreamID? {
        guard let id = StreamID(entry),
            let pending = space.streams[stream]?.pending(group: KeySpace.workerGroup, id),
            breaks(.anyWorkerAnswers)
                || pending.consumer == consumer && (delivery == 0 || pending.deliveries == delivery)
        else { return nil }
        return id
    }

    /// Resets the idle time of a task.
    private func touch(_ stream: String, _ id: StreamID, on space: inout MemoryKeyspace) {
        let now = space.nowMilliseconds
        space.streams[stream]?.touch(group: KeySpace.workerGroup, id, milliseconds: now)
    }

    // MARK: Leases

    private func lease(_ request: LeaseRequest, on space: inout MemoryKeyspace) -> LeaseReply {
        var tokens: [String?] = []
        let life = request.timeToLiveMilliseconds
        for (partition, token) in request.partitions {
            let key = keys.lease(partition)
            let held = space.string(key).map { String(decoding: $0, as: UTF8.self) }
            var now: String?
            switch request.verb {
            case .acquire:
                if let held {
                    guard held.drop(while: { $0 != "." }).dropFirst() == request.engine else { break }
                    now = held
                    space.expireString(key, timeToLiveMilliseconds: life)
                } else {
                    let epoch = space.addToField(keys.partition(partition), "epoch", 1)
                    let fresh = "\(epoch).\(request.engine)"
                    space.setString(key, Array(fresh.utf8), timeToLiveMilliseconds: life)
                    now = fresh
                }
            case .renew:
                guard held == token else { break }
                now = held
                space.expireString(key, timeToLiveMilliseconds: life)
            case .release:
                guard let held, held == token else { break }
                space.remove(key)
                space.setField(keys.partition(partition), "left", held)
            }
            tokens.append(now)
        }
        if request.verb != .release {
            space.addMember(keys.engines, request.engine, score: Double(space.nowMilliseconds))
        } else if request.partitions.isEmpty {
            space.removeMember(keys.engines, request.engine)
        }
        return LeaseReply(tokens: tokens)
    }

    /// True unless a lease is named that is not held any more.
    func isHeld(_ lease: String?, _ partition: Int, in space: MemoryKeyspace) -> Bool {
        guard let lease, !breaks(.noLeaseCheck) else { return true }
        return space.string(keys.lease(partition)) == Array(lease.utf8)
    }

    // MARK: Messages

    func send(_ message: Message, partition: Int, on space: inout MemoryKeyspace) {
        space.append(keys.messages(partition), message.fields.map { Operation.Field($0.name, $0.value) })
    }

    /// Tells the reader of a partition that its next deadline has come closer, if `due` is it.
    func nudge(_ partition: Int, due: Double, on space: inout MemoryKeyspace) {
        guard space.sortedSets[keys.timers(partition)]?.items.first?.score == due else { return }
        send(.nudge, partition: partition, on: &space)
    }
}
