/// What a run of a schedule left behind.
struct ScheduleOutcome: Sendable {
    /// The points at which a process died.
    var reached: [KillPoint] = []
    /// How often the last process of each role reached each failpoint.
    var counts: [VerifyCase.Role: [String: Int]] = [:]
    /// How the jobs ended; nil where they did not.
    var end: StoreEnd?
    /// What workers did.
    var effects = EffectBook([:], jobs: [])
    /// What lies about in the store.
    var residue: [String] = []
    /// Jobs that did not end in time, or what else went wrong.
    var stuck: [String] = []
    /// How long it took from the last kill to the end of all jobs.
    var recovery: Duration?
}
