package import LegworkDiagnostics

/// Makes nodes of a YAML text, within its budgets, and reports everything that is wrong with it.
package enum YAMLComposer {
    /// Reads a file's only document.
    ///
    /// Everything is reported to `sink`. After bad syntax or a budget that ran out there is no node; after a duplicate key,
    /// a bad tag and the like there is one all the same, so that later stages can find more.
    package static func compose(
        _ file: SourceFile,
        limits: YAMLLimits = .standard,
        sink: DiagnosticSink
    ) -> YAMLNode? {
        sink.opened(file)
        switch YAMLTextCheck.check(file, limits: limits) {
        case .failure(let refusal):
            sink.report(refusal.diagnostic)
            return nil
        case .success(let start):
            var composition = YAMLComposition(file, from: start, limits: limits, sink: sink)
            do throws(YAMLComposition.Stop) { return try composition.document() } catch { return nil }
        }
    }
}
