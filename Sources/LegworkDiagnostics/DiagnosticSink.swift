/// Where the stages of a compilation leave what they find, so that one run reports every problem.
///
/// Belongs to one compilation and is used from one task only.
package final class DiagnosticSink {
    /// At most this many are kept, however broken the input; the rest is counted.
    package static let keptMax = 1_000

    private var kept: [Diagnostic] = []
    private var errorsSeen = 0
    private var overflow = 0

    private var files: [ObjectIdentifier: Int] = [:]

    /// An empty sink.
    package init() {}

    /// Notes that a file was opened; what is reported is sorted by the order of files first.
    package func opened(_ file: SourceFile) {
        let rank = files.count
        if files[ObjectIdentifier(file)] == nil { files[ObjectIdentifier(file)] = rank }
    }

    /// Takes a diagnostic in. One that was said before, about the same place, is dropped.
    package func report(_ diagnostic: Diagnostic) {
        if diagnostic.severity == .error { errorsSeen += 1 }
        if let range = diagnostic.range { opened(range.file) }
        guard kept.count < Self.keptMax else {
            overflow += 1
            return
        }
        guard !kept.contains(where: { $0.isRepeated(by: diagnostic) }) else { return }
        kept.append(diagnostic)
    }

    /// Takes in what is said of a place.
    package func report(
        _ code: DiagnosticCode,
        _ message: String,
        at range: SourceRange,
        notes: [Diagnostic.Note] = []
    ) {
        report(Diagnostic(code, message, at: range, notes: notes))
    }

    /// True once any error was reported.
    package var hasErrors: Bool { errorsSeen > 0 }

    /// How many diagnostics were dropped because there were too many.
    package var dropped: Int { overflow }

    /// What was reported, sorted: files in the order in which they were opened, then by place.
    package var diagnostics: [Diagnostic] {
        func place(_ diagnostic: Diagnostic) -> (Int, Int, Int) {
            guard let range = diagnostic.range else { return (-1, 0, 0) }
            return (files[ObjectIdentifier(range.file)] ?? 0, range.bytes.lowerBound, range.bytes.upperBound)
        }
        return kept.enumerated()
            .sorted { left, right in
                let (a, b) = (place(left.element), place(right.element))
                return a == b ? left.offset < right.offset : a < b
            }
            .map(\.element)
    }
}

extension Diagnostic {
    fileprivate func isRepeated(by other: Diagnostic) -> Bool {
        range == other.range && code == other.code && message == other.message
    }
}
