import LegworkAudit
import LegworkJSON

/// What an audit came to, for people and programs.
struct AuditReport: Renderable {
    /// Its figures.
    let summary: AuditSummary
    /// True if the audit was told only to look.
    let mayRepair: Bool

    var json: JSON {
        [
            "summary": [
                "violations": .integer(Int64(summary.violations)), "repaired": .integer(Int64(summary.repaired)),
                "keys": .integer(Int64(summary.keys)), "jobs": .integer(Int64(summary.jobs)),
                "entries": .integer(Int64(summary.entries)), "dead_letters": .integer(Int64(summary.deadLetters)),
                "cleared": .integer(Int64(summary.cleared)), "undecided": .integer(Int64(summary.undecided)),
                "milliseconds": .integer(summary.milliseconds),
            ]
        ]
    }

    func lines(_ style: RenderingStyle) -> [String] {
        let left = summary.violations - summary.repaired
        let verdict =
            left == 0
            ? style.paint(summary.repaired == 0 ? "nothing is wrong" : "all of it was mended", .green)
            : style.paint(Words.count(left, "violation"), .red)
        var lines = [
            "\(verdict): \(Words.count(summary.jobs, "job")), \(Words.count(summary.keys, "key")), \(summary.entries) entries "
                + "in \(TimeText.span(summary.milliseconds))"
        ]
        if summary.repaired > 0 { lines.append("  \(Words.count(summary.repaired, "violation")) mended") }
        if summary.undecided > 0 {
            lines.append("  \(summary.undecided) moved whenever they were looked at: nothing is said of them")
        }
        if summary.deadLetters > 0 {
            lines.append("  \(Words.count(summary.deadLetters, "dead letter")) to look at: legwork dead list")
        }
        return lines
    }
}
