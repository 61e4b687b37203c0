/// What an audit has looked at, and how it ended.
package struct AuditSummary: Sendable, Equatable {
    /// Keys that were looked at.
    package var keys = 0
    /// Jobs among them.
    package var jobs = 0
    /// Members and entries of sets and streams.
    package var entries = 0
    /// Dead letters: not violations, but they need a person.
    package var deadLetters = 0
    /// Violations that were found.
    package var violations = 0
    /// Violations that were mended.
    package var repaired = 0
    /// What looked odd for a moment and was right at a second look, as all that moves does.
    package var cleared = 0
    /// Jobs and counters that moved whenever they were looked at, so that nothing can be said of them.
    package var undecided = 0
    /// How long it took, in milliseconds.
    package var milliseconds: Int64 = 0

    /// Nothing looked at yet.
    package init() {}
}

/// How far an audit is.
package struct AuditProgress: Sendable, Equatable {
    /// What it has found so far.
    package var summary: AuditSummary
    /// How many keys the server has, those of others included.
    package var keysInAll: Int
    /// What it looks at.
    package var stage: String
}
