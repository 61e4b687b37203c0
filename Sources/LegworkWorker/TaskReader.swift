import LegworkLedger
import LegworkRedis
import LegworkSystem
import LegworkWire
import Synchronization

/// Reads tasks: one thread, one connection, one read over all streams of all topics.
struct TaskReader: ~Copyable {
    private let shared: WorkerShared
    private let deliver: @Sendable ([TaskDelivery], Int) -> Void
    /// What to read of each rank by itself, and last of all ranks together.
    private var plans = TaskReader.freshPlans
    /// The rank that is being read; the last plan where no topic has priorities.
    private var rank = TaskStream.ranks.upperBound
    private var hasPriorities = false
    private var streams: [TaskStream] = []
    private var keys: [String] = []
    private var places: [String: Int] = [:]
    private var generation = -1
    /// True while some of what is read next would wait behind gifts.
    private var isAhead = false
    private var wire: (wire: Wire, client: Int64)?
    private var hasLostConnection = false

    /// The most tasks that were lost with a connection and are looked for at once in each stream.
    private static let lostEntriesMax = 1000

    /// How long a read waits while some topics have no free handler, in milliseconds: after that it asks for them too.
    private static let partialBlockMilliseconds: Int64 = 20

    /// How long a read waits for tasks that would wait behind gifts, in milliseconds.
    private static let aheadBlockMilliseconds: Int64 = 100

    /// - Parameter deliver: takes tasks that were read, all of one route.
    init(_ shared: WorkerShared, deliver: @escaping @Sendable ([TaskDelivery], Int) -> Void) {
        self.shared = shared
        self.deliver = deliver
    }

    /// The thread's body: ends when the worker is stopped.
    mutating func run() {
        var backoff = Backoff()
        while !shared.isStopped {
            do throws(RedisError) {
                try turn()
                backoff.succeeded()
            } catch {
                if backoff.isCalm { shared.report(error, in: "tasks") }
                wire = nil
                hasLostConnection = true
                generation = -1
                shared.blockedReader.store(0, ordering: .releasing)
                let pause = MonotonicTime.nanoseconds + backoff.pauseMilliseconds() * 1_000_000
                shared.readerBell.wait(untilNanoseconds: pause)
            }
        }
    }

    private mutating func turn() throws(RedisError) {
        let (wire, client) = try connected()
        if shared.generation != generation { try subscribe(on: wire) }
        if hasLostConnection {
            try recover(on: wire)
            hasLostConnection = false
        }
        let fillings = shared.fillings.load(ordering: .sequentiallyConsistent)
        guard let read = nextRead() else {
            shared.readerBell.wait(untilNanoseconds: nil)
            return
        }
        var words = ["XREADGROUP", "GROUP", KeySpace.workerGroup, shared.configuration.name, "COUNT", "\(read.count)"]
        // A rank is empty when a read of it that could wait brings nothing.
        let isOver = read.waits
        if read.waits, rank == TaskStream.ranks.upperBound {
            let isPartial = read.streams.count < streams.count
            let block =
                isPartial
                ? Self.partialBlockMilliseconds
                : isAhead ? Self.aheadBlockMilliseconds : shared.configuration.blockMilliseconds
            words += ["BLOCK", "\(min(block, shared.configuration.blockMilliseconds))"]
            shared.fillingsKnown.store(fillings, ordering: .sequentiallyConsistent)
            shared.blockedReader.store(client, ordering: .sequentiallyConsistent)
            // A change since the streams were listed rings nobody who is about to wait at Redis.
            guard shared.generation == generation,
                shared.fillings.load(ordering: .sequentiallyConsistent) == fillings
            else {
                // Nothing was sent: there is nothing to end, and the next turn may find no handler to read for.
                shared.blockedReader.store(0, ordering: .releasing)
                return
            }
        }
        words.append("STREAMS")
        words += read.streams.map { keys[$0] }
        words += read.streams.map { _ in ">" }
        wire.append(words)
        try wire.flush()
        let reply = try wire.reply()
        shared.blockedReader.store(0, ordering: .releasing)
        let replies = reply.isNull ? [] : try reply.array()
        passOn(isFound: !replies.isEmpty, isOver: isOver)
        try take(replies, on: wire)
    }

    private static var freshPlans: [ReadPlan] { Array(repeating: ReadPlan(), count: TaskStream.ranks.count + 1) }

    /// The next read; nil while no handler is free. While some topic has priorities, the ranks are read one after the
    /// other, without waiting, and only when all are empty one read waits on everything.
    private mutating func nextRead() -> ReadPlan.Read? {
        let (free, isAhead) = shared.desk.reading
        self.isAhead = isAhead
        var topics = shared.routes.indices.map { ReadPlan.Topic(streams: [], free: free[$0]) }
        let isLast = rank == TaskStream.ranks.upperBound
        for (place, stream) in streams.enumerated() where isLast || stream.rank == rank {
            topics[stream.route].streams.append(place)
        }
        topics.removeAll { $0.streams.isEmpty }
        return plans[rank].next(topics, countMax: shared.configuration.batchPerStream)
    }

    /// Chooses the rank of the next read: the first again where something was found, the next where this one is empty.
    private mutating func passOn(isFound: Bool, isOver: Bool) {
        if isFound { plans[rank].found() }
        guard hasPriorities else { return }
        if isFound || rank == TaskStream.ranks.upperBound {
            if isFound || isOver { rank = TaskStream.ranks.lowerBound }
        } else if isOver {
            rank += 1
        }
    }

    /// Takes in what a read has brought, stream by stream.
    private mutating func take(_ replies: [RedisReply], on wire: Wire) throws(RedisError) {
        var byRoute: [Int: [TaskDelivery]] = [:]
        for reply in replies {
            let parts = try reply.array(count: 2)
            guard let place = places[try parts[0].string()] else { continue }
            let stream = streams[place]
            var tasks: [TaskDelivery] = []
            let entries = try parts[1].array()
            tasks.reserveCapacity(entries.count)
            for entry in entries {
                if let task = TaskDelivery(entry, of: stream) {
                    tasks.append(task)
                } else {
                    tasks += try unusual(entry, of: stream, on: wire)
                }
            }
            byRoute[stream.route, default: []] += tasks
        }
        for (route, tasks) in byRoute where !tasks.isEmpty { deliver(tasks, route) }
    }

    /// The task of an entry that has other fields than a plain one, or none: what is no task goes to the dead-letter stream.
    private func unusual(
        _ entry: RedisReply,
        of stream: TaskStream,
        on wire: Wire
    ) throws(RedisError) -> [TaskDelivery] {
        var tasks: [TaskDelivery] = []
        for entry in try WireEntry.list(.array([entry])) {
            if let task = TaskDelivery(place: stream.place(of: entry.id), fields: entry.fields, delivery: 1) {
                tasks.append(task)
            } else {
                try shared.bury(entry, of: stream, on: wire, reason: "its fields are none of a task")
            }
        }
        return tasks
    }

    /// Takes in tasks that were delivered over a connection that broke before they arrived: they are pending here, and
    /// nobody works on them.
    private func recover(on wire: Wire) throws(RedisError) {
        let name = shared.configuration.name
        for key in keys {
            wire.append("XPENDING", key, KeySpace.workerGroup, "-", "+", "\(Self.lostEntriesMax)", name)
        }
        try wire.flush()
        var lost: [(TaskStream, [PendingEntry])] = []
        for stream in streams {
            let entries = try PendingEntry.list(wire.reply()).filter { !shared.desk.holds(stream.place(of: $0.id)) }
            if !entries.isEmpty { lost.append((stream, entries)) }
        }
        for (stream, entries) in lost {
            wire.append(["XCLAIM", shared.key(stream), KeySpace.workerGroup, name, "0"] + entries.map(\.id))
            try wire.flush()
            let counts = Dictionary(entries.map { ($0.id, $0.deliveries) }, uniquingKeysWith: max)
            var tasks: [TaskDelivery] = []
            for entry in try WireEntry.list(wire.reply()) {
                let delivery = (counts[entry.id] ?? 0) + 1
                let task = TaskDelivery(place: stream.place(of: entry.id), fields: entry.fields, delivery: delivery)
                if let task { tasks.append(task) }
            }
            deliver(tasks, stream.route)
        }
    }

    private mutating func connected() throws(RedisError) -> (wire: Wire, client: Int64) {
        if let wire { return wire }
        let fresh = try Wire(shared.redis, kernel: shared.kernel)
        let pair = (fresh, fresh.clientID)
        wire = pair
        return pair
    }

    /// Makes the groups of the streams that are to be read; those that are there are kept.
    private mutating func subscribe(on wire: Wire) throws(RedisError) {
        let (wanted, generation) = shared.streams
        let names = wanted.map { shared.key($0) }
        for name in names { wire.append("XGROUP", "CREATE", name, KeySpace.workerGroup, "0", "MKSTREAM") }
        try wire.flush()
        var refusal: RedisError?
        for _ in names {
            do throws(RedisError) { _ = try wire.anyReply().orRefused(command: "XGROUP CREATE") } catch {
                if error.serverError?.code != .busyGroup { refusal = error }
            }
        }
        if let refusal { throw refusal }
        streams = wanted
        keys = names
        places = Dictionary(names.enumerated().map { ($1, $0) }, uniquingKeysWith: { first, _ in first })
        self.generation = generation
        plans = Self.freshPlans
        hasPriorities = streams.contains { $0.rank != TaskStream.normalRank }
        rank = hasPriorities ? TaskStream.ranks.lowerBound : TaskStream.ranks.upperBound
    }
}
