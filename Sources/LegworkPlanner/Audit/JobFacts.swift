package import LegworkLedger

/// What an audit knows of one job: all of it values, none of it read while it is judged.
package struct JobFacts: Sendable {
    /// The job with all of its scopes.
    package var job: JobSnapshot
    /// Claims of the job that nothing stored answers to.
    package var unmet: [Claim]
    /// The messages for it that are in a stream, held, or among the dead letters.
    package var underway: [Message]
    /// Messages that would start its children.
    package var childStarts: [Message]
    /// How many messages are held for it.
    package var heldCount: Int

    /// Facts of these values.
    package init(
        job: JobSnapshot,
        unmet: [Claim] = [],
        underway: [Message] = [],
        childStarts: [Message] = [],
        heldCount: Int = 0
    ) {
        self.job = job
        self.unmet = unmet
        self.underway = underway
        self.childStarts = childStarts
        self.heldCount = heldCount
    }
}
