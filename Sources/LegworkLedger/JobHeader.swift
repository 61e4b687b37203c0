/// The part of a job that every commit checks and rewrites whole.
///
/// Shape: `state|gid|rev|semaphore|updated`, for example `r|Xk3…|17|2|1790000000000`. As `rev` grows with each commit, a
/// commit planned on one header and finding the same one knows that nothing has happened in between.
/// Source: field `h` of the job's hash; `21-protocol` §4, Serialisation.
package struct JobHeader: Sendable, Hashable {
    /// What the job is doing.
    package var state: JobState

    /// Tells two lives of one job id apart.
    package var gid: String

    /// How many commits the job has had.
    package var rev: Int64

    /// How many obligations are open; 0 completes the job.
    package var semaphore: Int64

    /// When the last commit was planned, in milliseconds since 1970.
    package var updatedMilliseconds: Int64

    /// A header of these values.
    package init(state: JobState, gid: String, rev: Int64, semaphore: Int64, updatedMilliseconds: Int64) {
        self.state = state
        self.gid = gid
        self.rev = rev
        self.semaphore = semaphore
        self.updatedMilliseconds = updatedMilliseconds
    }

    /// The header from its stored text, or nil where it is none.
    package init?(_ text: String) {
        var parts = BarredText(text)
        guard let letter = parts.part(), letter.count == 1, let state = JobState(mark: letter.first),
            let gid = parts.text(),
            let rev = parts.number(), let semaphore = parts.number(), let updated = BarredText.number(parts.rest)
        else { return nil }
        self.init(
            state: state,
            gid: gid,
            rev: rev,
            semaphore: semaphore,
            updatedMilliseconds: updated
        )
    }

    /// The header as stored.
    package var text: String { String(writing: write) }

    /// Appends the header as stored.
    package func write(to bytes: inout [UInt8]) {
        bytes.add(mark: state.mark)
        bytes.add(mark: "|")
        bytes.add(gid)
        bytes.add(mark: "|")
        bytes.add(rev)
        bytes.add(mark: "|")
        bytes.add(semaphore)
        bytes.add(mark: "|")
        bytes.add(updatedMilliseconds)
    }
}

/// What a job is doing, as stored. Source: `10-language` §9; `waiting` is told from `running` when read.
package enum JobState: String, Sendable, CaseIterable {
    case running
    case paused
    case completed
    case failed
    case interrupted
    case cancelled

    /// The letter under which the header keeps it.
    package var letter: Character { Character(mark) }

    /// The letter as the scalar that it is.
    var mark: Unicode.Scalar {
        switch self {
        case .running: "r"
        case .paused: "p"
        case .completed: "c"
        case .failed: "f"
        case .interrupted: "i"
        case .cancelled: "x"
        }
    }

    /// The state of a letter, or nil.
    package init?(letter: Character) { self.init(mark: letter.asciiValue) }

    /// The state of a letter's byte, or nil.
    init?(mark: UInt8?) {
        guard let state = Self.allCases.first(where: { UInt8(ascii: $0.mark) == mark }) else { return nil }
        self = state
    }

    /// True once the job can do nothing more.
    package var hasEnded: Bool {
        switch self {
        case .running, .paused: false
        case .completed, .failed, .interrupted, .cancelled: true
        }
    }
}
