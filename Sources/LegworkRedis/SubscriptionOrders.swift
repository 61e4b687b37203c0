import Glibc
import LegworkSystem
import Synchronization

/// What callers want of a subscription's thread, with a descriptor that wakes it.
final class SubscriptionOrders: Sendable {
    /// What an order does.
    enum Kind: String, Sendable {
        case subscribe
        case unsubscribe
    }

    /// A wish, and whom to tell when the server has confirmed it.
    struct Order: Sendable {
        let kind: Kind
        let channels: [String]
        /// Nil for the thread's own orders after a reconnection.
        let continuation: CheckedContinuation<Result<Void, RedisError>, Never>?

        var command: RedisCommand { RedisCommand(kind.rawValue.uppercased(), arguments: channels) }
    }

    private struct State {
        var orders: [Order] = []
        var isClosed = false
    }

    private let state = Mutex(State())
    private let bell: PollBell

    init() {
        guard let bell = PollBell() else { preconditionFailure("the system refused a pipe: \(systemReason(errno))") }
        self.bell = bell
    }

    /// Readable while there is something to look at.
    var wakeDescriptor: Int32 { bell.descriptor }

    /// Hands an order in, or answers it where the subscription is closed.
    func post(_ order: Order) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.orders.append(order) }
            return state.isClosed
        }
        if isClosed {
            order.continuation?.resume(returning: .failure(.closed("subscription")))
        } else {
            bell.ring()
        }
    }

    /// Tells the thread to end.
    func close() {
        state.withLock { $0.isClosed = true }
        bell.ring()
    }

    /// All orders so far, and whether ``close()`` has been called.
    ///
    /// Both at once, behind the rings that told of them: whoever asked about the end before and took afterwards would take
    /// the ring of an end that came in between, and sleep for ever.
    func take() -> (orders: [Order], isClosed: Bool) {
        bell.clear()
        return state.withLock { state in
            defer { state.orders = [] }
            return (state.orders, state.isClosed)
        }
    }
}
