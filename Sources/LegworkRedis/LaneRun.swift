import Logging

/// What a lane's thread does: take, write, read, answer; connect again where need be.
struct LaneRun: Sendable {
    private let configuration: RedisConfiguration
    private let mailbox: LaneMailbox
    private let logger: Logger

    init(_ configuration: RedisConfiguration, _ mailbox: LaneMailbox, _ logger: Logger) {
        self.configuration = configuration
        self.mailbox = mailbox
        self.logger = logger
    }

    /// The thread's life.
    func run() {
        var connector = RedisConnector(configuration)
        while let batch = mailbox.take() {
            serve(batch[...], &connector)
        }
        mailbox.use(nil)
        mailbox.end()
    }

    private func serve(_ batch: ArraySlice<LaneMailbox.Request>, _ connector: inout RedisConnector) {
        var rest = batch
        var failures = 0
        while !rest.isEmpty {
            guard let connection = connect(&connector, failing: rest) else { return }
            var commands: [RedisCommand] = []
            commands.reserveCapacity(rest.count)
            for request in rest {
                request.addCommands(to: &commands)
            }
            var answers = LaneAnswers(to: rest)
            connection.attempt(commands) { answers.take($0) }
            failures = answers.isNothingWritten ? failures + 1 : 0
            rest = answers.unwritten
            if failures == RedisLimits.laneWriteAttemptsMax, let first = rest.popFirst() {
                first.resolve(answers.losses[..<first.commandCount])
                failures = 0
            }
            if let reason = connection.failure {
                logger.info("connection lost", metadata: ["redis.reason": "\(reason)"])
                mailbox.use(nil)
                connector.drop()
            }
        }
    }

    /// A connection that seems alive, or nil after `rest` has been failed.
    private func connect(
        _ connector: inout RedisConnector,
        failing rest: ArraySlice<LaneMailbox.Request>
    ) -> RedisConnection? {
        while true {
            do throws(RedisError) {
                let connection = try connector.connection()
                mailbox.use(connection.interrupter)
                return connection
            } catch {
                guard error.kind == .unreachable, !mailbox.isClosing, connector.isPatient else {
                    for request in rest {
                        request.fail(error)
                    }
                    return nil
                }
                mailbox.pause(connector.nextPause())
            }
        }
    }
}
