/// How a worker works.
package struct WorkerConfiguration: Sendable {
    /// The worker's name in the consumer groups; a fresh one for each process.
    package var name: String
    /// How long a worker may be silent before another takes its tasks, in milliseconds.
    package var leaseMilliseconds: Int64 = 10_000
    /// The longest that a read waits, in milliseconds.
    package var blockMilliseconds: Int64 = 5_000
    /// The most tasks that one read takes from each stream.
    package var batchPerStream = 64
    /// How often a task may be delivered before it is given up, with an error as its answer.
    package var deliveriesMax = 10

    /// The shortest lease that a flow's `heartbeat` can ask for, in milliseconds.
    package static let leaseMillisecondsMin: Int64 = 1000

    /// The defaults under a name.
    package init(name: String) { self.name = name }
}
