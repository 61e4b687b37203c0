/// A task in a worker's hands: what the pending list of its stream says for as long as nobody else has it.
///
/// A commit that carries one does what the worker's answer leads to and takes the task out of its stream, in one call:
/// the answer needs no way through the partition's messages. It comes from a worker in the process of the engine that
/// holds the partition.
/// Source: `21-protocol` §7.
package struct TaskClaim: Sendable, Equatable {
    /// The topic of the task's stream, with its priority.
    package var topic: String
    /// The task's entry; of a given task the text of its token.
    package var entry: String
    /// The consumer that answers.
    package var consumer: String
    /// Which delivery of the entry it answers: the fencing number; 0 not to compare.
    package var delivery: Int
    /// True for a task that was given to its worker by the commit that made it (``TaskDispatch/worker``): it is the
    /// worker's for as long as it is in the worker's hash.
    package var isGiven: Bool

    /// A claim of these parts.
    package init(topic: String, entry: String, consumer: String, delivery: Int, isGiven: Bool = false) {
        self.topic = topic
        self.entry = entry
        self.consumer = consumer
        self.delivery = delivery
        self.isGiven = isGiven
    }
}

/// Hands an answer to an engine of this process, which commits it at once, and calls `then` with what became of it; false
/// where there is none for its partition, and then `then` is never called.
package typealias AnswerHandIn =
    @Sendable (_ answer: AnswerRequest, _ then: @escaping @Sendable (AnswerOutcome) -> Void) -> Bool

/// What became of an answer that was to be committed at once.
package enum AnswerOutcome: Sendable, Equatable {
    /// It is committed.
    case taken
    /// The task is no longer the worker's.
    case refused
    /// Nothing was sent: the partition is another engine's, or the engine is busy with something else.
    case elsewhere
    /// It may be committed or not.
    case unknown
}
