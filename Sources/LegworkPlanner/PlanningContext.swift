package import LegworkLedger

/// How much one commit holds. Source: `21-protocol` §5.
package enum CommitMode: String, Sendable {
    /// Everything up to the next waits.
    case fused
    /// One protocol step.
    case stepwise
}

/// What a plan may know besides the message and the job: all of it values, none of it read while planning.
package struct PlanningContext: Sendable {
    /// The version that the job runs on.
    package var app: PreparedApp

    /// How much one commit holds.
    package var mode: CommitMode

    /// The job's partition.
    package var partition: Int

    /// How many partitions the store has.
    package var partitions: Int

    /// The instant of the step, in milliseconds since 1970: the time part of the stream entry that caused it.
    package var nowMilliseconds: Int64

    /// The token of the partition's lease, for commits made under it; nil for calls from outside.
    package var lease: String?

    /// The stream entry that the commit acknowledges; nil for calls from outside.
    package var entry: String?

    /// The task whose answer is planned, where it comes from its worker and not from the stream; nil otherwise.
    package var task: TaskClaim?

    /// True for a message that was held and has come back to the stream (its entry has the field `r`).
    package var isReleased: Bool

    /// The hook rules of all versions in use, for signals that jobs send; nil for those of ``app`` alone.
    package var rulesInUse: [PreparedHookRule]?

    /// False where nobody wants to know what a plan does to activities.
    package var listsChanges = true

    /// How much one commit may hold.
    package var limits = PlanningLimits()

    #if DEBUG
        /// A rule that is broken on purpose, to prove the provers.
        package var mutation: Mutation?
    #endif

    /// A context of these values.
    package init(
        app: PreparedApp,
        mode: CommitMode = .fused,
        partition: Int,
        partitions: Int,
        nowMilliseconds: Int64,
        lease: String? = nil,
        entry: String? = nil,
        task: TaskClaim? = nil,
        isReleased: Bool = false,
        rulesInUse: [PreparedHookRule]? = nil
    ) {
        self.app = app
        self.mode = mode
        self.partition = partition
        self.partitions = partitions
        self.nowMilliseconds = nowMilliseconds
        self.lease = lease
        self.entry = entry
        self.task = task
        self.isReleased = isReleased
        self.rulesInUse = rulesInUse
    }

    /// The partition of a job.
    func partition(app: String, job: String) -> Int {
        KeySpace.partition(of: app, job, count: partitions)
    }

    /// True if a rule is broken on purpose; never in a release build.
    @inline(__always)
    package func breaks(_ rule: Mutation) -> Bool {
        #if DEBUG
            mutation == rule
        #else
            false
        #endif
    }

    /// A number in 0..<1 that is always the same for the same names.
    func chance(_ guid: String, _ what: String, _ number: Int) -> Double {
        let (high, _) = SipHash128.hash(Array("\(guid)|\(what)|\(number)".utf8))
        return Double(high >> 11) * 0x1p-53
    }

    /// The distinct hook rules of a topic.
    func rules(topic: String) -> [PreparedHookRule] {
        rulesInUse?.filter { $0.topic == topic } ?? app.rules(topic: topic)
    }
}
