import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
package import LegworkRedis
import LegworkStore

/// How a store is doing, at one moment.
package struct StoreStatus: Sendable {
    /// A living engine.
    package struct LivingEngine: Sendable {
        /// Its name.
        package var name: String
        /// The partitions that it reads.
        package var partitions: [Int]
    }

    /// The tasks of one worker topic.
    package struct TopicTasks: Sendable {
        /// The app's id.
        package var app: String
        /// The topic.
        package var topic: String
        /// Tasks that no worker has taken yet.
        package var open: Int64
        /// Tasks in the hands of workers, those included that they were given without a way through the stream.
        package var inHand: Int64
    }

    /// The server's settings and what it tells of itself.
    package var server: RedisServerSettings
    /// How many partitions the store has.
    package var partitions: Int
    /// The engines.
    package var engines: [LivingEngine]
    /// Messages that are to move jobs and have not, those in hand of engines included.
    package var messages: Int64
    /// For how long the oldest of them has waited, in milliseconds; nil where there are none.
    package var oldestMessageMilliseconds: Int64?
    /// Timers that are armed.
    package var timers: Int64
    /// Timers that are overdue by more than a second.
    package var lateTimers: Int64
    /// Messages that nobody could process.
    package var deadLetters: Int64
    /// Stored jobs by app.
    package var jobs: [(app: String, stored: Int64)]
    /// The tasks of each topic that has any.
    package var tasks: [TopicTasks]
    /// Counters of all partitions together, by name: dropped messages, expired signals….
    package var counters: [(name: String, value: Int64)]
}

extension Legwork {
    /// How the store is doing.
    ///
    /// - Throws: ``LegworkError``.
    package func status() async throws -> StoreStatus {
        do {
            let names = try await appNames()
            var topics: [(app: String, topic: String)] = []
            for name in names { topics += try await workerTopics(of: name).map { (name, $0) } }
            let server = try await shelf.lane.serverSettings()
            let stored = try await shelf.store.status(topics: topics)
            let partitions = stored.partitions
            let oldest = partitions.compactMap(\.oldestMilliseconds).min()
            return StoreStatus(
                server: server,
                partitions: partitions.count,
                engines: engines(holding: partitions.map(\.lease)),
                messages: sum(partitions, \.messages),
                oldestMessageMilliseconds: oldest.map { max(0, stored.nowMilliseconds - $0) },
                timers: sum(partitions, \.timers),
                lateTimers: sum(partitions, \.late),
                deadLetters: sum(partitions, \.deadLetters),
                jobs: try await storedJobs(of: names),
                tasks: stored.topics.filter { $0.waiting + $0.pending > 0 }.map {
                    .init(app: $0.app, topic: $0.topic, open: Int64($0.waiting), inHand: Int64($0.pending))
                },
                counters: counters(partitions.map(\.counters))
            )
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// The engines that hold leases, by name.
    private func engines(holding leases: [String?]) -> [StoreStatus.LivingEngine] {
        var held: [String: [Int]] = [:]
        for case (let partition, let token?) in leases.enumerated() {
            let name = token.split(separator: ".", maxSplits: 1).last.map(String.init) ?? token
            held[name, default: []].append(partition)
        }
        return held.sorted { $0.key < $1.key }.map { StoreStatus.LivingEngine(name: $0.key, partitions: $0.value) }
    }

    private func sum(_ partitions: [Store.PartitionStatus], _ number: KeyPath<Store.PartitionStatus, Int>) -> Int64 {
        partitions.reduce(0) { $0 + Int64($1[keyPath: number]) }
    }

    private func counters(_ partitions: [[String: Int64]]) -> [(name: String, value: Int64)] {
        var sums: [String: Int64] = [:]
        for counters in partitions { sums.merge(counters, uniquingKeysWith: +) }
        return sums.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
    }

    /// How many jobs each app has stored.
    private func storedJobs(of names: [String]) async throws -> [(app: String, stored: Int64)] {
        var jobs: [(app: String, stored: Int64)] = []
        for name in names {
            let lists = (0..<shelf.partitions).map { StoreQuery.count(shelf.keys.index($0, app: name), upTo: nil) }
            jobs.append((name, try await shelf.store.keyspace.read(lists).reduce(0) { $0 + Int64($1.number) }))
        }
        return jobs
    }

    /// The topics that the versions of an app name for their workers.
    private func workerTopics(of name: String) async throws -> [String] {
        var topics: Set<String> = []
        for version in try await shelf.record(of: name).versions {
            for graph in try await app(AppLibrary.Key(app: name, version: version)).source.graphs {
                for case .worker(let settings) in graph.activities.map(\.kind) {
                    if let topic = settings.topic.stringValue, !topic.hasPrefix("{") { topics.insert(topic) }
                }
            }
        }
        return topics.sorted()
    }
}
