package import Logging

/// One connection, one thread, one mailbox: Redis for callers that must not block.
///
/// Callers that come at the same time share a round trip. A request that has been posted runs to its end even where its
/// task is cancelled: what has been written cannot be called back. When the connection is lost, what was written without
/// an answer fails with `outcomeUnknown`, what was not written is sent over the next connection, and while none can be
/// made callers wait for ``RedisConfiguration/patience`` and then fail with `unreachable`.
/// Not for commands that block at the server: everybody behind them would wait. Those need a ``RedisConnection``.
package final class RedisLane: Sendable {
    /// How the server is reached.
    package let configuration: RedisConfiguration
    private let mailbox = LaneMailbox()

    /// A lane to a server; it connects when the first command comes.
    package init(
        _ configuration: RedisConfiguration,
        name: String = "redis",
        logger: Logger = Logger(label: "legwork.redis")
    ) {
        self.configuration = configuration
        let run = LaneRun(configuration, mailbox, logger)
        _ = NativeThread(name: "lane \(name)") { run.run() }
    }

    deinit {
        mailbox.close()
    }

    /// Sends a command and waits for its reply.
    ///
    /// - Throws: `refused`, `outcomeUnknown`, `lostBeforeWrite`, `unreachable`, `protocolViolated` or `closed`.
    package func send(_ command: RedisCommand) async throws(RedisError) -> RedisReply {
        let result = await withCheckedContinuation { continuation in
            mailbox.post(.one(command, continuation))
        }
        return try result.get()
    }

    /// Sends commands, in order and next to each other in one round trip, and says of each what became of it.
    package func send(_ commands: [RedisCommand]) async -> [Result<RedisReply, RedisError>] {
        guard !commands.isEmpty else { return [] }
        return await withCheckedContinuation { continuation in
            mailbox.post(.several(commands, continuation))
        }
    }

    /// Serves what has been posted, then closes the connection. Later requests fail with `closed`.
    package func close() async {
        mailbox.close()
        await mailbox.waitForEnd()
    }

    /// Breaks the connection under whatever waits on it, so that a hung server cannot hold up ``close()``.
    package func breakConnection() {
        mailbox.breakConnection()
    }
}
