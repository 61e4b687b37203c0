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
        /// The engines that were seen lately, by name.
        package var engines: [EngineStatus]
    }

    /// How a partition does.
    package struct PartitionStatus: Sendable, Equatable {
        /// Its number.
        package var partition: Int
        /// Messages that are not done.
        package var messages: Int
        /// When the oldest of them was sent, in milliseconds since 1970; nil for none.
        package var oldestMilliseconds: Int64?
        /// Armed timers.
        package var timers: Int
        /// When the next one is due, in milliseconds since 1970; nil for none.
        package var nextDueMilliseconds: Int64?
        /// Timers that are due and not moved.
        package var late: Int
        /// Entries among the dead letters.
        package var deadLetters: Int
        /// Signals that are kept until somebody waits for them.
        package var buffered: Int
        /// Messages that were dropped because their job was gone.
        package var dropped: Int
        /// Buffered signals whose time ran out.
        package var expiredSignals: Int
        /// The token of the lease that is held, or nil.
        package var lease: String?
    }

    /// How a worker topic does, over all partitions.
    package struct TopicStatus: Sendable, Equatable {
        /// The app.
        package var app: String
        /// The topic.
        package var topic: String
        /// Tasks that no worker has read.
        package var waiting: Int
        /// Tasks that a worker has in hand.
        package var pending: Int
    }

    /// An engine.
    package struct EngineStatus: Sendable, Equatable {
        /// Its name.
        package var name: String
        /// When it was last seen, in milliseconds since 1970.
        package var seenMilliseconds: Int64
    }

    /// Figures of the whole store: four round trips, whatever it holds.
    ///
    /// - Parameter topics: the worker topics to look at.
    /// - Throws: `redis`.
    package func status(topics: [(app: String, topic: String)] = []) async throws(StoreError) -> Status {
        let now = try await time()
        var queries: [StoreQuery] = [.lowest(keys.engines, limit: 10_000)]
        for partition in 0..<partitions { queries += partitionQueries(partition, now) }
        for (app, topic) in topics {
            for partition in 0..<partitions {
                let stream = keys.tasks(partition, app: app, topic: topic)
                queries += [.length(stream), .pending(stream, group: KeySpace.workerGroup)]
            }
        }
        var answers = try await keyspace.read(queries)[...]
        let engines = answers.removeFirst().items.map { item in
            EngineStatus(name: item.member, seenMilliseconds: Int64(item.score))
        }
        var list: [PartitionStatus] = []
        for partition in 0..<partitions { list.append(partitionStatus(partition, &answers)) }
        let given = topics.isEmpty ? [] : try await givenTasks()
        let topicList = topics.map { app, topic in
            var status = TopicStatus(app: app, topic: topic, waiting: 0, pending: 0)
            status.pending = given.first { $0.app == app && $0.topic == topic }?.count ?? 0
            for _ in 0..<partitions {
                let (length, pending) = (answers.removeFirst().number, answers.removeFirst().number)
                status.waiting += max(0, length - pending)
                status.pending += pending
            }
            return status
        }
        return Status(
            nowMilliseconds: now,
            partitions: list,
            topics: topicList,
            engines: engines.filter { now - $0.seenMilliseconds < StoreLimits.engineLifeMilliseconds }
                .sorted { $0.name < $1.name }
        )
    }

    private func partitionQueries(_ partition: Int, _ now: Int64) -> [StoreQuery] {
        let (messages, timers) = (keys.messages(partition), keys.timers(partition))
        return [
            .length(messages), .entries(messages, after: .zero, limit: 1), .count(timers, upTo: nil),
            .lowest(timers, limit: 1), .count(timers, upTo: now), .length(keys.dead(partition)),
            .fields(keys.partition(partition), ["buffered", "dropped", "expired"]), .string(keys.lease(partition)),
        ]
    }

    private func partitionStatus(_ partition: Int, _ answers: inout ArraySlice<StoreAnswer>) -> PartitionStatus {
        let messages = answers.removeFirst().number
        let oldest = answers.removeFirst().entryList.first?.id.milliseconds
        let timers = answers.removeFirst().number
        let next = answers.removeFirst().items.first.map { Int64($0.score) }
        let (late, dead) = (answers.removeFirst().number, answers.removeFirst().number)
        let counts = answers.removeFirst().valueList.map { value in
            value.flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0
        }
        return PartitionStatus(
            partition: partition,
            messages: messages,
            oldestMilliseconds: oldest,
            timers: timers,
            nextDueMilliseconds: next,
            late: late,
            deadLetters: dead,
            buffered: counts[0],
            dropped: counts[1],
            expiredSignals: counts[2],
            lease: answers.removeFirst().firstText
        )
    }
}
