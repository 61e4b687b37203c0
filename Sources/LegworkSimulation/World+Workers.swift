import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What workers do, and what happens to them.
extension World {
    static let topics = ["work.0", "work.1", "work.2"]

    /// The streams that have tasks nobody has taken.
    func untakenTasks() -> [(partition: Int, topic: String)] {
        var found: [(partition: Int, topic: String)] = []
        for partition in 0..<settings.partitions {
            for topic in Self.topics {
                guard let stream = space.streams[keys.tasks(partition, app: appID, topic: topic)] else { continue }
                if stream.count > (stream.groups[KeySpace.workerGroup]?.pending.count ?? 0) {
                    found.append((partition, topic))
                }
            }
        }
        return found
    }

    /// Streams with tasks that are pending for a worker that died.
    func orphanedTasks() -> [(partition: Int, topic: String)] {
        var found: [(partition: Int, topic: String)] = []
        for partition in 0..<settings.partitions {
            for topic in Self.topics {
                let key = keys.tasks(partition, app: appID, topic: topic)
                guard let pending = space.streams[key]?.groups[KeySpace.workerGroup]?.pending, !pending.isEmpty else {
                    continue
                }
                let isOrphaned = pending.contains { id, owner in
                    !held.contains { $0.entry == id && $0.topic == topic && $0.consumer == owner.consumer }
                }
                if isOrphaned { found.append((partition, topic)) }
            }
        }
        return found
    }

    /// The name of a worker that nobody has seen before.
    private mutating func nextWorker() -> String {
        workers += 1
        return "w\(workers)"
    }

    /// A worker takes a task.
    mutating func take(_ partition: Int, _ topic: String) {
        let key = keys.tasks(partition, app: appID, topic: topic)
        space.streams[key]?.makeGroup(KeySpace.workerGroup)
        let now = space.nowMilliseconds
        let consumer = nextWorker()
        let fresh =
            space.streams[key]?.read(
                group: KeySpace.workerGroup,
                consumer: consumer,
                limit: 1,
                milliseconds: now
            ) ?? []
        for task in fresh {
            note("\(consumer) takes \(task.text("t"))")
            // Killed with the task in hand: nobody answers until another claims it.
            if goesWrong(10) { continue }
            held.append(
                HeldTask(
                    partition: partition,
                    topic: topic,
                    entry: task.id,
                    delivery: 1,
                    consumer: consumer,
                    task: task
                )
            )
        }
    }

    /// A worker takes over tasks of others, who may still be alive.
    mutating func claim(_ partition: Int, _ topic: String) {
        let key = keys.tasks(partition, app: appID, topic: topic)
        let consumer = nextWorker()
        let now = space.nowMilliseconds
        let claimed =
            space.streams[key]?.claim(
                group: KeySpace.workerGroup,
                consumer: consumer,
                idleMilliseconds: 0,
                limit: 10,
                milliseconds: now
            ) ?? []
        for (task, delivery) in claimed {
            note("\(consumer) claims \(task.text("t")), delivery \(delivery)")
            held.append(
                HeldTask(
                    partition: partition,
                    topic: topic,
                    entry: task.id,
                    delivery: delivery,
                    consumer: consumer,
                    task: task
                )
            )
        }
    }

    /// A worker answers: interim answers first, then the final one.
    mutating func answer(_ place: Int) {
        let work = held.remove(at: place)
        guard let (token, answer) = self.answer(of: work) else { return }
        for sequence in 0..<answer.interims {
            send(
                work,
                Message.Answer(
                    token: token,
                    sequence: sequence + 1,
                    status: .pending,
                    code: 202,
                    payload: JSON.integer(Int64(sequence)).serialized()
                )
            )
            // Killed between two of its answers.
            if goesWrong(10) { return }
        }
        let final = answer.final(of: token)
        let isTaken = send(work, final)
        note("\(work.consumer) answers \(token.text) \(answer.code) → \(isTaken)")
        // The reply is lost, and the worker sends its answer again.
        if goesWrong(15) { send(work, final) }
    }

    /// True if a worker may hand its answer straight to an engine that believes to hold the partition.
    func canHandIn(_ place: Int, to engine: Int) -> Bool {
        let work = held[place]
        guard engines[engine].mode == .fused, engines[engine].leases[work.partition] != nil, work.delivery == 1,
            !work.goesByStream, work.task["g"] == nil,
            work.given == nil || work.consumer == engines[engine].worker?.name
        else { return false }
        return self.answer(of: work).map { $0.answer.interims == 0 } ?? false
    }

    /// A worker hands its answer to the engine of its process, which plans it as it plans what it reads.
    mutating func handIn(_ place: Int, to engine: Int) {
        let work = held.remove(at: place)
        guard let (token, answer) = self.answer(of: work) else { return }
        note("\(work.consumer) hands its answer to \(token.text) to \(engines[engine].name)")
        engines[engine].hand.append(
            SimulatedEngine.Item(
                partition: work.partition,
                entry: StreamID(milliseconds: space.nowMilliseconds, sequence: 0),
                message: .answer(answer.final(of: token)),
                isReleased: false,
                work: work
            )
        )
    }

    /// Workers whose answers an engine has let go of send them by the stream.
    mutating func sendByStream(_ homeless: [HeldTask]) {
        for var work in homeless {
            work.goesByStream = true
            held.append(work)
        }
    }

    /// What a worker answers.
    private func answer(of work: HeldTask) -> (token: WaitToken, answer: SimulatedWorker.Answer)? {
        guard let token = WaitToken(work.task.text("t")) else { return nil }
        let input = work.task["d"].flatMap { try? JSON(parsing: $0) } ?? .null
        return (token, SimulatedWorker.answer(topic: work.topic, input: input, attempt: token.attempt))
    }

    @discardableResult
    private mutating func send(_ work: HeldTask, _ answer: Message.Answer) -> Bool {
        let request = AnswerRequest(
            partition: work.partition,
            app: appID,
            topic: work.topic,
            entry: work.claim.entry,
            consumer: work.consumer,
            delivery: work.delivery,
            isGiven: work.given != nil,
            answer: answer
        )
        let isOwner = owns(work.claim, work.partition)
        guard case .answer(let isTaken) = kernel.perform(.answer(request), on: &space), isTaken else { return false }
        if answer.status != .pending { watch.taken(answer.token, byOwner: isOwner) }
        return true
    }
}

extension SimulatedWorker.Answer {
    /// The message that closes a wait.
    fileprivate func final(of token: WaitToken) -> Message.Answer {
        Message.Answer(
            token: token,
            sequence: 0,
            status: isError ? .error : .success,
            code: code,
            payload: data.serialized()
        )
    }
}
