/// The one error of this room: what happened to a command, or why there is no server to send it to.
///
/// What a caller may do next follows from its ``kind``: after ``Kind/lostBeforeWrite`` the command certainly had no
/// effect, after ``Kind/outcomeUnknown`` it may have had it, and only a command that checks a ledger may be sent again.
package struct RedisError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What became of the command or the server.
    package enum Kind: Sendable, Equatable {
        /// The server answered with an error.
        case refused(RedisServerError)
        /// The command never reached the server whole, so it had no effect.
        case lostBeforeWrite
        /// The command was written, and the connection was lost before its reply came.
        case outcomeUnknown
        /// No connection could be made.
        case unreachable
        /// What came back is not RESP2, or comes when nothing was asked.
        case protocolViolated
        /// The reply is sound, but of another shape than the caller expected.
        case unexpectedReply
        /// The text is no address.
        case invalidAddress
        /// The lane, connection or subscription has been closed by its owner.
        case closed
        /// A private server could not be started.
        case serverNotStarted
        /// Another process runs a private server in the same folder; its address, if it could be read.
        case serverAlreadyRunning(RedisAddress?)
    }

    /// What became of the command or the server.
    package let kind: Kind
    /// What is wrong and where.
    package let message: String
    /// What to try, or nil where nothing general can be said.
    package let advice: String?

    /// An error of these parts.
    package init(_ kind: Kind, _ message: String, advice: String? = nil) {
        self.kind = kind
        self.message = message
        self.advice = advice
    }

    /// What is wrong, and what to try.
    package var description: String {
        guard let advice else { return message }
        return "\(message); \(advice)"
    }

    /// The server's error, where it refused.
    package var serverError: RedisServerError? {
        guard case .refused(let error) = kind else { return nil }
        return error
    }

    /// True where the command certainly had no effect, so that it may be sent again as it is.
    package var hadNoEffect: Bool {
        switch kind {
        case .lostBeforeWrite, .unreachable, .closed: true
        case .refused(let error): error.isTransient
        default: false
        }
    }
}

extension RedisError {
    /// The server answered `error` to `command`.
    package static func refused(_ error: RedisServerError, command: String? = nil) -> RedisError {
        let what = command.map { "Redis refused \($0)" } ?? "Redis refused the command"
        return RedisError(.refused(error), "\(what): \(error.text)", advice: error.advice)
    }

    static func lostBeforeWrite(_ command: String, _ reason: String) -> RedisError {
        RedisError(
            .lostBeforeWrite,
            "\(command) was not sent: \(reason)",
            advice: "it had no effect; send it again"
        )
    }

    /// A command was written, and its reply never came.
    package static func outcomeUnknown(_ command: String, _ reason: String) -> RedisError {
        RedisError(
            .outcomeUnknown,
            "no reply to \(command): \(reason)",
            advice: "it may have taken effect; read the state before sending it again"
        )
    }

    static func unreachable(_ address: RedisAddress, _ reason: String) -> RedisError {
        RedisError(
            .unreachable,
            "cannot connect to Redis at \(address): \(reason)",
            advice: "check the address and that the server runs (redis-cli PING)"
        )
    }

    static func closed(_ what: String) -> RedisError {
        RedisError(.closed, "the \(what) has been closed", advice: "open a new one")
    }

    static func unexpectedReply(_ expected: String, _ found: RedisReply) -> RedisError {
        RedisError(.unexpectedReply, "expected \(expected) in Redis' reply, found \(found.shape)")
    }
}
