/// A place that a worker of this process keeps for a task which a commit is about to give it.
///
/// One that is let go of without a word stands for a commit whose outcome is unknown: the worker then puts the task into
/// its topic's stream, if it was committed.
package protocol TaskGift: AnyObject, Sendable {
    /// The worker's name, which ``TaskDispatch/worker`` takes.
    var worker: String { get }
    /// The commit is done: the task is the worker's, which works on it from the next ``TaskGiver/begin`` on.
    func give()
    /// The commit was refused: there is no such task.
    func cancel()
}

/// The workers of this process, as commits give them tasks.
package struct TaskGiver: Sendable {
    /// Keeps a place for a task of a partition; nil where nobody has room for it.
    package let keep: @Sendable (_ task: TaskDispatch, _ partition: Int) -> (any TaskGift)?
    /// Begins with what was given. Waking handlers costs as much for one task as for many.
    package let begin: @Sendable () -> Void

    /// A giver of these deeds.
    package init(
        keep: @escaping @Sendable (_ task: TaskDispatch, _ partition: Int) -> (any TaskGift)?,
        begin: @escaping @Sendable () -> Void
    ) {
        self.keep = keep
        self.begin = begin
    }
}

extension Commit {
    /// Gives the tasks that it dispatches to workers of this process, as far as they have room.
    ///
    /// - Returns: the places that they keep: to be settled once the outcome of the commit is known.
    package mutating func give(_ keep: (TaskDispatch, Int) -> (any TaskGift)?) -> [any TaskGift] {
        var gifts: [any TaskGift] = []
        for place in operations.indices {
            guard case .dispatch(var task) = operations[place], let gift = keep(task, partition) else { continue }
            task.worker = gift.worker
            operations[place] = .dispatch(task)
            gifts.append(gift)
        }
        return gifts
    }
}
