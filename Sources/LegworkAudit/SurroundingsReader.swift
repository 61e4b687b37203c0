import LegworkLedger
package import LegworkPlanner
package import LegworkStore

/// Reads what is around one job, for the explanation of what it waits for.
package struct SurroundingsReader: Sendable {
    private let store: Store

    /// How many entries of a stream are looked through.
    private static let entriesMax = 10_000
    /// For how long a worker of which nothing was heard still counts as reading, in milliseconds: longer than the
    /// longest that it waits at Redis for a task.
    private static let silenceMax: Int64 = 30_000

    /// A reader of a store.
    package init(_ store: Store) { self.store = store }

    /// What is around a job.
    ///
    /// - Parameter job: the job with all of its scopes.
    /// - Throws: `redis`.
    package func read(_ job: JobSnapshot, app: PreparedApp) async throws(StoreError) -> JobSurroundings {
        let (id, keys) = (job.meta.job, store.keys)
        let partition = store.partition(app: job.meta.app, job: id)
        var around = JobSurroundings()
        let answers = try await store.keyspace.read([
            .string(keys.lease(partition)),
            .list(keys.held(partition, app: job.meta.app, job: id), limit: 3 * Self.entriesMax),
        ])
        around.hasEngine = answers[0].firstText != nil
        let held: [[UInt8]] = answers[1].valueList.map { $0 ?? [] }
        around.heldCount = held.count / 3
        around.held = stride(from: 0, to: held.count - 2, by: 3).compactMap { (place: Int) -> Message? in
            let id = String(decoding: held[place + 2], as: UTF8.self)
            return Message(header: held[place], payload: held[place + 1], id: id)
        }
        (around.messages, around.seesAllMessages) = try await messages(job, partition)
        around.letters = try await letters(job, partition)
        guard let graph = app.graph(subscribing: job.meta.topic) else { return around }
        for claim in job.claims(in: graph) {
            switch claim {
            case .task(let topic, let entry, let token):
                around.tasks[token] = try await task(topic, entry, token, partition)
            case .child(let child, let token):
                let key = keys.job(store.partition(app: token.app, job: child), app: token.app, job: child)
                let header = try await store.keyspace.read([.fields(key, ["h"])])[0].firstText
                around.children[token] = header.flatMap { JobHeader($0) }?.state
            case .timer, .waiter, .parent, .index, .scope: continue
            }
        }
        let gone = around.tasks.filter { $0.value == .gone }
        if !gone.isEmpty {
            // A task that was answered while we looked has its answer in the stream, or its job has moved.
            (around.messages, around.seesAllMessages) = try await messages(job, partition)
            for token in gone.keys { around.tasks[token] = try await taskAgain(token, partition) }
        }
        return around
    }

    // MARK: Messages

    /// The messages for a job that are in its stream; and whether these are all that there are of the job as it was read:
    /// one that has moved since may have had another message then, which is done.
    private func messages(
        _ job: JobSnapshot,
        _ partition: Int
    ) async throws(StoreError) -> ([JobSurroundings.QueuedMessage], isAll: Bool) {
        let key = store.keys.messages(partition)
        let answers = try await store.keyspace.read([
            .entries(key, after: .zero, limit: Self.entriesMax),
            .fields(store.keys.partition(partition), ["suspects"]),
            .fields(store.keys.job(partition, app: job.meta.app, job: job.meta.job), ["h"]),
        ])
        let header = answers[2].firstText.flatMap { JobHeader($0) }
        let hasMoved = header?.gid != job.header.gid || header?.rev != job.header.rev
        let suspects = Suspects(answers[1].firstText ?? "")
        var messages: [JobSurroundings.QueuedMessage] = []
        for (place, entry) in answers[0].entryList.enumerated() {
            guard let message = entry.message, isOf(job, message) else { continue }
            messages.append(.init(message, ahead: place, deaths: suspects.deaths(of: entry.id.description)))
        }
        return (messages, !hasMoved && answers[0].entryList.count < Self.entriesMax)
    }

    private func isOf(_ job: JobSnapshot, _ message: Message) -> Bool {
        guard let target = message.target, target == (job.meta.app, job.meta.job) else { return false }
        return message.gid.map { $0 == job.header.gid } ?? true
    }

    private func letters(_ job: JobSnapshot, _ partition: Int) async throws(StoreError) -> [JobSurroundings.Letter] {
        try await store.deadLetters(partition: partition, limit: Self.entriesMax).filter { letter in
            guard let token = letter.token else { return letter.message.map { isOf(job, $0) } ?? false }
            return token.app == job.meta.app && token.job == job.meta.job && token.gid == job.header.gid
        }.map { letter in
            JobSurroundings.Letter(
                id: letter.name,
                reason: letter.reason,
                attempts: letter.attempts,
                sinceMilliseconds: letter.id.milliseconds
            )
        }
    }

    // MARK: Tasks

    /// Where the task of an open wait is: that of its entry, or one that some worker was given.
    private func task(
        _ topic: String,
        _ entry: String,
        _ token: WaitToken,
        _ partition: Int
    ) async throws(StoreError) -> JobSurroundings.TaskState {
        guard !entry.isEmpty else { return try await given(token, partition) }
        let stream = store.keys.tasks(partition, app: token.app, topic: topic)
        return try await queued(stream, StreamID(entry) ?? .zero, token)
    }

    /// Looks again for a task that was not where its job said; nil where nobody waits for it any more.
    private func taskAgain(_ token: WaitToken, _ partition: Int) async throws(StoreError) -> JobSurroundings.TaskState?
    {
        let scope = store.keys.scope(partition, app: token.app, job: token.job, address: token.address)
        let fields = ["R\(token.activity)", "Q\(token.activity)"]
        let values = try await store.keyspace.read([.fields(scope, fields)])[0].valueList
        guard values.count == 2, let record = values[0].flatMap({ InstanceRecord(stored: $0) }), record.state == .open,
            record.attempt == token.attempt
        else { return nil }
        let entry = values[1].map { String(decoding: $0, as: UTF8.self) } ?? ""
        return try await task(record.reference, entry, token, partition)
    }

    /// Who was given a task.
    private func given(_ token: WaitToken, _ partition: Int) async throws(StoreError) -> JobSurroundings.TaskState {
        let workers = try await store.keyspace.read([.lowest(store.keys.workers, limit: Self.entriesMax)])[0].items
        let answers = try await store.keyspace.read(
            workers.map { .fields(store.keys.given(partition, worker: $0.member), [token.text]) }
        )
        for (worker, answer) in zip(workers, answers) where answer.firstText != nil {
            let until = Int64(worker.score)
            return .given(
                worker: worker.member,
                untilMilliseconds: until,
                isSilent: try await store.time() >= until
            )
        }
        return .gone
    }

    private func queued(
        _ stream: String,
        _ id: StreamID,
        _ token: WaitToken
    ) async throws(StoreError) -> JobSurroundings.TaskState {
        let group = KeySpace.workerGroup
        let answers = try await store.keyspace.read([
            .entry(stream, id), .delivered(stream, group: group, from: id, limit: 1), .group(stream, name: group),
            .consumers(stream, group: group),
        ])
        guard answers[0].entryList.first?.text("t") == token.text else { return .gone }
        if let pending = answers[1].pendingList.first, pending.id == id {
            return .inHand(
                worker: pending.consumer,
                silentMilliseconds: pending.idleMilliseconds,
                deliveries: pending.deliveries
            )
        }
        let last = answers[2].group?.lastDelivered ?? .zero
        let waiting = try await store.keyspace.read([.entries(stream, after: last, limit: Self.entriesMax)])[0]
        return .queued(
            ahead: waiting.entryList.count { $0.id < id },
            workers: answers[3].consumerList.count { $0.idleMilliseconds < Self.silenceMax }
        )
    }
}
