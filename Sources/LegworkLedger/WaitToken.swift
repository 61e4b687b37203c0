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
        var parts = BarredText(text)
        self.init(readingRestOf: &parts)
    }

    /// The token from its text as bytes, or nil where it is none.
    package init?(_ bytes: [UInt8]) {
        var parts = BarredText(bytes)
        self.init(readingRestOf: &parts)
    }

    /// The token that is left of a text, or nil where that is none.
    init?(readingRestOf parts: inout BarredText) {
        guard let app = parts.text(), let gid = parts.text(), let activity = parts.number(),
            let address = parts.text().flatMap(Address.init(reading:)), let attempt = parts.number()
        else { return nil }
        self.init(
            app: app,
            gid: gid,
            activity: Int(activity),
            address: address,
            attempt: Int(attempt),
            job: parts.restText
        )
    }

    /// The token as it travels.
    package var text: String { String(writing: write) }

    /// Appends the token as it travels.
    package func write(to bytes: inout [UInt8]) {
        bytes.add(app)
        bytes.add(mark: "|")
        bytes.add(gid)
        bytes.add(mark: "|")
        bytes.add(activity)
        bytes.add(mark: "|")
        bytes.add(address.text)
        bytes.add(mark: "|")
        bytes.add(attempt)
        bytes.add(mark: "|")
        bytes.add(job)
    }
}
