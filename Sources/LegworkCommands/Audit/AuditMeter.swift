import LegworkAudit

/// Shows on standard error how far an audit is: a line that is drawn anew on a terminal, a line now and then elsewhere.
final class AuditMeter {
    private let paint: Paint
    private let isLive: Bool
    private var isDrawn = false
    private var lastMilliseconds = Surroundings.nowMilliseconds

    /// A meter beside a command's output.
    init(_ output: Output, environment: [String: String] = Surroundings.environment) {
        paint = output.notePaint
        isLive = Descriptor.error.isTerminal && environment["TERM"] != "dumb"
    }

    /// Shows progress, unless it was shown a moment ago.
    func show(_ progress: AuditProgress) {
        let now = Surroundings.nowMilliseconds
        guard now - lastMilliseconds >= (isLive ? 120 : 5000) else { return }
        lastMilliseconds = now
        let summary = progress.summary
        let share = progress.keysInAll > 0 ? min(100, 100 * summary.keys / progress.keysInAll) : 100
        let text =
            "audit: \(progress.stage), \(summary.keys) keys (\(share) %), \(summary.jobs) jobs, "
            + Words.count(summary.violations, "violation")
        Descriptor.error.write(isLive ? "\r\u{1B}[K\(paint(text, .dim))" : text + "\n")
        isDrawn = isLive
    }

    /// Takes the line away.
    func clear() {
        if isDrawn { Descriptor.error.write("\r\u{1B}[K") }
        isDrawn = false
    }
}
