import CoreMetrics
import LegworkJSON
import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkSystem
import LegworkWire
import Logging

extension WorkerShared {
    /// Moves an entry that is no task to the dead-letter stream.
    func bury(_ entry: WireEntry, of stream: TaskStream, on wire: Wire, reason: String) throws(RedisError) {
        metrics.dead.increment()
        logger.info(
            "a task went to the dead-letter stream",
            metadata: ["lw.topic": "\(stream.topic)", "lw.entry": "\(entry.id)", "error.message": "\(reason)"]
        )
        let burial = Burial(
            partition: stream.partition,
            stream: key(stream),
            group: KeySpace.workerGroup,
            entry: entry.id,
            lease: nil,
            reason: reason,
            attempts: 1
        )
        Failpoint.reach("refuse.before")
        wire.append(StoreCall.bury(burial))
        try wire.flush()
        _ = try wire.reply()
        Failpoint.reach("refuse.after")
    }

    /// Gives up a task that was delivered too often: it goes to the dead-letter stream, and its job gets an error.
    func giveUp(_ task: TaskDelivery, _ entry: String, of stream: TaskStream, on wire: Wire) throws(RedisError) {
        let times = task.delivery - 1
        let reason =
            "it was delivered \(times) times, and no worker lived to answer it; look for a crash in the handler of "
            + "topic '\(stream.topic)'"
        let failure = TaskFailure(message: "the task was given up: \(reason)")
        let call = KernelCall.answer(
            AnswerRequest(
                partition: stream.partition,
                app: stream.app,
                topic: stream.topic,
                entry: entry,
                consumer: configuration.name,
                delivery: task.delivery,
                answer: failure.answer.message(token: task.token, sequence: 0),
                givingUp: .init(reason: reason, attempts: times)
            )
        )
        Failpoint.reach("refuse.before")
        wire.append(call)
        try wire.flush()
        let reply = try wire.kernelReply(to: call).get()
        Failpoint.reach("refuse.after")
        guard reply == .answer(true) else { return }
        metrics.dead.increment()
        logger.info(
            "a task went to the dead-letter stream",
            metadata: ["lw.topic": "\(stream.topic)", "lw.job": "\(task.token.job)", "error.message": "\(reason)"]
        )
    }
}

extension TaskAnswer {
    /// The message that carries the answer.
    func message(token: WaitToken, sequence: Int) -> Message.Answer {
        Message.Answer(
            token: token,
            sequence: sequence,
            status: status,
            code: code,
            payload: data.objectValue?.isEmpty == true ? [] : data.serialized()
        )
    }
}
