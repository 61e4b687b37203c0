import LegworkLedger

extension Store {
    /// How a store does: what waits, and who works.
    package struct Status: Sendable, Equatable {
        /// The server's time, in milliseconds since 1970.
        package var nowMilliseconds: Int64
        /// The partitions, by number.
        package var partitions: [PartitionStatus]
        /// The topics that were asked for, in that order.
        package var topics: [TopicStatus]
    }

    /// How a partition does.
    package struct PartitionStatus: Sendable, Equatable {
        /// Messages that are not done.
        package var messages: Int
        /// When the oldest of them was sent, in milliseconds since 1970; nil for none.
        package var oldestMilliseconds: Int64?
        /// Armed timers.
        package var timers: Int
        /// Timers that should have moved ``StatusLimits/lateMilliseconds`` ago, and have not.
        package var late: Int
        /// Entries among the dead letters.
        package var deadLetters: Int
        /// What it has counted, by name: buffered signals, dropped messages, signals whose time ran out….
        package var counters: [String: Int64]
        /// The token of the lease that is held, or nil.
        package var lease: String?
    }

    /// How a worker topic does, over all partitions and priorities.
    package struct TopicStatus: Sendable, Equatable {
        /// The app.
        package var app: String
        /// The topic.
        package var topic: String
        /// Tasks that no worker has taken yet.
        package var waiting: Int
        /// Tasks in the hands of workers, those included that they were given without a way through the stream.
        package var pending: Int
    }

    /// What counts as late.
    package enum StatusLimits {
        /// By how much a timer is overdue that counts as late: an engine moves it much sooner, in milliseconds.
        package static let lateMilliseconds: Int64 = 1000
    }

    /// Figures of the whole store: a few round trips, whatever it holds.
    ///
    /// - Parameter topics: the worker topics to look at, as apps name them.
    /// - Throws: `redis`.
    package func status(topics: [(app: String, topic: String)] = []) async throws(StoreError) -> Status {
        let now = try await time()
        var queries: [StoreQuery] = []
        for partition in 0..<partitions { queries += partitionQueries(partition, now) }
        for (app, topic) in topics {
            for stream in streams(app, topic) {
                queries += [.length(stream), .pending(stream, group: KeySpace.workerGroup)]
            }
        }
        var answers = try await keyspace.read(queries)[...]
        var list: [PartitionStatus] = []
        for _ in 0..<partitions { list.append(partitionStatus(&answers)) }
        let given = topics.isEmpty ? [] : try await givenTasks()
        let topicList = topics.map { app, topic in
            var status = TopicStatus(app: app, topic: topic, waiting: 0, pending: 0)
            for _ in streams(app, topic) {
                let (length, pending) = (answers.removeFirst().number, answers.removeFirst().number)
                status.waiting += max(0, length - pending)
                status.pending += pending
            }
            status.pending += given.first { $0.app == app && $0.topic == topic }?.count ?? 0
            return status
        }
        return Status(nowMilliseconds: now, partitions: list, topics: topicList)
    }

    /// The streams that hold the tasks of a topic.
    private func streams(_ app: String, _ topic: String) -> [String] {
        TaskQueue.Priority.allCases.flatMap { priority in
            (0..<partitions).map {
                keys.tasks($0, app: app, topic: TaskQueue.name(topic: topic, priority: priority))
            }
        }
    }

    private func partitionQueries(_ partition: Int, _ now: Int64) -> [StoreQuery] {
        let (messages, timers) = (keys.messages(partition), keys.timers(partition))
        return [
            .length(messages), .entries(messages, after: .zero, limit: 1), .count(timers, upTo: nil),
            .count(timers, upTo: now - StatusLimits.lateMilliseconds), .length(keys.dead(partition)),
            .hash(keys.partition(partition)), .string(keys.lease(partition)),
        ]
    }

    private func partitionStatus(_ answers: inout ArraySlice<StoreAnswer>) -> PartitionStatus {
        PartitionStatus(
            messages: answers.removeFirst().number,
            oldestMilliseconds: answers.removeFirst().entryList.first?.id.milliseconds,
            timers: answers.removeFirst().number,
            late: answers.removeFirst().number,
            deadLetters: answers.removeFirst().number,
            counters: counters(answers.removeFirst()),
            lease: answers.removeFirst().firstText
        )
    }

    /// Numbers under plain names, but for that which counts leases.
    private func counters(_ fields: StoreAnswer) -> [String: Int64] {
        var counters: [String: Int64] = [:]
        for field in fields.fieldList where !field.name.contains(":") && field.name != "epoch" {
            counters[field.name] = Int64(String(decoding: field.value, as: UTF8.self))
        }
        return counters
    }
}
