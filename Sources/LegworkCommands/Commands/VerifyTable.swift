import LegworkVerify

/// A report for people: for kills, failpoints down and cases across, each cell the kills in each mode; for everything
/// else a line a fault.
struct VerifyTable {
    let report: VerifyReport

    var lines: [String] { kills + (kills.isEmpty ? [] : [""]) + faults }

    private var kills: [String] {
        let rows = report.rows.filter { $0.family == "crash" }
        guard !rows.isEmpty else { return [] }
        var cases: [String] = []
        var faults: [String] = []
        var cells: [String: [String: [String: VerifyReport.Row]]] = [:]
        for row in rows {
            let parts = row.subject.split(separator: "/").map(String.init)
            let (name, mode) = (parts[0], parts.count > 1 ? parts[1] : "fused")
            if !cases.contains(name) { cases.append(name) }
            if !faults.contains(row.fault) { faults.append(row.fault) }
            cells[row.fault, default: [:]][name, default: [:]][mode] = row
        }
        let table = faults.map { fault in
            [TextTable.Cell(fault)] + cases.map { TextTable.Cell(Self.cell(cells[fault]?[$0])) }
        }
        return TextTable(["killed at"] + cases, rows: table).lines(Self.style)
            + [
                "kills \(VerifyReport.modes.joined(separator: "+")); "
                    + "'!' where something was wrong, '–' where the case does not come there"
            ]
    }

    private static func cell(_ modes: [String: VerifyReport.Row]?) -> String {
        guard let modes else { return "–" }
        let hits = VerifyReport.modes.map { modes[$0]?.hits ?? 0 }
        let text = hits.map(String.init).joined(separator: "+")
        return modes.values.allSatisfy(\.isClean) ? text : text + "!"
    }

    private var faults: [String] {
        let rows = report.rows.filter { $0.family != "crash" }
        return TextTable(
            ["faults", "fault", "subject", "runs", "hits", "lost", "doubled", "violations", "note"],
            rows: rows.map { row in
                [
                    .init(row.family), .init(row.fault), .init(row.subject), .init("\(row.runs)"), .init("\(row.hits)"),
                    .init("\(row.lost)"), .init("\(row.doubled)"), .init("\(row.violations)"), .init(row.note),
                ]
            }
        ).lines(Self.style)
    }

    private static let style = RenderingStyle(paint: Paint(isOn: false), columns: nil, nowMilliseconds: 0)
}
