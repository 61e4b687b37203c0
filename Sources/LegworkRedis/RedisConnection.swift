import Glibc

/// A connection for one thread: commands are gathered, written together and answered in order.
///
/// Once a command has been lost the connection is broken for good; open another. Closes when released.
/// Not for the threads of Swift's tasks, which must not block: async callers use ``RedisLane``.
package final class RedisConnection {
    /// The server's address.
    package let address: RedisAddress
    /// The server's number for this connection (`CLIENT ID`), as `CLIENT UNBLOCK` wants it.
    package private(set) var clientID: Int64 = 0
    /// Ends a wait of this connection from another thread.
    package let interrupter: RedisInterrupter
    /// Why the connection can no longer be used, or nil while it can.
    package private(set) var failure: String?

    private let context: RedisContext
    private var readTimeout: Duration?
    /// The commands not yet written.
    private var output: [UInt8] = []
    /// Where in ``output`` each of them ends.
    private var ends: [Int] = []
    /// Written commands whose replies are to come.
    package private(set) var unanswered = 0

    /// Connects, authenticates and chooses the database.
    ///
    /// - Throws: `unreachable`, or `refused` for a wrong password or database.
    package init(_ configuration: RedisConfiguration) throws(RedisError) {
        address = configuration.address
        readTimeout = configuration.readTimeout
        context = try RedisContext(to: address, timeout: configuration.connectTimeout)
        interrupter = RedisInterrupter(context.descriptor)
        context.setTimeout(configuration.connectTimeout)
        try greet()
        context.setTimeout(readTimeout)
    }

    /// Connects with these bounds on waiting; see ``RedisConfiguration``.
    ///
    /// - Throws: as ``init(_:)``.
    package convenience init(
        to address: RedisAddress,
        connectTimeout: Duration = .seconds(5),
        readTimeout: Duration? = .seconds(30)
    ) throws(RedisError) {
        try self.init(RedisConfiguration(address, connectTimeout: connectTimeout, readTimeout: readTimeout))
    }

    deinit {
        interrupter.disarm()
    }

    private func greet() throws(RedisError) {
        var commands: [RedisCommand] = []
        if let password = address.password {
            commands.append(RedisCommand("AUTH", arguments: address.user.map { [$0, password] } ?? [password]))
        }
        if address.database != 0 {
            commands.append(RedisCommand("SELECT", String(address.database)))
        }
        commands.append(RedisCommand("CLIENT", "ID"))
        let replies: [RedisReply]
        do {
            replies = try pipeline(commands)
        } catch {
            throw .unreachable(address, error.message)
        }
        for (command, reply) in zip(commands, replies) {
            clientID = try reply.orRefused(command: "\(command.name) at \(address)").integerIfAny ?? clientID
        }
    }

    /// Changes how long a wait for a reply lasts; nil for ever.
    package func setReadTimeout(_ timeout: Duration?) {
        guard timeout != readTimeout else { return }
        readTimeout = timeout
        context.setTimeout(timeout)
    }

    /// Adds a command to those that the next flush writes.
    package func append(_ command: RedisCommand) {
        output.append(contentsOf: command.storage[command.start...])
        ends.append(output.count)
    }

    /// Writes what has been appended.
    ///
    /// - Throws: `lostBeforeWrite` where at least the last command was not written whole; those before it, counted in
    ///   ``unanswered``, may still be answered or not.
    package func flush() throws(RedisError) {
        guard !ends.isEmpty else { return }
        let count = ends.count
        let written = write()
        guard written == count else { throw .lostBeforeWrite("the last command", failure ?? "the connection broke") }
    }

    /// Writes what has been appended and counts the commands that went out whole.
    private func write() -> Int {
        defer {
            output.removeAll(keepingCapacity: output.capacity <= RedisLimits.keptOutputBytes)
            ends.removeAll(keepingCapacity: true)
        }
        guard failure == nil else { return 0 }
        let sending = context.send(output)
        guard let reason = sending.failure else {
            unanswered += ends.count
            return ends.count
        }
        failure = reason
        // The server never runs a command of which a byte is missing.
        let written = ends.count { $0 <= sending.byteCount }
        unanswered += written
        return written
    }

    /// The reply to the oldest unanswered command, an error reply as a value; writes what has been appended first.
    ///
    /// - Throws: `outcomeUnknown` where the connection is lost or the read timeout passes, `protocolViolated`.
    package func readReply() throws(RedisError) -> RedisReply {
        try flush()
        precondition(unanswered > 0, "readReply() without an unanswered command would wait for ever")
        return try takeReply(to: "the command")
    }

    /// Reads one reply. Also after a failed write: the server may have answered what it got.
    private func takeReply(to command: @autoclosure () -> String) throws(RedisError) -> RedisReply {
        while true {
            if let reply = try parsedReply() {
                unanswered -= 1
                return reply
            }
            switch context.receive() {
            case .bytes: continue
            case .nothing: failure = "the server did not answer within \(readTimeout.map { "\($0)" } ?? "the timeout")"
            case .ended(let reason): failure = failure ?? reason
            }
            throw .outcomeUnknown(command(), failure ?? "the connection broke")
        }
    }

    private func parsedReply() throws(RedisError) -> RedisReply? {
        do {
            return try context.nextReply()
        } catch {
            failure = error.message
            throw error
        }
    }

    /// Sends one command and waits for its reply.
    ///
    /// - Throws: `refused`, `lostBeforeWrite`, `outcomeUnknown` or `protocolViolated`.
    package func send(_ command: RedisCommand) throws(RedisError) -> RedisReply {
        append(command)
        guard write() == 1 else { throw .lostBeforeWrite(command.name, failure ?? "the connection broke") }
        return try takeReply(to: command.name).orRefused(command: command.name)
    }

    /// Sends commands in one round trip and waits for all their replies, error replies as values.
    ///
    /// - Throws: the first loss; see ``attempt(_:)`` for what became of each command.
    package func pipeline(_ commands: [RedisCommand]) throws(RedisError) -> [RedisReply] {
        var replies: [RedisReply] = []
        replies.reserveCapacity(commands.count)
        for command in commands {
            append(command)
        }
        let written = write()
        for index in 0..<written {
            replies.append(try takeReply(to: commands[index].name))
        }
        guard written == commands.count else {
            throw .lostBeforeWrite(commands[written].name, failure ?? "the connection broke")
        }
        return replies
    }

    /// Sends commands in one round trip and says of each what became of it, in order.
    ///
    /// A broken connection leaves a run of answers (or refusals), then `outcomeUnknown` for what was written without
    /// an answer, then `lostBeforeWrite` for the rest.
    package func attempt(_ commands: [RedisCommand]) -> [Result<RedisReply, RedisError>] {
        var results: [Result<RedisReply, RedisError>] = []
        results.reserveCapacity(commands.count)
        attempt(commands) { results.append($0) }
        return results
    }

    /// As ``attempt(_:)``, but says of each command what became of it as soon as that is known.
    func attempt(_ commands: [RedisCommand], onResult: (Result<RedisReply, RedisError>) -> Void) {
        for command in commands {
            append(command)
        }
        let written = write()
        var known = 0
        while known < written {
            do throws(RedisError) {
                let reply = try takeReply(to: commands[known].name)
                if case .error(let error) = reply {
                    onResult(.failure(.refused(error, command: commands[known].name)))
                } else {
                    onResult(.success(reply))
                }
                known += 1
            } catch {
                let reason = failure ?? error.message
                for command in commands[known..<written] { onResult(.failure(.outcomeUnknown(command.name, reason))) }
                known = written
            }
        }
        for command in commands[written...] {
            onResult(.failure(.lostBeforeWrite(command.name, failure ?? "the connection broke")))
        }
    }

    /// True where nothing is outstanding and the server has not hung up, so that a write has a chance.
    ///
    /// Asked before an idle connection is used again: it turns many a loss into a harmless reconnection.
    package var isAlive: Bool {
        guard failure == nil else { return false }
        switch context.receive(waits: false) {
        case .nothing: return true
        case .bytes:
            // The server speaks unasked only to say farewell.
            failure = "the server sent something that was not asked for"
        case .ended(let reason): failure = reason
        }
        return false
    }
}

extension RedisConnection {
    /// The socket, to wait on it together with other things.
    var descriptor: Int32 { context.descriptor }

    /// What has ended a wait.
    package enum Waking: Sendable {
        /// The server has said something, or the connection is over.
        case server
        /// The other descriptor can be read, and the server has said nothing.
        case other
        /// The time is up.
        case neither
    }

    /// Waits until there is something to read, from the server or on another descriptor, without reading it.
    ///
    /// To be asked while one command is unanswered and nothing of its reply has been read.
    package func wait(orDescriptor other: Int32, atMost limit: Duration) -> Waking {
        var watched = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: other, events: Int16(POLLIN), revents: 0),
        ]
        let milliseconds = Int32(min(limit / .milliseconds(1), 60_000))
        guard unsafe poll(&watched, nfds_t(watched.count), milliseconds) > 0 else { return .neither }
        return watched[0].revents != 0 ? .server : .other
    }

    /// Reads what has come in without waiting, for a subscription.
    ///
    /// - Throws: `outcomeUnknown` where the connection is over.
    func takeIn() throws(RedisError) {
        guard case .ended(let reason) = context.receive(waits: false) else { return }
        failure = reason
        throw .outcomeUnknown("the subscription", reason)
    }

    /// The next message of a subscription among what has come in, or nil.
    ///
    /// - Throws: `protocolViolated`.
    func nextPush() throws(RedisError) -> RedisReply? {
        try parsedReply()
    }

    /// Writes what has been appended without counting on a reply for each.
    ///
    /// - Throws: `lostBeforeWrite`.
    func flushUncounted() throws(RedisError) {
        defer { unanswered = 0 }
        try flush()
    }
}

extension RedisReply {
    /// The number of an integer reply, else nil.
    var integerIfAny: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }
}
