/// Who has paused a job, and since when. Source: field `p` of the job's hash.
package struct PauseNote: Sendable, Equatable {
    /// When it was paused, in milliseconds since 1970.
    package var sinceMilliseconds: Int64
    /// Who did it, in words: a person's name, or an activity that failed.
    package var by: String

    /// A note of these values.
    package init(sinceMilliseconds: Int64, by: String) {
        self.sinceMilliseconds = sinceMilliseconds
        self.by = by
    }

    /// The note from its stored text, or nil where it is none.
    init?(_ text: String) {
        let parts = text.split(separator: "|", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let since = Int64(parts[0]) else { return nil }
        self.init(sinceMilliseconds: since, by: String(parts[1]))
    }

    /// The note as stored: `since|by`.
    var text: String { "\(sinceMilliseconds)|\(by)" }
}
