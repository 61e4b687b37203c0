import LegworkLedger
import LegworkPlanner
import LegworkStore

/// The store of one test: the kernel's twin in memory, and a clock that only the test moves.
struct TestWorld {
    /// The names of everything.
    let keys = KeySpace()
    /// The keys and values.
    private(set) var space: MemoryKeyspace
    /// The time, in milliseconds since 1970.
    private(set) var now: Int64

    private let kernel: MemoryKernel
    private var callsThisMillisecond: Int64 = 0
    /// The message that was read last.
    private var lastRead = StreamID.zero

    /// One partition is enough: a test has no engines to share them.
    static let partitions = 1

    init(nowMilliseconds: Int64) {
        now = nowMilliseconds
        kernel = MemoryKernel(keys: keys, partitions: Self.partitions)
        space = MemoryKeyspace(nowMilliseconds: nowMilliseconds)
    }

    /// Moves the clock.
    mutating func move(to milliseconds: Int64) {
        guard milliseconds > now else { return }
        now = milliseconds
        callsThisMillisecond = 0
    }

    /// Carries out a call of the kernel. Calls of one millisecond are told apart by their microsecond, as long as there
    /// are any, so that who came first stays first and the clock still stands.
    mutating func perform(_ call: KernelCall) -> KernelReply {
        space.nowMicroseconds = now * 1000 + min(999, callsThisMillisecond)
        callsThisMillisecond += 1
        return kernel.perform(call, on: &space)
    }

    // MARK: Reading

    /// The next message that nobody has had.
    mutating func nextMessage() -> StreamEntry? {
        guard let entry = space.streams[keys.messages(0)]?.entries(after: lastRead, limit: 1).first else { return nil }
        lastRead = entry.id
        return entry
    }

    /// Takes a message away that no commit does.
    mutating func remove(_ entry: StreamEntry) { space.streams[keys.messages(0)]?.remove(entry.id) }

    /// The tasks of a topic that no worker has had.
    mutating func newTasks(app: String, topic: String) -> [StreamEntry] {
        let stream = keys.tasks(0, app: app, topic: topic)
        space.streams[stream]?.makeGroup(KeySpace.workerGroup)
        return space.streams[stream]?.read(
            group: KeySpace.workerGroup,
            consumer: Self.consumer,
            limit: .max,
            milliseconds: now
        ) ?? []
    }

    /// A job with the dimensions that a message of it needs, or with all of them; nil where there is none.
    func job(_ app: String, _ job: String, for message: Message?) throws(StoredJobError) -> JobSnapshot? {
        guard var snapshot = try JobSnapshot(fields: fields(keys.job(0, app: app, job: job))) else { return nil }
        let scopes = message.map { Planner.scopes(for: $0, of: snapshot) } ?? Array(snapshot.openCounts.keys)
        for scope in scopes where !scope.isRoot {
            let key = keys.scope(0, app: app, job: job, address: scope)
            try snapshot.addScope(scope, fields: fields(key))
        }
        return snapshot
    }

    /// When the next timer is due that moves a job; those that only clear up are not worth waiting for.
    var nextDue: Int64? {
        let timers = space.sortedSets[keys.timers(0)]?.items ?? []
        let next = timers.first { item in
            if case .wait = Timer(member: item.member) { true } else { false }
        }
        return next.map { Int64($0.score) }
    }

    /// Moves what is due.
    ///
    /// - Returns: false where nothing was.
    mutating func tick() -> Bool {
        guard case .tick(let reply) = perform(.tick(partition: 0, lease: nil, limit: 1)) else { return false }
        return reply.moved > 0
    }

    private func fields(_ key: String) -> [(name: String, value: [UInt8])] {
        space.fields(key).map { ($0.name, $0.value) }
    }

    /// Who reads and answers.
    static let consumer = "test"
}
