import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkSystem
import LegworkWire
import Logging

/// What a loop does; confined to its thread.
///
/// A turn: take orders, take over partitions, read what is new, process it. While the commits of a batch are under way, the next
/// read is already waiting at Redis.
///
/// A read is fenced by nothing and takes nothing from anybody: what a message does is fenced by its commit, which takes it
/// out of the stream. So what stands in the stream is what is undone, for whoever comes next.
final class LoopRun {
    let loop: EngineLoop
    let shared: EngineShared
    let service: LeaseService

    /// The leases that commits carry, by partition.
    var leases: [Int: String] = [:]
    /// The jobs in memory.
    var cache: LeastRecentlyUsed<JobKey, CachedJob>
    /// Messages in hand that could not be committed yet.
    var deferred: [Delivery] = []
    /// The connections for commits, each with a share of the partitions; jobs are read on the first.
    private var commits: [Wire] = []
    /// The connection for reads of messages, and its client id.
    var reader: (wire: Wire, client: Int64)?
    /// When the reply of the read on its way is overdue, in milliseconds of the steady clock; nil while there is none.
    var readDue: Int64?
    /// How far the partitions' streams were read.
    var positions = ReadPositions()
    /// The messages that are planned and committed now.
    var inHand: [Delivery] = []
    /// The partitions that are to be read from their beginning, and why.
    var unread: [Int: Adoption] = [:]
    /// The partitions by the keys of their streams.
    let partitionOfStream: [String: Int]

    private var leaving: Set<Int> = []
    private var stops = false
    private var abandons = false
    private var nextSweep: Int64 = 0
    private var nextReclaim: Int64 = 0
    /// True from when Redis was out of reach, or refused, until it answers.
    private var hasLostRedis = false
    private var backoff = Backoff()

    /// How long workers may take to say that they live once Redis is back, in milliseconds: until then they only look silent.
    private static let workersReturnMilliseconds: Int64 = 2000

    init(loop: EngineLoop, service: LeaseService) {
        self.loop = loop
        self.service = service
        shared = loop.shared
        let keys = shared.keys
        partitionOfStream = Dictionary(
            uniqueKeysWithValues: (0..<shared.partitions).map { (keys.messages($0), $0) }
        )
        cache = LeastRecentlyUsed(
            countMax: shared.configuration.cachedJobsMax,
            costMax: shared.configuration.cachedBytesMax
        )
    }

    /// Turns until told to end.
    func run() {
        defer { loop.answers.close() }
        while true {
            take(loop.takeOrders())
            if abandons { return }
            do throws(RedisError) {
                if try turn() { return }
                backoff.succeeded()
            } catch {
                recover(from: error)
            }
        }
    }

    /// Takes in what does not need Redis.
    private func take(_ orders: LoopOrders) {
        for partition in orders.lost { forget(partition) }
        for (partition, token) in orders.adopted {
            leases[partition] = token
            leaving.remove(partition)
            unread[partition] = .takeover
        }
        leaving.formUnion(orders.leaving.filter { leases[$0] != nil })
        stops = stops || orders.stops
        abandons = abandons || orders.abandons
    }

    /// One turn.
    ///
    /// - Returns: true if the loop has ended.
    private func turn() throws(RedisError) -> Bool {
        let isEnding = stops || !leaving.isEmpty
        // The read on its way may have been sent before the orders that came meanwhile: it would wait for nothing, or
        // knows nothing of the partitions that are new.
        if isReadOut, isEnding || !unread.isEmpty { try process(endRead()) }
        if isEnding {
            if !deferred.isEmpty { try process([]) }
            for partition in leaving { letGo(partition) }
            leaving = []
            if stops { return true }
        }
        guard !leases.isEmpty else {
            loop.pause(milliseconds: nil)
            return false
        }
        if !unread.isEmpty {
            for (partition, adoption) in unread.sorted(by: { $0.key < $1.key }) {
                try adopt(partition, adoption)
                unread[partition] = nil
            }
            nextReclaim = 0
            nextSweep = MonotonicTime.milliseconds + shared.configuration.sweepMilliseconds
        } else if MonotonicTime.milliseconds >= nextSweep {
            // Earlier functions take messages in another way, and would say of each that it was done.
            try commitWire().loadKernel()
            try findPassedOver()
            // Whatever keeps an engine from hearing of a timer, it is no later than this.
            for partition in leases.keys { loop.timers.lower(partition, toMilliseconds: 0) }
            nextSweep = MonotonicTime.milliseconds + shared.configuration.sweepMilliseconds
        }
        if hasLostRedis {
            nextReclaim = MonotonicTime.milliseconds + Self.workersReturnMilliseconds
            hasLostRedis = false
        }
        if MonotonicTime.milliseconds >= nextReclaim {
            nextReclaim = MonotonicTime.milliseconds + (try reclaim())
        }
        if !isReadOut, try !send() { return false }
        let hasSpoken = try loop.answers.wait(besides: readerWire().wire, atMost: .milliseconds(waitMilliseconds))
        var batch = try hasSpoken ? receive() : []
        if !hasSpoken { try checkReader() }
        if abandons || (loop.hasOrders && batch.isEmpty) { return false }
        batch += handedIn()
        if !batch.isEmpty || !deferred.isEmpty { try process(batch) }
        return false
    }

    /// The answers that workers of this process have handed in.
    private func handedIn() -> [Delivery] {
        let answers = loop.answers.take()
        guard !answers.isEmpty else { return [] }
        let now = shared.clock.nowMilliseconds
        return answers.map { Delivery($0, nowMilliseconds: now) }
    }

    private func letGo(_ partition: Int) {
        forget(partition)
        service.left(partition)
    }

    /// Forgets a partition and its jobs. What is undone there, the next owner reads.
    private func forget(_ partition: Int) {
        leases[partition] = nil
        leaving.remove(partition)
        unread[partition] = nil
        loop.answers.close(partition)
        cache.removeAll { $0.partition == partition }
        rewind(partition)
    }

    /// Lets go of what was read of a partition, so that it is read again from the beginning.
    func rewind(_ partition: Int) {
        positions.rewind(partition)
        deferred.removeAll { $0.partition == partition }
    }

    /// A commit said that the lease is another's, before the lease service knew.
    func fenced(_ partition: Int) {
        guard let token = leases[partition] else { return }
        shared.logger.info("a commit was fenced off", metadata: ["lw.partition": "\(partition)"])
        // The lease service may have acquired the partition anew, and nobody would tell the timers again.
        loop.timers.drop(partition, token: token)
        forget(partition)
    }

    /// After an error of a connection, what became of the commands on it is unknown, and the server may be another: everything in
    /// memory is forgotten and the streams are read from the beginning, where only what is undone still stands. The kernel's checks
    /// keep that from doing anything twice.
    private func recover(from error: RedisError) {
        if backoff.isCalm { shared.report(error, in: "loop") }
        hasLostRedis = true
        // Even where the connection lives, replies may be left on it that belong to nobody.
        reader = nil
        commits = []
        loop.answers.close()
        readDue = nil
        loop.waits(on: 0)
        cache.removeAll { _ in true }
        deferred = []
        positions.rewind()
        // An answer that did not come by a stream is in none.
        let struck = Set(inHand.filter { $0.answer == nil }.map(\.partition))
        inHand = []
        for partition in leases.keys where unread[partition] == nil || struck.contains(partition) {
            unread[partition] = .error(isInHand: struck.contains(partition))
        }
        // A commit whose reply is lost may have armed a timer that nobody else will tell of.
        for partition in leases.keys { loop.timers.lower(partition, toMilliseconds: 0) }
        loop.pause(milliseconds: backoff.pauseMilliseconds())
    }

    /// The connections for commits.
    ///
    /// Redis takes some 16 KiB from a connection before it turns to the others, and where every write is synced, to the disk:
    /// two connections bring twice the commits to each sync.
    func commitWires() throws(RedisError) -> [Wire] {
        while commits.count < shared.configuration.commitConnections {
            commits.append(try Wire(shared.redis, kernel: shared.kernel))
        }
        return commits
    }

    /// The connection for jobs, and for whatever is done alone.
    func commitWire() throws(RedisError) -> Wire { try commitWires()[0] }

    private func readerWire() throws(RedisError) -> (wire: Wire, client: Int64) {
        if let reader { return reader }
        let wire = try Wire(shared.redis, kernel: shared.kernel)
        let fresh = (wire, wire.clientID)
        reader = fresh
        return fresh
    }

    // MARK: - Reading messages

    /// Sends a read of what is new, which waits at Redis.
    ///
    /// It never waits beyond the leases: after that another engine may own the partitions, and what is planned here would
    /// be in vain.
    ///
    /// - Returns: false where there are orders, or the leases are about to run out, then after a short sleep.
    @discardableResult
    func send() throws(RedisError) -> Bool {
        let configuration = shared.configuration
        let left = shared.leaseLeftMilliseconds - Self.marginMilliseconds
        guard left > 0 else {
            loop.pause(milliseconds: Self.marginMilliseconds / 5)
            return false
        }
        let block = max(1, min(configuration.blockMilliseconds, left))
        let partitions = leases.keys.filter { !leaving.contains($0) && unread[$0] == nil }.sorted()
        guard !partitions.isEmpty else { return false }
        let (wire, client) = try readerWire()
        loop.waits(on: client)
        guard !loop.hasOrders else {
            // Whoever gives orders from now on sees that there is a read to end; who gave them before did not.
            loop.waits(on: 0)
            return false
        }
        Failpoint.reach("read.before")
        wire.append(
            ["XREAD", "COUNT", "\(configuration.batchPerPartition)", "BLOCK", "\(block)", "STREAMS"]
                + partitions.map { shared.keys.messages($0) } + positions.ask(partitions)
        )
        try wire.flush()
        readDue = MonotonicTime.milliseconds + block + configuration.silenceMilliseconds
        return true
    }

    /// True while a read is on its way.
    var isReadOut: Bool { readDue != nil }

    /// How long to wait for the read on its way and for answers: no longer than until a message in hand is due for
    /// another try.
    private var waitMilliseconds: Int64 {
        let now = MonotonicTime.milliseconds
        let silence = max(0, (readDue ?? now) - now)
        guard let earliest = deferred.map(\.notBeforeMilliseconds).min() else { return silence }
        return min(silence, max(Self.deferredMilliseconds, earliest - now))
    }

    /// Answers may keep a loop busy while the connection on which it reads messages is dead, and nobody hangs up.
    ///
    /// - Throws: `outcomeUnknown` where the reply of the read on its way is overdue.
    private func checkReader() throws(RedisError) {
        guard let readDue, MonotonicTime.milliseconds >= readDue else { return }
        throw .outcomeUnknown("XREAD", "the server has been silent for longer than the read was to wait")
    }

    /// Ends the read on its way; gives what it has read.
    private func endRead() throws(RedisError) -> [Delivery] {
        let (reader, client) = try readerWire()
        let wire = try commitWire()
        // An unblocking may come before the read that it means, and is then repeated.
        var pause = Duration.zero
        while reader.wait(orDescriptor: -1, atMost: pause) != .server {
            try checkReader()
            wire.append("CLIENT", "UNBLOCK", "\(client)")
            try wire.flush()
            _ = try wire.reply()
            pause = .milliseconds(Self.unblockMilliseconds)
        }
        return try receive()
    }

    /// The reply of the read on its way.
    private func receive() throws(RedisError) -> [Delivery] {
        guard isReadOut else { return [] }
        let (wire, _) = try readerWire()
        let reply = try wire.reply()
        readDue = nil
        loop.waits(on: 0)
        Failpoint.reach("read.after")
        return try deliveries(of: reply)
    }

    /// True if the next read may be sent before the batch in hand is committed.
    var mayReadAhead: Bool {
        !isReadOut && !stops && leaving.isEmpty && unread.isEmpty && deferred.isEmpty && !loop.hasOrders
            && !leases.isEmpty
    }

    /// How long before the end of its leases a loop stops reading, in milliseconds.
    private static let marginMilliseconds: Int64 = 100

    /// The shortest that a loop waits while messages in hand wait for another try, in milliseconds.
    private static let deferredMilliseconds: Int64 = 10

    /// How long after an unblocking to look whether the read has ended, in milliseconds.
    private static let unblockMilliseconds: Int64 = 5
}
