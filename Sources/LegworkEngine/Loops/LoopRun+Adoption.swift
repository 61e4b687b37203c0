import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWire
import Logging
import Synchronization

extension LoopRun {
    /// Why a partition is read from its beginning.
    enum Adoption {
        /// Its lease was taken.
        case takeover
        /// A connection broke: with messages in hand or without.
        case error(isInHand: Bool)
    }

    /// How many entries of a stream its former owner can have had in hand: a batch, and what was put aside before it.
    private var headEntries: Int { 2 * shared.configuration.batchPerPartition }

    /// The group of an earlier revision, whose engines left what they had read to it.
    private static let formerGroup = "e"

    /// Takes over a partition: does what stands at the head of its stream, with an eye on what a former owner may have
    /// died of.
    func adopt(_ partition: Int, _ adoption: Adoption) throws(RedisError) {
        guard let token = leases[partition] else { return }
        Failpoint.reach("adopt.before")
        let stream = shared.keys.messages(partition)
        let wire = try commitWire()
        wire.append("HMGET", shared.keys.partition(partition), "suspects", "left")
        wire.append("XRANGE", stream, "-", "+", "COUNT", "\(headEntries)")
        wire.append("XGROUP", "DESTROY", stream, Self.formerGroup)
        try wire.flush()
        let facts = try wire.reply().array(count: 2)
        let entries = try wire.reply().array()
        // There is hardly ever a group to destroy, nor always a stream.
        _ = try wire.anyReply()
        let stored = try facts[0].optionalString() ?? ""
        var suspects = Suspects(stored)
        let epoch = Self.epoch(token)
        let left = Self.epoch(try facts[1].optionalString())
        let death: Int? =
            switch adoption {
            case .error(let isInHand): isInHand ? epoch : nil
            case .takeover: epoch > 1 && left != epoch - 1 ? epoch - 1 : nil
            }
        var ids: [String] = []
        for entry in entries { ids.append(try entry.array(count: 2)[0].string()) }
        suspects.takenOver(head: ids, deathIn: death)
        if suspects.text != stored { try write(suspects, of: partition) }
        Failpoint.reach("adopt.after")
        rewind(partition)
        var head: [Delivery] = []
        try take(entries, of: partition, into: &head)
        try process(head, of: partition, &suspects)
        guard leases[partition] != nil else { return }
        if !suspects.list.isEmpty { try write(Suspects(), of: partition) }
        // An answer that took several commits would be done in part while its task is still there.
        if shared.configuration.mode == .fused { loop.answers.open(partition) }
    }

    /// The epoch of a lease's token; 0 for none.
    private static func epoch(_ token: String?) -> Int { token.flatMap { Int($0.prefix { $0 != "." }) } ?? 0 }

    /// Processes the head of a stream in its order: whatever two engines may have died of alone, and buries what too many
    /// may have died of.
    private func process(_ head: [Delivery], of partition: Int, _ suspects: inout Suspects) throws(RedisError) {
        var batch: [Delivery] = []
        for delivery in head {
            let deaths = suspects.deaths(of: delivery.entry)
            guard deaths >= Suspects.deathsAlone else {
                batch.append(delivery)
                continue
            }
            if !batch.isEmpty { try process(batch) }
            batch = []
            guard leases[partition] != nil else { return }
            if deaths >= shared.configuration.deliveriesMax {
                let reason = "\(deaths) engines died with it in hand, and it was never done"
                try bury(delivery, attempts: deaths, reason: reason)
            } else {
                suspects.tries(delivery.entry, epoch: Self.epoch(leases[partition]))
                try processAlone(delivery, suspects)
            }
        }
        if !batch.isEmpty { try process(batch) }
    }

    /// Processes a message while no other loop of the process tries one: if the process dies, it is known of which.
    private func processAlone(_ delivery: Delivery, _ suspects: Suspects) throws(RedisError) {
        try shared.trial.withLock { _ throws(RedisError) in
            try write(suspects, of: delivery.partition)
            if leases[delivery.partition] != nil { try process([delivery]) }
        }
    }

    private func write(_ suspects: Suspects, of partition: Int) throws(RedisError) {
        guard let token = leases[partition] else { return }
        let wire = try commitWire()
        wire.append(.suspect(partition: partition, lease: token, suspects: suspects.text))
        try wire.flush()
        if try wire.integer() < 0 { fenced(partition) }
    }

    /// Puts the tasks that workers were given which have fallen silent into the streams of their topics.
    ///
    /// - Returns: how long until the next worker is silent for too long, or may have said so, in milliseconds.
    func reclaim() throws(RedisError) -> Int64 {
        var partitions = leases.keys.sorted()
        var pause = shared.configuration.sweepMilliseconds
        let wire = try commitWire()
        while !partitions.isEmpty {
            let calls = partitions.map { KernelCall.reclaim(partition: $0, limit: Self.tasksPerReclaim) }
            Failpoint.reach("takeback.before")
            for call in calls { wire.append(call) }
            try wire.flush()
            var unfinished: [Int] = []
            var refusal: RedisError?
            for (partition, call) in zip(partitions, calls) {
                let reply: ReclaimReply
                switch try wire.kernelReply(to: call) {
                case .success(.reclaim(let found)): reply = found
                case .success: continue
                case .failure(let error):
                    refusal = error
                    continue
                }
                if reply.moved > 0 {
                    shared.logger.info(
                        "tasks of a silent worker go to others",
                        metadata: ["lw.partition": "\(partition)", "lw.tasks": "\(reply.moved)"]
                    )
                }
                if reply.moved == Self.tasksPerReclaim { unfinished.append(partition) }
                if let next = reply.nextMilliseconds {
                    pause = min(pause, max(1, next - shared.clock.nowMilliseconds + 1))
                }
            }
            Failpoint.reach("takeback.after")
            if let refusal {
                // One damaged key must not keep the loop from everything else. What is refused is tried again in the next round.
                guard !refusal.isFunctionMissing else { throw refusal }
                shared.report(refusal, in: "takeback")
            }
            partitions = unfinished
        }
        return pause
    }

    private static let tasksPerReclaim = 100

    /// Looks whether a message was passed over, and reads the stream again where one was.
    ///
    /// What has been read is either done or in hand. Only a stream that was put in the place of another, as after a failover, can
    /// have a message at an earlier place.
    func findPassedOver() throws(RedisError) {
        let partitions = leases.keys.filter { positions[$0] != ReadPositions.beginning }.sorted()
        guard !partitions.isEmpty else { return }
        let waiting = Dictionary(grouping: deferred, by: \.partition).mapValues { Set($0.map(\.entry)) }
        let wire = try commitWire()
        for partition in partitions {
            let count = (waiting[partition]?.count ?? 0) + 1
            wire.append("XRANGE", shared.keys.messages(partition), "-", positions[partition], "COUNT", "\(count)")
        }
        try wire.flush()
        for partition in partitions {
            let undone = try WireEntry.list(wire.reply()).map(\.id)
            guard !undone.allSatisfy({ waiting[partition]?.contains($0) ?? false }) else { continue }
            shared.logger.info(
                "a message was passed over: its stream is read again",
                metadata: ["lw.partition": "\(partition)", "lw.entry": "\(undone.first ?? "")"]
            )
            rewind(partition)
        }
    }

    // MARK: - Entries

    /// The messages of a read of several partitions' streams.
    func deliveries(of reply: RedisReply) throws(RedisError) -> [Delivery] {
        var result: [Delivery] = []
        guard !reply.isNull else { return result }
        for item in try reply.array() {
            let parts = try item.array(count: 2)
            guard let partition = partitionOfStream[try parts[0].string()], leases[partition] != nil,
                unread[partition] == nil, positions.isNext(partition)
            else { continue }
            try take(parts[1].array(), of: partition, into: &result)
        }
        return result
    }

    /// Takes entries of a partition in hand: those that follow what was read of it.
    private func take(
        _ entries: [RedisReply],
        of partition: Int,
        into result: inout [Delivery]
    ) throws(RedisError) {
        guard let last = entries.last else { return }
        positions.read(partition, upTo: try last.array(count: 2)[0].string())
        result.reserveCapacity(result.count + entries.count)
        for entry in entries {
            if let delivery = Delivery(partition: partition, entry) {
                result.append(delivery)
            } else {
                result += try deliveries(WireEntry.list(.array([entry])), partition)
            }
        }
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
}
