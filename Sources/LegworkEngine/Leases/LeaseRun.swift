import CoreMetrics
import LegworkLedger
import LegworkRedis
import LegworkSystem
import LegworkWire
import Logging

/// What the lease thread does in its turns; confined to it.
final class LeaseRun {
    private let service: LeaseService
    private let shared: EngineShared
    private var book: LeaseBook
    private var owners: [Int: Int] = [:]
    private var wire: Wire?
    private var lastError: RedisError?
    private var backoff = Backoff(firstMilliseconds: 20, longestMilliseconds: 400)
    private var nextRound: Int64 = 0
    private var lastRenewal: Int64 = MonotonicTime.nanoseconds
    private var isKnown = false

    /// How long a blocked read may go on after its loop was given orders, before it is unblocked again.
    static let pokeNanoseconds: Int64 = 5_000_000

    /// How long after another engine's lease should have run out to look, in milliseconds.
    private static let afterExpiryMilliseconds: Int64 = 3

    /// Engines that were not seen for this long are forgotten, in milliseconds.
    private static let forgetMilliseconds: Int64 = 60_000

    init(service: LeaseService) {
        self.service = service
        shared = service.shared
        book = LeaseBook(partitions: shared.partitions)
    }

    /// Does what is due.
    ///
    /// - Parameter takesMore: false while the engine shuts down.
    /// - Returns: when there is more to do, on the steady clock.
    func turn(left: [Int], isWoken: Bool, takesMore: Bool) -> Int64 {
        do throws(RedisError) {
            let wire = try connected()
            if !left.isEmpty { try release(left, on: wire) }
            if isWoken || MonotonicTime.nanoseconds >= nextRound { try round(on: wire, takesMore: takesMore) }
            if try poke(on: wire) { return MonotonicTime.nanoseconds + Self.pokeNanoseconds }
            backoff.succeeded()
            return nextRound
        } catch {
            return failed(error)
        }
    }

    /// Unblocks the reads of loops that are to end at once; true when all have ended.
    func pokeUntilEnded(_ loopsRunning: Int) -> Bool {
        guard loopsRunning > 0 else { return true }
        do throws(RedisError) { _ = try poke(on: connected()) } catch { wire = nil }
        return false
    }

    /// Gives every lease back and leaves the list of engines.
    func sayGoodbye() {
        do throws(RedisError) {
            let wire = try connected()
            try release(book.tokens.map(\.partition), on: wire)
            let request = LeaseRequest(
                verb: .release,
                engine: shared.configuration.name,
                partitions: [],
                timeToLiveMilliseconds: shared.configuration.leaseMilliseconds
            )
            wire.append(KernelCall.lease(request))
            wire.append("PUBLISH", shared.keys.leases, "gone \(shared.configuration.name)")
            try wire.flush()
            for _ in 0..<2 { _ = try wire.reply() }
        } catch {
            // The leases run out by themselves.
            shared.report(error, in: "leases")
        }
    }

    private func connected() throws(RedisError) -> Wire {
        if let wire { return wire }
        let fresh = try Wire(shared.redis, kernel: shared.kernel, after: lastError)
        lastError = nil
        wire = fresh
        return fresh
    }

    private func failed(_ error: RedisError) -> Int64 {
        if backoff.isCalm { shared.report(error, in: "leases") }
        wire = nil
        lastError = error
        let now = MonotonicTime.nanoseconds
        if now - lastRenewal > shared.configuration.leaseMilliseconds * 1_000_000 {
            for partition in book.lostAll() { lose(partition) }
        }
        return now + backoff.pauseMilliseconds() * 1_000_000
    }

    // MARK: - A round

    private func round(on wire: Wire, takesMore: Bool) throws(RedisError) {
        Failpoint.reach("lease.before")
        let configuration = shared.configuration
        let sent = MonotonicTime.nanoseconds
        let now = shared.clock.nowMilliseconds
        let held = book.tokens
        let renewal = KernelCall.lease(
            LeaseRequest(
                verb: .renew,
                engine: configuration.name,
                partitions: held,
                timeToLiveMilliseconds: configuration.leaseMilliseconds
            )
        )
        wire.append("TIME")
        // A renewal, of nothing too, also says that the engine lives.
        wire.append(renewal)
        wire.append("ZREMRANGEBYSCORE", shared.keys.engines, "-inf", "\(now - Self.forgetMilliseconds)")
        wire.append("ZCOUNT", shared.keys.engines, "\(now - configuration.leaseMilliseconds + 50)", "+inf")
        let missing = book.missing
        for partition in missing { wire.append("PTTL", shared.keys.lease(partition)) }
        try wire.flush()
        try wire.takeTime(into: shared.clock, sentNanoseconds: sent)
        let renewed = try wire.kernelReply(to: renewal).get()
        _ = try wire.reply()
        let engines = try wire.integer()
        lastRenewal = sent
        shared.renewed(atNanoseconds: sent)
        var timesLeft: [(partition: Int, milliseconds: Int64)] = []
        for partition in missing { timesLeft.append((partition, Int64(try wire.integer()))) }
        compare(held, renewed)
        nextRound = sent + configuration.renewMilliseconds * 1_000_000
        if takesMore { try balance(engines: engines, timesLeft, on: wire) }
        shared.metrics.leases.record(book.held.count)
        if !isKnown { try announce(on: wire) }
        Failpoint.reach("lease.after")
    }

    private func compare(_ held: [(partition: Int, token: String)], _ reply: KernelReply) {
        guard case .lease(let reply) = reply else { return }
        let lost = book.renewed(zip(held, reply.tokens).map { ($0.partition, $1) })
        for partition in lost { lose(partition) }
    }

    /// Takes what is free while there are too few, gives back what is too much.
    private func balance(
        engines: Int,
        _ timesLeft: [(partition: Int, milliseconds: Int64)],
        on wire: Wire
    ) throws(RedisError) {
        let target = book.target(engines: engines)
        for partition in book.surplus(target: target) {
            shared.logger.debug(
                "a partition is given back to other engines",
                metadata: ["lw.partition": "\(partition)", "lw.engines": "\(engines)"]
            )
            if let owner = owners[partition] { service.loops[owner].post { $0.leaving.insert(partition) } }
        }
        let lack = book.lack(target: target)
        guard lack > 0 else { return }
        let free = timesLeft.filter { $0.milliseconds == -2 }.map(\.partition)
        if !free.isEmpty { try acquire(Array(free.prefix(lack)), on: wire) }
        if book.lack(target: target) > 0, let soonest = timesLeft.map(\.milliseconds).filter({ $0 > 0 }).min() {
            let moment = MonotonicTime.nanoseconds + (soonest + Self.afterExpiryMilliseconds) * 1_000_000
            nextRound = min(nextRound, moment)
        }
    }

    private func acquire(_ partitions: [Int], on wire: Wire) throws(RedisError) {
        let call = KernelCall.lease(
            LeaseRequest(
                verb: .acquire,
                engine: shared.configuration.name,
                partitions: partitions.map { ($0, "") },
                timeToLiveMilliseconds: shared.configuration.leaseMilliseconds
            )
        )
        wire.append(call)
        try wire.flush()
        guard case .lease(let reply) = try wire.kernelReply(to: call).get() else { return }
        var shares = service.loops.map { _ in [(partition: Int, token: String)]() }
        for (partition, token) in zip(partitions, reply.tokens) {
            guard let token else { continue }
            book.acquired(partition, token: token)
            let owner = leastLoaded
            owners[partition] = owner
            shares[owner].append((partition, token))
            service.timers.adopt(partition, token: token)
        }
        for (loop, share) in zip(service.loops, shares) where !share.isEmpty {
            loop.post { orders in for (partition, token) in share { orders.adopt(partition, token: token) } }
        }
    }

    private var leastLoaded: Int {
        var counts = service.loops.map { _ in 0 }
        for owner in owners.values { counts[owner] += 1 }
        return counts.indices.min { counts[$0] < counts[$1] } ?? 0
    }

    private func lose(_ partition: Int) {
        shared.metrics.leasesLost.increment()
        shared.logger.info("a lease was lost", metadata: ["lw.partition": "\(partition)"])
        service.timers.drop(partition)
        if let owner = owners.removeValue(forKey: partition) {
            service.loops[owner].post { $0.lose(partition) }
        }
    }

    private func release(_ partitions: [Int], on wire: Wire) throws(RedisError) {
        let held = partitions.compactMap { partition in book.held[partition].map { (partition, $0.token) } }
        guard !held.isEmpty else { return }
        Failpoint.reach("lease.before")
        let call = KernelCall.lease(
            LeaseRequest(
                verb: .release,
                engine: shared.configuration.name,
                partitions: held,
                timeToLiveMilliseconds: shared.configuration.leaseMilliseconds
            )
        )
        for (partition, _) in held {
            service.timers.drop(partition)
            owners[partition] = nil
            book.released(partition)
        }
        wire.append(call)
        wire.append("PUBLISH", shared.keys.leases, "free \(shared.configuration.name)")
        try wire.flush()
        _ = try wire.kernelReply(to: call).get()
        _ = try wire.reply()
        Failpoint.reach("lease.after")
    }

    /// Tells the others that there is one more engine, so that they give their surplus back at once.
    private func announce(on wire: Wire) throws(RedisError) {
        wire.append("PUBLISH", shared.keys.leases, "come \(shared.configuration.name)")
        try wire.flush()
        _ = try wire.reply()
        isKnown = true
    }

    /// Unblocks the reads of loops that have orders.
    ///
    /// - Returns: true if there were any: an unblocking may come before the read that it means, and is then repeated.
    private func poke(on wire: Wire) throws(RedisError) -> Bool {
        let readers = service.loops.compactMap(\.blockedReader)
        // A loop may be about to read that has not seen its orders: look again soon, or it sleeps on them.
        guard !readers.isEmpty else { return service.loops.contains(where: \.hasOrders) }
        for reader in readers { wire.append("CLIENT", "UNBLOCK", "\(reader)") }
        try wire.flush()
        for _ in readers { _ = try wire.reply() }
        return true
    }
}
