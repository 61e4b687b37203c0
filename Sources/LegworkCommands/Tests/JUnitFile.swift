import LegworkDiagnostics
import LegworkFlowTest

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The results of tests as JUnit's XML, which CI services read.
enum JUnitFile {
    /// Writes a file.
    ///
    /// - Throws: ``CommandFailure`` where it cannot be written.
    static func write(_ reports: [AppTestReport], to path: String) throws(CommandFailure) {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw CommandFailure("--junit: '\(path)' cannot be written: \(FileText.errorText())")
        }
        Descriptor(number: descriptor).write(text(reports))
        close(descriptor)
    }

    /// The XML.
    static func text(_ reports: [AppTestReport]) -> String {
        var text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n"
        for report in reports {
            let failures = report.results.count { !$0.hasPassed }
            let errors = report.diagnostics.isEmpty ? 0 : 1
            text += "  <testsuite name=\(quoted(report.app)) tests=\"\(report.results.count + errors)\""
            text += " failures=\"\(failures)\" errors=\"\(errors)\">\n"
            if let first = report.diagnostics.first {
                text += "    <testcase name=\(quoted(report.file)) classname=\(quoted(report.app))>"
                text +=
                    "<error message=\(quoted("\(first.range.map { $0.place + ": " } ?? "")\(first.message)"))/></testcase>\n"
            }
            for result in report.results {
                let seconds = Double(result.tookMilliseconds ?? 0) / 1000
                text +=
                    "    <testcase name=\(quoted(result.test.name)) classname=\(quoted(report.app)) time=\"\(seconds)\""
                guard !result.hasPassed else {
                    text += "/>\n"
                    continue
                }
                let lines = result.differences.flatMap { [$0.summary] + $0.notes.map { "  \($0)" } }
                text += "><failure message=\(quoted(lines.first ?? ""))>\(escaped(lines.joined(separator: "\n")))"
                text += "</failure></testcase>\n"
            }
            text += "  </testsuite>\n"
        }
        return text + "</testsuites>\n"
    }

    private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    private static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n", "\t": result.unicodeScalars.append(scalar)
            // XML has no way to write the others.
            case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF: result += "\u{FFFD}"
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }
}
