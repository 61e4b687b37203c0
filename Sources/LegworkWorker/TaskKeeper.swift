import CoreMetrics
import LegworkLedger
import LegworkRedis
import LegworkSystem
import LegworkWire
import Logging
import Synchronization

/// Shows that tasks in hand are worked on, and takes over those of workers that fell silent: a thread and a connection of
/// its own, so that busy handlers cannot starve it.
///
/// It sleeps until the next task must be shown to live, or until the longest silent task of another worker can have lost
/// its lease. Which lease that is, the task itself says (`heartbeat`); so entries are looked at before they are claimed.
struct TaskKeeper: ~Copyable {
    private let shared: WorkerShared
    private let deliver: @Sendable ([TaskDelivery], Int) -> Void
    private var wire: Wire?
    private var lastError: RedisError?
    private var nextSearch: Int64 = 0
    private var nextPresence: Int64 = 0
    private var nextLook: Int64 = 0
    /// The leases of other workers' tasks that were looked at, in milliseconds.
    private var leases: [TaskDelivery.Place: Int64] = [:]

    /// The most pending entries of a stream that one search looks at.
    private static let pageEntries = 100

    /// How often the tasks of others are looked at, at least: a dead worker's task is taken over within twice as long after
    /// its lease.
    private static let searchMilliseconds: Int64 = 1000

    /// For how long others may take what has been silent for two leases, in milliseconds. Who finds it then takes it although its own
    /// handlers are busy: those might be, with what comes from the streams, for as long as there is any.
    private static let aheadMilliseconds: Int64 = 2000

    /// How often it is looked whether the worker was given what it does not know of, in milliseconds.
    private static let lookMilliseconds: Int64 = 5000

    /// How soon an ended read is unblocked again while the worker's streams have changed.
    private static let pokeMilliseconds: Int64 = 5

    init(_ shared: WorkerShared, deliver: @escaping @Sendable ([TaskDelivery], Int) -> Void) {
        self.shared = shared
        self.deliver = deliver
    }

    /// The thread's body.
    ///
    /// - Parameter isOver: true once no task is in hand and none will come.
    mutating func run(until isOver: () -> Bool) {
        var backoff = Backoff(firstMilliseconds: 20, longestMilliseconds: 500)
        var generation = shared.generation
        while !isOver() {
            let now = MonotonicTime.milliseconds
            var next = now + shared.configuration.leaseMilliseconds
            // Of what comes while it looks, only what has a shorter lease than all others needs another look at once.
            shared.keeperWakes.store(now + shared.configuration.leaseMilliseconds / 3, ordering: .releasing)
            do throws(RedisError) {
                let wire = try connected()
                // First of all: whatever is refused below must not make the worker look silent.
                if now >= nextPresence {
                    try present(on: wire)
                    nextPresence = now + shared.configuration.leaseMilliseconds / 3
                }
                next = min(next, nextPresence)
                if let client = staleReader {
                    try unblock(client, on: wire)
                    next = min(next, now + Self.pokeMilliseconds)
                }
                if shared.generation != generation {
                    // A read that waits knows nothing of new streams, or of the end.
                    let client = shared.blockedReader.load(ordering: .acquiring)
                    if client != 0 { try unblock(client, on: wire) } else { generation = shared.generation }
                    next = min(next, now + Self.pokeMilliseconds)
                }
                next = min(next, try beat(on: wire, atMilliseconds: now))
                try handBack(on: wire)
                if !shared.isStopped {
                    if now >= nextSearch { nextSearch = try search(on: wire, atMilliseconds: now) }
                    next = min(next, nextSearch)
                }
                if shared.takeLook() { nextLook = now }
                if now >= nextLook {
                    nextLook = now + Self.lookMilliseconds
                    try findForgotten(on: wire)
                }
                backoff.succeeded()
            } catch {
                if backoff.isCalm { shared.report(error, in: "heartbeats") }
                wire = nil
                lastError = error
                if error.serverError == nil {
                    // The server may be another, which has not heard of the worker; and what was put back may not be.
                    nextPresence = 0
                    nextLook = 0
                }
                next = now + backoff.pauseMilliseconds()
            }
            shared.metrics.held.record(shared.desk.heldCount)
            shared.keeperWakes.store(next, ordering: .releasing)
            shared.keeperBell.wait(untilNanoseconds: next * 1_000_000)
        }
        // Without this, others take over what is left once the lease has run out.
        do throws(RedisError) {
            let wire = try connected()
            try handBack(on: wire)
            try present(on: wire, lifeMilliseconds: 0)
        } catch {
            shared.report(error, in: "hand-back")
        }
    }

    /// The reader, where it waits for more tasks than its routes can take by now.
    private var staleReader: Int64? {
        let client = shared.blockedReader.load(ordering: .sequentiallyConsistent)
        let isStale =
            shared.fillingsKnown.load(ordering: .sequentiallyConsistent)
            != shared.fillings.load(ordering: .sequentiallyConsistent)
        return client != 0 && isStale ? client : nil
    }

    private mutating func connected() throws(RedisError) -> Wire {
        if let wire { return wire }
        let fresh = try Wire(shared.redis, kernel: shared.kernel, after: lastError)
        lastError = nil
        wire = fresh
        return fresh
    }

    private func unblock(_ client: Int64, on wire: Wire) throws(RedisError) {
        wire.append("CLIENT", "UNBLOCK", "\(client)")
        try wire.flush()
        _ = try wire.reply()
    }

    // MARK: - Heartbeats

    /// - Returns: when the next heartbeat is due, in milliseconds of the steady clock.
    private func beat(on wire: Wire, atMilliseconds now: Int64) throws(RedisError) -> Int64 {
        let (due, stuck, next) = shared.desk.due(atMilliseconds: now, isEnding: shared.isStopped)
        shared.handBack(stuck, haveBegun: false)
        let calls = due.map { task in
            KernelCall.heartbeat(
                partition: task.place.partition,
                app: task.place.app,
                topic: task.place.topic,
                entry: task.place.entry,
                consumer: shared.configuration.name,
                isGiven: task.place.isGiven
            )
        }
        if !due.isEmpty { Failpoint.reach("heartbeat.before") }
        for call in calls { wire.append(call) }
        try wire.flush()
        var refusal: RedisError?
        for (task, call) in zip(due, calls) {
            switch try wire.kernelReply(to: call) {
            case .success(.heartbeat(false)): shared.desk.lost(task.place)
            case .success: break
            case .failure(let error): refusal = error
            }
        }
        if let refusal { throw refusal }
        if !due.isEmpty { Failpoint.reach("heartbeat.after") }
        return next ?? .max
    }

    /// Makes tasks look silent for long, so that the next search of another worker claims them.
    private func handBack(on wire: Wire) throws(RedisError) {
        let tasks = shared.takeHandedBack()
        let given = Dictionary(grouping: tasks.map(\.task).filter(\.place.isGiven), by: \.place.partition)
        for (partition, tasks) in given { try putBack(tasks.map(\.token), partition, on: wire) }
        for (task, hasBegun) in tasks where !task.place.isGiven {
            let stream = shared.keys.tasks(task.place.partition, app: task.place.app, topic: task.place.topic)
            wire.append("XPENDING", stream, KeySpace.workerGroup, task.place.entry, task.place.entry, "1")
            try wire.flush()
            guard try PendingEntry.list(wire.reply()).first?.consumer == shared.configuration.name else { continue }
            let idle = 2 * shared.desk.lease(of: task)
            wire.append(
                ["XCLAIM", stream, KeySpace.workerGroup, shared.configuration.name, "0", task.place.entry]
                    + ["IDLE", "\(idle)", "RETRYCOUNT", "\(task.delivery - (hasBegun ? 0 : 1))", "JUSTID"]
            )
            try wire.flush()
            _ = try wire.reply()
        }
    }

    // MARK: - Given tasks

    /// Says for how long the worker may be silent before what it was given goes to others.
    private func present(on wire: Wire, lifeMilliseconds: Int64? = nil) throws(RedisError) {
        let sent = MonotonicTime.milliseconds
        let life = lifeMilliseconds ?? shared.configuration.leaseMilliseconds
        let call = KernelCall.presence(worker: shared.configuration.name, lifeMilliseconds: life)
        wire.append(call)
        try wire.flush()
        _ = try wire.kernelReply(to: call).get()
        if lifeMilliseconds == nil { shared.present(atMilliseconds: sent) }
    }

    /// Puts what the worker was given and does not know of into the streams of its topics: commits whose outcome was never
    /// heard. What is on its way, it knows of; what is done is gone before it forgets it.
    private func findForgotten(on wire: Wire) throws(RedisError) {
        for partition in 0..<shared.partitions {
            wire.append("HKEYS", shared.keys.given(partition, worker: shared.configuration.name))
        }
        try wire.flush()
        var forgotten: [(partition: Int, tokens: [WaitToken])] = []
        for partition in 0..<shared.partitions {
            var tokens: [WaitToken] = []
            for item in try wire.reply().array() {
                let text = try item.string()
                guard !shared.desk.holds(TaskDelivery.Place(given: text, partition: partition)) else { continue }
                if let token = WaitToken(text) { tokens.append(token) }
            }
            if !tokens.isEmpty { forgotten.append((partition, tokens)) }
        }
        for (partition, tokens) in forgotten { try putBack(tokens, partition, on: wire) }
    }

    private func putBack(_ tokens: [WaitToken], _ partition: Int, on wire: Wire) throws(RedisError) {
        let call = KernelCall.putBack(partition: partition, worker: shared.configuration.name, tokens: tokens)
        Failpoint.reach("putback.before")
        wire.append(call)
        try wire.flush()
        _ = try wire.kernelReply(to: call).get()
        Failpoint.reach("putback.after")
    }

    // MARK: - Tasks of silent workers

    /// - Returns: when to search again, in milliseconds of the steady clock.
    private mutating func search(on wire: Wire, atMilliseconds now: Int64) throws(RedisError) -> Int64 {
        let lease = shared.configuration.leaseMilliseconds
        // A task may say a shorter lease than the worker's own, so silence must not go unnoticed for as long as that.
        var next = now + min(lease, Self.searchMilliseconds)
        let streams = shared.streams.streams
        for stream in streams {
            wire.append("XPENDING", shared.key(stream), KeySpace.workerGroup, "-", "+", "\(Self.pageEntries)")
        }
        try wire.flush()
        var found: [(TaskStream, [PendingEntry])] = []
        for stream in streams {
            let reply = try wire.anyReply()
            if case .error(let error) = reply, error.code == .noGroup { continue }
            let entries = try PendingEntry.list(reply.orRefused(command: "XPENDING"))
            let others = entries.filter { !shared.desk.holds(stream.place(of: $0.id)) }
            if entries.count == Self.pageEntries { next = min(next, now + lease / 4) }
            if !others.isEmpty { found.append((stream, others)) }
        }
        var seen: [TaskDelivery.Place: Int64] = [:]
        for (stream, entries) in found {
            for entry in entries {
                let known: Int64
                if let before = leases[stream.place(of: entry.id)] {
                    known = before
                } else {
                    known = try look(stream, entry, on: wire)
                }
                seen[stream.place(of: entry.id)] = known
                let left = known - entry.idleMilliseconds
                if left > 0 {
                    next = min(next, now + left + 1)
                } else if shared.desk.free[stream.route] > 0
                    || left < -(known + Self.aheadMilliseconds) && shared.desk.ahead[stream.route] > 0
                {
                    try claim(stream, entry, leaseMilliseconds: known, on: wire)
                } else {
                    next = min(next, now + lease / 10)
                }
            }
        }
        leases = seen
        return next
    }

    /// The lease of a task; the worker's own for one that was deleted since.
    private func look(_ stream: TaskStream, _ entry: PendingEntry, on wire: Wire) throws(RedisError) -> Int64 {
        wire.append("XRANGE", shared.key(stream), entry.id, entry.id)
        try wire.flush()
        guard let found = try WireEntry.list(wire.reply()).first else {
            // A claim of a deleted entry takes it off the list of pending ones.
            return shared.configuration.leaseMilliseconds
        }
        guard let task = TaskDelivery(place: stream.place(of: entry.id), fields: found.fields, delivery: 0) else {
            return shared.configuration.leaseMilliseconds
        }
        return shared.desk.lease(of: task)
    }

    private func claim(
        _ stream: TaskStream,
        _ entry: PendingEntry,
        leaseMilliseconds: Int64,
        on wire: Wire
    ) throws(RedisError) {
        Failpoint.reach("reclaim.before")
        wire.append(
            ["XCLAIM", shared.key(stream), KeySpace.workerGroup, shared.configuration.name]
                + ["\(leaseMilliseconds)", entry.id]
        )
        try wire.flush()
        guard let claimed = try WireEntry.list(wire.reply()).first else { return }
        Failpoint.reach("reclaim.after")
        let delivery = entry.deliveries + 1
        guard let task = TaskDelivery(place: stream.place(of: entry.id), fields: claimed.fields, delivery: delivery)
        else {
            try shared.bury(claimed, of: stream, on: wire, reason: "its fields are none of a task")
            return
        }
        shared.metrics.reclaimed.increment()
        // What this worker has left itself, as its handlers were busy, says nothing about anybody.
        shared.logger.log(
            level: entry.consumer == shared.configuration.name ? .debug : .info,
            "a task of a silent worker was taken over",
            metadata: [
                "lw.topic": "\(stream.topic)", "lw.job": "\(task.token.job)", "lw.delivery": "\(task.fencingNumber)",
                "lw.worker": "\(entry.consumer)",
            ]
        )
        guard entry.deliveries < shared.configuration.deliveriesMax else {
            try shared.giveUp(task, claimed.id, of: stream, on: wire)
            return
        }
        deliver([task], stream.route)
    }
}
