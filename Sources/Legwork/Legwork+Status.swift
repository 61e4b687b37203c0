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
    /// Timers that were due more than a second ago.
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
            try await shelf.setClock()
            let names = try await appNames()
            var status = StoreStatus(
                server: try await shelf.lane.serverSettings(),
                partitions: shelf.partitions,
                engines: try await engines(),
                messages: try await sum("XLEN", shelf.keys.messages),
                oldestMessageMilliseconds: try await oldestMessage(),
                timers: try await sum("ZCARD", shelf.keys.timers),
                lateTimers: try await sum(
                    "ZCOUNT",
                    shelf.keys.timers,
                    ["-inf", "\(shelf.clock.nowMilliseconds - 1000)"]
                ),
                deadLetters: try await sum("XLEN", shelf.keys.dead),
                jobs: [],
                tasks: [],
                counters: try await counters()
            )
            let given = try await shelf.store.givenTasks()
            for name in names {
                status.jobs.append((name, try await sum("ZCARD") { shelf.keys.index($0, app: name) }))
                for topic in try await workerTopics(of: name) {
                    var tasks = try await tasks(app: name, topic: topic)
                    tasks.inHand += Int64(given.first { $0.app == name && $0.topic == topic }?.count ?? 0)
                    if tasks.open + tasks.inHand > 0 { status.tasks.append(tasks) }
                }
            }
            return status
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// The engines that hold leases, by name.
    private func engines() async throws -> [StoreStatus.LivingEngine] {
        let commands = (0..<shelf.partitions).map { RedisCommand("GET", shelf.keys.lease($0)) }
        var held: [String: [Int]] = [:]
        for (partition, result) in await shelf.lane.send(commands).enumerated() {
            guard let token = try result.get().optionalString() else { continue }
            let name = token.split(separator: ".", maxSplits: 1).last.map(String.init) ?? token
            held[name, default: []].append(partition)
        }
        return held.sorted { $0.key < $1.key }.map { StoreStatus.LivingEngine(name: $0.key, partitions: $0.value) }
    }

    /// How old the oldest message of all partitions is, in milliseconds.
    private func oldestMessage() async throws -> Int64? {
        let commands = (0..<shelf.partitions).map {
            RedisCommand("XRANGE", shelf.keys.messages($0), "-", "+", "COUNT", "1")
        }
        var oldest: Int64?
        for result in await shelf.lane.send(commands) {
            guard let first = try result.get().array().first else { continue }
            let id = try first.array(count: 2)[0].string()
            guard let sent = Int64(id.prefix { $0 != "-" }) else { continue }
            oldest = min(oldest ?? sent, sent)
        }
        return oldest.map { max(0, shelf.clock.nowMilliseconds - $0) }
    }

    /// The sum of one number of each partition.
    private func sum(_ verb: String, _ key: (Int) -> String, _ arguments: [String] = []) async throws -> Int64 {
        let commands = (0..<shelf.partitions).map { partition in
            RedisCommand(verb, arguments: [key(partition)] + arguments)
        }
        var sum: Int64 = 0
        for result in await shelf.lane.send(commands) { sum += try result.get().integer() }
        return sum
    }

    /// What the partitions have counted: fields of their hashes that are plain names.
    private func counters() async throws -> [(name: String, value: Int64)] {
        var sums: [String: Int64] = [:]
        let commands = (0..<shelf.partitions).map { RedisCommand("HGETALL", shelf.keys.partition($0)) }
        for result in await shelf.lane.send(commands) {
            for (field, value) in try result.get().pairs() where !field.contains(":") && field != "epoch" {
                if let number = Int64(try value.string()) { sums[field, default: 0] += number }
            }
        }
        return sums.sorted { $0.key < $1.key }.map { (name: $0.key, value: $0.value) }
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

    private func tasks(app: String, topic: String) async throws -> StoreStatus.TopicTasks {
        let queues = TaskQueue.Priority.allCases.map { TaskQueue.name(topic: topic, priority: $0) }
        var all: Int64 = 0
        for queue in queues { all += try await sum("XLEN") { shelf.keys.tasks($0, app: app, topic: queue) } }
        var inHand: Int64 = 0
        let commands = queues.flatMap { queue in
            (0..<shelf.partitions).map { partition in
                RedisCommand("XINFO", "GROUPS", shelf.keys.tasks(partition, app: app, topic: queue))
            }
        }
        for result in await shelf.lane.send(commands) {
            // A stream that nobody has written to, or a group that no worker has made: nothing is in hand.
            guard case .success(let reply) = result, case .array(let groups) = reply else { continue }
            for group in groups {
                for (field, value) in try group.pairs() where field == "pending" { inHand += try value.integer() }
            }
        }
        return StoreStatus.TopicTasks(app: app, topic: topic, open: max(0, all - inHand), inHand: inHand)
    }
}
