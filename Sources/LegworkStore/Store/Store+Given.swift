import LegworkLedger

extension Store {
    /// Tasks of one topic that workers were given by the commits that made them.
    package struct GivenTasks: Sendable, Equatable {
        /// The app.
        package var app: String
        /// The topic.
        package var topic: String
        /// How many, over all workers and partitions.
        package var count: Int
    }

    /// How many workers are asked for what they were given: those that live for longest.
    private static let givenWorkersMax = 256

    /// How many tasks workers have in hand that they were given, by app and topic: two round trips.
    ///
    /// Of a worker that has more than some hundreds in a partition, the topics are told by some of them, in proportion.
    ///
    /// - Throws: `redis`.
    package func givenTasks() async throws(StoreError) -> [GivenTasks] {
        let workers = try await keyspace.read([.highest(keys.workers, upTo: nil, limit: Self.givenWorkersMax)])[0].items
        let hashes = workers.flatMap { worker in
            (0..<partitions).map { keys.given($0, worker: worker.member) }
        }
        let answers = try await keyspace.read(hashes.flatMap { [.fieldCount($0), .someFields($0)] })
        var counts: [String: [String: Double]] = [:]
        for place in hashes.indices {
            let (all, some) = (answers[2 * place].number, answers[2 * place + 1].fieldList)
            for field in some {
                guard let token = WaitToken(field.name),
                    let task = TaskDispatch(token: token, given: field.value, worker: "")
                else { continue }
                let topic = TaskQueue.topic(of: task.topic)
                counts[token.app, default: [:]][topic, default: 0] += Double(max(all, some.count)) / Double(some.count)
            }
        }
        return counts.sorted { $0.key < $1.key }.flatMap { app, topics in
            topics.sorted { $0.key < $1.key }.map { topic, count in
                GivenTasks(app: app, topic: topic, count: Int(count.rounded()))
            }
        }
    }
}
