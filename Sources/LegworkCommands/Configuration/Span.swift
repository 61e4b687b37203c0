import LegworkGraph
import LegworkJSON

/// Spans of time on the command line: `500ms`, `30s`, `5m`, or a number of seconds.
enum Span {
    /// The span in milliseconds.
    ///
    /// - Throws: ``CommandFailure`` with status `usage` for what is none.
    static func milliseconds(_ text: String, option: String) throws(CommandFailure) -> Int64 {
        guard let milliseconds = DurationText.milliseconds(.string(text)) ?? seconds(text), milliseconds > 0 else {
            throw .usage("\(option) cannot be '\(text)'", hints: ["\(option) 30s", "\(option) 5m", "\(option) 0.5"])
        }
        return milliseconds
    }

    private static func seconds(_ text: String) -> Int64? {
        guard let seconds = Double(text), seconds.isFinite, 0...1e9 ~= seconds else { return nil }
        return Int64(seconds * 1000)
    }
}
