import CoreMetrics
import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWire
import Logging

extension LoopRun {
    /// How many pending entries one page of a claim has.
    private static let pageEntries = 200

    /// Takes over messages that were delivered and never acknowledged, and processes them.
    ///
    /// A fresh lease claims all of them, since it fences the former owner off. XPENDING comes before the claim because
    /// it alone tells how often an entry was delivered, by which a message that kills its engine is found out.
    func claim(_ partitions: [Int], idleMilliseconds: Int64) throws(RedisError) {
        for partition in partitions where leases[partition] != nil {
            if idleMilliseconds == 0 { try makeGroup(partition) }
            var start = "-"
            while true {
                let page = try pending(partition, from: start, idleMilliseconds: idleMilliseconds)
                guard let last = page.last else { break }
                Failpoint.reach("claim.before")
                let claimed = try takeOver(partition, page, idleMilliseconds: idleMilliseconds)
                Failpoint.reach("claim.after")
                if !claimed.isEmpty { try process(claimed) }
                guard page.count == Self.pageEntries, leases[partition] != nil else { break }
                start = "(" + last.id
            }
        }
    }

    /// Makes the group that reads a partition's stream; one that is there is kept.
    private func makeGroup(_ partition: Int) throws(RedisError) {
        let wire = try commitWire()
        wire.append("XGROUP", "CREATE", shared.keys.messages(partition), KeySpace.engineGroup, "0", "MKSTREAM")
        try wire.flush()
        do throws(RedisError) { _ = try wire.reply() } catch {
            guard error.serverError?.code == .busyGroup else { throw error }
        }
    }

    private func pending(
        _ partition: Int,
        from start: String,
        idleMilliseconds: Int64
    ) throws(RedisError) -> [PendingEntry] {
        let wire = try commitWire()
        wire.append(
            ["XPENDING", shared.keys.messages(partition), KeySpace.engineGroup, "IDLE", "\(idleMilliseconds)"]
                + [start, "+", "\(Self.pageEntries)"]
        )
        try wire.flush()
        return try PendingEntry.list(wire.reply())
    }

    private func takeOver(
        _ partition: Int,
        _ page: [PendingEntry],
        idleMilliseconds: Int64
    ) throws(RedisError) -> [Delivery] {
        let wire = try commitWire()
        let stream = shared.keys.messages(partition)
        wire.append(
            ["XCLAIM", stream, KeySpace.engineGroup, shared.configuration.name, "\(idleMilliseconds)"]
                + page.map(\.id)
        )
        try wire.flush()
        let counts = Dictionary(page.map { ($0.id, $0.deliveries) }, uniquingKeysWith: max)
        var taken: [Delivery] = []
        for delivery in try deliveries(WireEntry.list(wire.reply()), partition) {
            let count = counts[delivery.entry] ?? 0
            if count >= shared.configuration.deliveriesMax {
                try bury(delivery, attempts: count, reason: "it was delivered \(count) times and never acknowledged")
            } else {
                taken.append(delivery)
            }
        }
        if !taken.isEmpty {
            shared.logger.debug(
                "messages of a former owner were claimed",
                metadata: ["lw.partition": "\(partition)", "lw.messages": "\(taken.count)"]
            )
        }
        return taken
    }

    // MARK: - Entries

    /// The messages of a read of several partitions' streams.
    func deliveries(of reply: RedisReply) throws(RedisError) -> [Delivery] {
        var result: [Delivery] = []
        guard !reply.isNull else { return result }
        for item in try reply.array() {
            let parts = try item.array(count: 2)
            guard let partition = partitionOfStream[try parts[0].string()] else { continue }
            let entries = try parts[1].array()
            result.reserveCapacity(result.count + entries.count)
            for entry in entries {
                if let delivery = Delivery(partition: partition, entry) {
                    result.append(delivery)
                } else {
                    result += try deliveries(WireEntry.list(.array([entry])), partition)
                }
            }
        }
        return result
    }

    /// The messages of entries; those that are none go to the dead-letter stream.
    private func deliveries(_ entries: [WireEntry], _ partition: Int) throws(RedisError) -> [Delivery] {
        var result: [Delivery] = []
        result.reserveCapacity(entries.count)
        for entry in entries {
            if let message = entry.message {
                result.append(
                    Delivery(
                        partition: partition,
                        entry: entry.id,
                        message: message,
                        isReleased: entry.isReleased
                    )
                )
            } else {
                try bury(partition, entry, reason: "its fields are none of a message that this version knows")
            }
        }
        return result
    }

    // MARK: - Dead letters

    /// Puts a message aside for a while, so that it does not hold up others; after too many tries, gives it up.
    func park(_ delivery: Delivery, because reason: String) throws(RedisError) {
        var delivery = delivery
        delivery.failures += 1
        guard delivery.failures < shared.configuration.deliveriesMax else {
            try bury(delivery, attempts: delivery.failures, reason: reason)
            return
        }
        let pause = Self.parkMilliseconds * Int64(delivery.failures)
        delivery.notBeforeMilliseconds = MonotonicTime.milliseconds + pause
        deferred.append(delivery)
    }

    /// How much longer each time a message is put aside, in milliseconds.
    private static let parkMilliseconds: Int64 = 100

    /// Moves a message to the dead-letter stream.
    func bury(_ delivery: Delivery, attempts: Int = 1, reason: String) throws(RedisError) {
        let entry = WireEntry(id: delivery.entry, fields: delivery.message.fields)
        try bury(delivery.partition, entry, attempts: attempts, reason: reason)
    }

    private func bury(
        _ partition: Int,
        _ entry: WireEntry,
        attempts: Int = 1,
        reason: String
    ) throws(RedisError) {
        let wire = try commitWire()
        let stream = shared.keys.messages(partition)
        shared.metrics.dead.increment()
        shared.logger.error(
            "a message went to the dead-letter stream: its job needs a human",
            metadata: [
                "lw.partition": "\(partition)", "lw.entry": "\(entry.id)",
                "lw.job": "\(entry.message?.target?.job ?? "")", "error.message": "\(reason)",
            ]
        )
        let burial = Burial(
            partition: partition,
            stream: stream,
            group: KeySpace.engineGroup,
            entry: entry.id,
            lease: leases[partition],
            reason: reason,
            attempts: attempts
        )
        Failpoint.reach("bury.before")
        wire.append(StoreCall.bury(burial))
        try wire.flush()
        _ = try wire.reply()
        Failpoint.reach("bury.after")
    }
}
