import LegworkDiagnostics
import LegworkFlowTest
import LegworkJSON

/// The report of one app's tests, for people and for programs.
struct AppTestView {
    let report: AppTestReport
    /// True to name the edges that no test takes.
    let showsCoverage: Bool
    /// The least share of edges, in percent; nil for any.
    let minimum: Int?

    // MARK: Programs

    /// One object a test; then one for the coverage, where that was asked for; or one for what cannot be read.
    var jsonLines: [JSON] {
        guard report.diagnostics.isEmpty else {
            return [object([("diagnostics", DiagnosticExport.json(report.diagnostics)["diagnostics"] ?? [])])]
        }
        var lines = report.results.map { result in
            object((result.json.objectValue ?? JSONObject()).map { ($0.key, $0.value) })
        }
        if showsCoverage, let coverage = report.coverage {
            let facts: JSON = [
                "total": .integer(Int64(coverage.total)), "taken": .integer(Int64(coverage.taken)),
                "percent": .integer(Int64(coverage.percent)), "gaps": .array(coverage.gaps.map(\.json)),
            ]
            lines.append(object([("coverage", facts)]))
        }
        return lines
    }

    private func object(_ members: [(String, JSON)]) -> JSON {
        .object(JSONObject([("app", .string(report.app)), ("file", .string(report.file))] + members))
    }

    // MARK: People

    /// The app, its tests, what failed and why, the edges that no test takes.
    func lines(_ paint: Paint) -> [String] {
        var lines = [paint(report.app, .bold)]
        guard report.diagnostics.isEmpty else {
            let renderer = DiagnosticRenderer(colours: paint.isOn, columns: Descriptor.output.columns)
            let text = renderer.render(report.diagnostics)
            return lines + text.split(separator: "\n").map(String.init)
        }
        for result in report.results {
            guard !result.hasPassed else {
                lines.append("  \(paint("✓", .green)) \(result.test.name)")
                continue
            }
            let place = paint("(\(result.test.place.place))", .dim)
            lines.append("  \(paint("✗", .red)) \(paint(result.test.name, .bold)) \(place)")
            for difference in result.differences { lines += self.lines(difference, paint) }
        }
        if showsCoverage, let coverage = report.coverage { lines += self.lines(coverage, paint) }
        return lines
    }

    private func lines(_ difference: TestDifference, _ paint: Paint) -> [String] {
        var lines: [String] = []
        let place = difference.place.map { " " + paint("(\($0.place))", .dim) } ?? ""
        if let expected = steps(difference.expected), let found = steps(difference.found), difference.isWay {
            let common = zip(expected, found).prefix { $0 == $1 }.count
            lines.append("      \(difference.what):\(place)")
            lines.append("        expected  \(way(expected, from: common, .green, paint))")
            lines.append("        found     \(way(found, from: common, .red, paint))")
        } else {
            lines.append("      \(TextTable.oneLine(difference.summary))\(place)")
        }
        return lines + difference.notes.map { paint("        \(TextTable.oneLine($0))", .dim) }
    }

    private func steps(_ value: JSON?) -> [String]? { value?.arrayValue?.compactMap(\.stringValue) }

    /// The steps of a way, those behind the first difference in a colour.
    private func way(_ steps: [String], from common: Int, _ style: Paint.Style, _ paint: Paint) -> String {
        guard !steps.isEmpty else { return "nothing" }
        return steps.enumerated().map { place, step in place < common ? step : paint(step, style) }
            .joined(separator: " → ")
    }

    private func lines(_ coverage: EdgeCoverage, _ paint: Paint) -> [String] {
        let isTooLow = minimum.map { coverage.percent < $0 } ?? false
        let share = "\(coverage.taken) of \(Words.count(coverage.total, "edge")) taken"
        let least = isTooLow ? ", less than \(minimum ?? 0) %" : ""
        let head = "  \(share) (\(coverage.percent) %\(least))"
        return [coverage.gaps.isEmpty ? paint(head, .dim) : isTooLow ? paint(head, .red) : paint(head, .yellow)]
            + coverage.gaps.map { gap in
                let place = gap.place.map { "\($0.place): " } ?? ""
                return "    \(place)never taken: \(gap.from) → \(gap.to), \(gap.when)"
            }
    }
}

extension TestDifference {
    /// True for a list of steps, which is shown as one.
    fileprivate var isWay: Bool { what == "path" || what == "children" }
}
