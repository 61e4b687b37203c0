import CoreMetrics
import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWire
import Logging

extension LoopRun {
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

    func bury(
        _ partition: Int,
        _ entry: WireEntry,
        attempts: Int = 1,
        reason: String
    ) throws(RedisError) {
        guard let lease = leases[partition] else { return }
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
            entry: entry.id,
            lease: lease,
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
