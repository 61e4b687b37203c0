import Glibc
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
    /// A pipe: a byte in it wakes the thread. Neither side ever blocks.
    private let pipe: (out: Int32, in: Int32)

    init() {
        var ends: [Int32] = [-1, -1]
        let made = unsafe Glibc.pipe(&ends)
        precondition(made == 0, "the system refused a pipe: \(systemReason(errno))")
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        pipe = (ends[0], ends[1])
    }

    deinit {
        Glibc.close(pipe.out)
        Glibc.close(pipe.in)
    }

    /// Readable while there is something to look at.
    var wakeDescriptor: Int32 { pipe.out }

    /// Hands an order in, or answers it where the subscription is closed.
    func post(_ order: Order) {
        let isClosed = state.withLock { state in
            if !state.isClosed { state.orders.append(order) }
            return state.isClosed
        }
        if isClosed {
            order.continuation?.resume(returning: .failure(.closed("subscription")))
        } else {
            wake()
        }
    }

    /// Tells the thread to end.
    func close() {
        state.withLock { $0.isClosed = true }
        wake()
    }

    /// All orders so far, and whether ``close()`` has been called.
    ///
    /// Both at once, behind the bytes that told of them: whoever asked about the end before and took afterwards would take
    /// the byte of an end that came in between, and sleep for ever.
    func take() -> (orders: [Order], isClosed: Bool) {
        var bytes = [UInt8](repeating: 0, count: 64)
        while unsafe read(pipe.out, &bytes, bytes.count) > 0 {}
        return state.withLock { state in
            defer { state.orders = [] }
            return (state.orders, state.isClosed)
        }
    }

    private func wake() {
        // A full pipe refuses the byte, but then the thread is about to wake anyway.
        _ = unsafe write(pipe.in, [1 as UInt8], 1)
    }
}
