/// Names one attempt of one waiting instance: whoever answers, wakes or signals it says this.
///
/// Shape: `app|gid|activity|address|attempt|job`; the job id comes last, as it may be any text.
/// Source: it travels in tasks, timers and waiter lists, and is compared as a whole.
package struct WaitToken: Sendable, Hashable {
    /// The app's id.
    package var app: String

    /// The job's life.
    package var gid: String

    /// The activity's index in its graph.
    package var activity: Int

    /// The dimension.
    package var address: Address

    /// Which attempt is meant, from 1.
    package var attempt: Int

    /// The job's id.
    package var job: String

    /// A token of these parts.
    package init(app: String, gid: String, activity: Int, address: Address, attempt: Int, job: String) {
        self.app = app
        self.gid = gid
        self.activity = activity
        self.address = address
        self.attempt = attempt
        self.job = job
    }

    /// The token from its text, or nil where it is none.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "|", maxSplits: 5, omittingEmptySubsequences: false)
        guard parts.count == 6, let activity = Int(parts[2]), let attempt = Int(parts[4]) else { return nil }
        self.init(
            app: String(parts[0]),
            gid: String(parts[1]),
            activity: activity,
            address: Address(String(parts[3])),
            attempt: attempt,
            job: String(parts[5])
        )
    }

    /// The token as it travels.
    package var text: String { "\(app)|\(gid)|\(activity)|\(address.text)|\(attempt)|\(job)" }
}
