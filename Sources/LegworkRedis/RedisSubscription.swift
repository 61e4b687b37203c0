import Glibc
package import Logging

/// A sequence of messages from channels, over a connection of its own.
///
/// *Subscribe, then read*: ``subscribe(_:)`` returns when the server has confirmed, so whatever is published after it
/// arrives here, and a state that is read then lacks nothing. For one reader at a time; it ends with ``close()``.
package final class RedisSubscription: AsyncSequence, Sendable {
    private let orders: SubscriptionOrders
    private let buffer = SubscriptionBuffer()

    /// A subscription to no channel yet; it connects when the first one comes.
    package init(
        _ configuration: RedisConfiguration,
        name: String = "redis",
        logger: Logger = Logger(label: "legwork.redis")
    ) {
        orders = SubscriptionOrders()
        let orders = orders
        let buffer = buffer
        _ = NativeThread(name: "sub \(name)") {
            var run = SubscriptionRun(configuration, orders, buffer, logger)
            run.run()
        }
    }

    deinit {
        orders.close()
    }

    /// Adds channels; returns when the server has confirmed all of them.
    ///
    /// - Throws: `refused` where the user may not read them, `unreachable`, or `closed`.
    package func subscribe(_ channels: [String]) async throws(RedisError) {
        try await order(.subscribe, channels)
    }

    /// Drops channels; returns when the server has confirmed. Messages that had come before are still handed out.
    ///
    /// - Throws: `unreachable` or `closed`.
    package func unsubscribe(_ channels: [String]) async throws(RedisError) {
        try await order(.unsubscribe, channels)
    }

    private func order(_ kind: SubscriptionOrders.Kind, _ channels: [String]) async throws(RedisError) {
        guard !channels.isEmpty else { return }
        let result = await withCheckedContinuation { continuation in
            orders.post(.init(kind: kind, channels: channels, continuation: continuation))
        }
        try result.get()
    }

    /// Closes the connection and ends the sequence.
    package func close() {
        orders.close()
    }

    /// A reader.
    package func makeAsyncIterator() -> Iterator { Iterator(buffer: buffer) }

    /// Reads events one by one.
    package struct Iterator: AsyncIteratorProtocol {
        fileprivate let buffer: SubscriptionBuffer

        /// The next event; nil once the subscription is closed or the task cancelled.
        package mutating func next() async -> RedisSubscriptionEvent? {
            await buffer.next()
        }

        /// The next event; nil once the subscription is closed or the task cancelled.
        package mutating func next(
            isolation actor: isolated (any Actor)?
        ) async throws(Never) -> RedisSubscriptionEvent? {
            await buffer.next()
        }
    }
}
