import LegworkSystem
import Synchronization

/// A thread of an engine that reads, plans and commits the messages of a share of the partitions: its door for others.
final class EngineLoop: Sendable {
    let shared: EngineShared
    let timers: TimerService
    /// Where workers of this process hand in their answers.
    let answers = AnswerDoor()
    private let orders = Mutex(LoopOrders())
    private let reader = Atomic<Int64>(0)
    private let bell = Bell()

    init(shared: EngineShared, timers: TimerService) {
        self.shared = shared
        self.timers = timers
    }

    /// Gives the loop orders.
    func post(_ change: (inout LoopOrders) -> Void) {
        orders.withLock { change(&$0) }
        bell.ring()
    }

    /// True while there are orders that the loop has not taken.
    var hasOrders: Bool { orders.withLock { !$0.isEmpty } }

    /// Takes the orders.
    func takeOrders() -> LoopOrders {
        orders.withLock { orders in
            defer { orders = LoopOrders() }
            return orders
        }
    }

    /// The client id of the connection on which the loop waits for messages although it has orders; nil otherwise.
    var blockedReader: Int64? {
        let client = reader.load(ordering: .sequentiallyConsistent)
        return client != 0 && hasOrders ? client : nil
    }

    /// Says on which connection the loop waits; 0 for none.
    func waits(on client: Int64) { reader.store(client, ordering: .sequentiallyConsistent) }

    /// Sleeps, or until there are orders.
    func pause(milliseconds: Int64?) {
        guard !hasOrders else { return }
        bell.wait(untilNanoseconds: milliseconds.map { MonotonicTime.nanoseconds + $0 * 1_000_000 })
    }

    /// The thread's body.
    ///
    /// - Parameter service: is told of partitions that were let go, and of the end.
    func run(_ service: LeaseService) {
        LoopRun(loop: self, service: service).run()
        service.loopEnded()
    }
}
