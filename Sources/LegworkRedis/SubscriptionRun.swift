import Glibc
import Logging

/// What a subscription's thread does: carry out orders, hand out messages, and stand up again after a loss.
struct SubscriptionRun {
    private var connector: RedisConnector
    private let orders: SubscriptionOrders
    private let buffer: SubscriptionBuffer
    private let logger: Logger
    /// The channels that a new connection has to subscribe to.
    private var channels: Set<String> = []
    /// Orders that the server has not confirmed, oldest first, with the confirmations that each still lacks.
    private var unconfirmed: [(order: SubscriptionOrders.Order, missing: Int)] = []
    /// Orders to be written.
    private var unsent: [SubscriptionOrders.Order] = []

    init(
        _ configuration: RedisConfiguration,
        _ orders: SubscriptionOrders,
        _ buffer: SubscriptionBuffer,
        _ logger: Logger
    ) {
        connector = RedisConnector(configuration)
        self.orders = orders
        self.buffer = buffer
        self.logger = logger
    }

    /// The thread's life.
    mutating func run() {
        var connection: RedisConnection?
        while true {
            let (fresh, isClosed) = orders.take()
            unsent += fresh
            if isClosed { break }
            if connection == nil, !unsent.isEmpty || !channels.isEmpty {
                connection = connect()
            }
            guard let current = connection else {
                wait(for: nil, atMost: unsent.isEmpty && channels.isEmpty ? nil : connector.nextPause())
                continue
            }
            do throws(RedisError) {
                try send(on: current)
                wait(for: current, atMost: nil)
                try takeIn(from: current)
            } catch {
                logger.info("subscription lost", metadata: ["redis.reason": "\(error.message)"])
                connection = nil
                connector.drop()
                // Subscribing twice is harmless: what was not confirmed is simply sent again.
                unsent = unconfirmed.map(\.order).filter { $0.continuation != nil } + unsent
                unconfirmed = []
            }
        }
        finish()
    }

    /// A new connection, its first order to take up all channels again; or nil, and late orders failed.
    private mutating func connect() -> RedisConnection? {
        do throws(RedisError) {
            let fresh = try connector.connection()
            if !channels.isEmpty {
                unsent.insert(.init(kind: .subscribe, channels: channels.sorted(), continuation: nil), at: 0)
            }
            return fresh
        } catch {
            if error.kind != .unreachable || !connector.isPatient {
                for order in unsent {
                    order.continuation?.resume(returning: .failure(error))
                }
                unsent = []
            }
            return nil
        }
    }

    private mutating func send(on connection: RedisConnection) throws(RedisError) {
        guard !unsent.isEmpty else { return }
        for order in unsent {
            connection.append(order.command)
            unconfirmed.append((order, order.channels.count))
        }
        unsent = []
        try connection.flushUncounted()
    }

    /// Sleeps until the server speaks, an order comes or the time is up.
    private func wait(for connection: RedisConnection?, atMost limit: Duration?) {
        // A negative descriptor is passed over.
        var watched = [
            pollfd(fd: orders.wakeDescriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: connection?.descriptor ?? -1, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = limit.map { Int32(max(1, min($0 / .milliseconds(1), 60_000))) } ?? -1
        _ = unsafe poll(&watched, nfds_t(watched.count), milliseconds)
    }

    private mutating func takeIn(from connection: RedisConnection) throws(RedisError) {
        try connection.takeIn()
        while let push = try connection.nextPush() {
            if case .error(let error) = push {
                refuse(error)
            } else {
                try handle(push)
            }
        }
    }

    private mutating func handle(_ push: RedisReply) throws(RedisError) {
        let parts = try push.array(count: 3)
        switch try parts[0].string() {
        case "message":
            buffer.add(.message(channel: try parts[1].string(), payload: try parts[2].bytes()))
        case "subscribe":
            channels.insert(try parts[1].string())
            confirm()
        case "unsubscribe":
            if let channel = try parts[1].optionalString() { channels.remove(channel) }
            confirm()
        case let other:
            throw RedisError(.protocolViolated, "a subscription got '\(other)', which it did not ask for")
        }
    }

    /// Counts a confirmation towards the oldest order: the server works in order.
    private mutating func confirm() {
        guard !unconfirmed.isEmpty else { return }
        unconfirmed[0].missing -= 1
        guard unconfirmed[0].missing == 0 else { return }
        let order = unconfirmed.removeFirst().order
        if let continuation = order.continuation {
            continuation.resume(returning: .success(()))
        } else {
            // All channels stand again, so what the reader reads from here on is complete.
            buffer.add(.gap)
        }
    }

    private mutating func refuse(_ error: RedisServerError) {
        guard !unconfirmed.isEmpty else { return }
        let order = unconfirmed.removeFirst().order
        order.continuation?.resume(returning: .failure(.refused(error, command: order.command.name)))
    }

    private mutating func finish() {
        for order in unconfirmed.map(\.order) + unsent + orders.take().orders {
            order.continuation?.resume(returning: .failure(.closed("subscription")))
        }
        unconfirmed = []
        unsent = []
        buffer.finish()
    }
}
