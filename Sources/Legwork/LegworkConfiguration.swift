/// Where work is kept, and how it is moved.
public struct LegworkConfiguration: Sendable {
    /// The Redis that keeps the work.
    public enum Server: Sendable, Equatable {
        /// One that runs already: `redis://host:port`, `redis://user:password@host:port/2`, `unix:///path/to.sock`.
        case address(String)
        /// A private one that this process starts and stops, with its data in a folder.
        case embedded(folder: String)
    }

    /// What an acknowledged start, signal or answer survives.
    public enum Durability: String, Sendable, CaseIterable {
        /// A kill and the loss of power. The default of the embedded server.
        case always
        /// A kill of this process; a crash of Redis or of the machine may lose about the last second, consistently.
        case everysec
        /// Nothing is promised: for tests.
        case none
    }

    /// How much of a job one commit holds.
    public enum CommitMode: String, Sendable, CaseIterable {
        /// Everything up to the next waits.
        case fused
        /// One protocol step: slower, for study and comparison.
        case stepwise
    }

    /// The Redis that keeps the work.
    public var server: Server
    /// How safe writes of the embedded server are. A server that runs already decides for itself.
    public var durability = Durability.always
    /// True to work with a server whose settings may lose acknowledged work.
    public var allowsUnsafeDurability = false
    /// How many partitions a new store gets; nil for 16, or for what the store has.
    public var partitions: Int?
    /// What the names of all keys begin with, where several stores share a server.
    public var prefix = "lw"
    /// True to make the store where there is none; false to refuse with 404, so that a mistyped prefix leaves nothing.
    public var makesStore = true
    /// True to move jobs in this process; false only to start, signal and look, or only to work.
    public var runsEngine = true
    /// Threads that move jobs.
    public var loops = 2
    /// How much of a job one commit holds.
    public var commitMode = CommitMode.fused
    /// How long an engine may be silent before others take its jobs over; it says that it lives four times as often.
    public var engineLease = Duration.milliseconds(1500)
    /// How long a worker may be silent before another takes its tasks.
    public var workerLease = Duration.seconds(10)
    /// How often a task may be delivered before it is given up, with an error as its answer.
    public var taskDeliveriesMax = 10

    /// A configuration for a server, with the defaults for everything else.
    public init(server: Server) { self.server = server }
}
