import LegworkLedger
import LegworkRedis
import LegworkSystem
import LegworkWire
import Synchronization

/// Reads tasks: one thread, one connection, one read over all streams of all topics.
struct TaskReader: ~Copyable {
    private let shared: WorkerShared
    private let deliver: @Sendable ([TaskDelivery], Int) -> Void
    private var plan = ReadPlan()
    private var streams: [TaskStream] = []
    private var keys: [String] = []
    private var places: [String: Int] = [:]
    private var generation = -1
    private var wire: (wire: Wire, client: Int64)?

    /// How long a read waits while some topics have no free handler, in milliseconds: after that it asks for them too.
    private static let partialBlockMilliseconds: Int64 = 20

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
        let free = shared.desk.free
        var topics = shared.routes.indices.map { ReadPlan.Topic(streams: [], free: free[$0]) }
        for (place, stream) in streams.enumerated() { topics[stream.route].streams.append(place) }
        guard let read = plan.next(topics, countMax: shared.configuration.batchPerStream) else {
            shared.readerBell.wait(untilNanoseconds: nil)
            return
        }
        var words = ["XREADGROUP", "GROUP", KeySpace.workerGroup, shared.configuration.name, "COUNT", "\(read.count)"]
        if read.waits {
            let isPartial = read.streams.count < streams.count
            words += ["BLOCK", "\(isPartial ? Self.partialBlockMilliseconds : shared.configuration.blockMilliseconds)"]
            shared.blockedReader.store(client, ordering: .releasing)
            // A change since the streams were listed rings nobody who is about to wait at Redis.
            guard shared.generation == generation else { return }
        }
        words.append("STREAMS")
        words += read.streams.map { keys[$0] }
        words += read.streams.map { _ in ">" }
        wire.append(words)
        try wire.flush()
        let reply = try wire.reply()
        shared.blockedReader.store(0, ordering: .releasing)
        try take(StreamEntry.streams(reply), on: wire)
    }

    private mutating func take(
        _ replies: [(stream: String, entries: [StreamEntry])],
        on wire: Wire
    ) throws(RedisError) {
        if !replies.isEmpty { plan.found() }
        var byRoute: [Int: [TaskDelivery]] = [:]
        for (key, entries) in replies {
            guard let place = places[key] else { continue }
            let stream = streams[place]
            for entry in entries {
                let entryPlace = TaskDelivery.Place(
                    partition: stream.partition,
                    app: stream.app,
                    topic: stream.topic,
                    entry: entry.id
                )
                if let task = TaskDelivery(place: entryPlace, fields: entry.fields, delivery: 1) {
                    byRoute[stream.route, default: []].append(task)
                } else {
                    try shared.bury(entry, of: stream, on: wire, reason: "its fields are none of a task")
                }
            }
        }
        for (route, tasks) in byRoute { deliver(tasks, route) }
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
        plan = ReadPlan()
    }
}
