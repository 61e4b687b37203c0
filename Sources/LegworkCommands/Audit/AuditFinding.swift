import LegworkAudit
import LegworkJSON
import LegworkPlanner

/// A violation, for people and programs.
struct AuditFinding: Renderable {
    /// The violation.
    let violation: AuditViolation
    /// True if it was mended.
    let isRepaired: Bool

    var json: JSON {
        var object = JSONObject([("kind", .string(violation.kind.rawValue)), ("key", .string(violation.key))])
        object["app"] = violation.app.map(JSON.string)
        object["job"] = violation.job.map(JSON.string)
        object["message"] = .string(violation.message)
        object["repair"] = violation.repair.map { .string($0.sentence) }
        object["repaired"] = .bool(isRepaired)
        return ["violation": .object(object)]
    }

    func lines(_ style: RenderingStyle) -> [String] {
        let whose = violation.job.map { " job \(TextTable.oneLine($0))" } ?? ""
        var lines = [
            "\(style.paint(violation.kind.rawValue, isRepaired ? .yellow : .red))"
                + "\(style.paint(whose, .bold)): \(TextTable.oneLine(violation.message))"
        ]
        lines.append("  \(style.paint("key     ", .dim)) \(TextTable.oneLine(violation.key))")
        if let repair = violation.repair {
            let text = isRepaired ? "mended: it \(repair.sentence)" : "--repair \(repair.sentence)"
            lines.append("  \(style.paint("repair  ", .dim)) \(text)")
        }
        return lines
    }
}
