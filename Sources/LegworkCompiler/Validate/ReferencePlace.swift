import LegworkDiagnostics
import LegworkExpression
import LegworkYAML

/// Where the segments of a reference stand in the source, as far as quotes and escapes let it be told.
struct ReferencePlace {
    /// The whole reference.
    let whole: SourceRange
    private let segments: [SourceRange]

    init(_ reference: Reference, in node: YAMLNode) {
        let file = node.range.file
        let found = Self.find(reference.text, in: file, node.range.bytes)
        let whole = found ?? node.range.bytes
        self.whole = SourceRange(file: file, bytes: whole)
        var segments: [SourceRange] = []
        var start = whole.lowerBound
        for segment in reference.segments {
            guard found != nil, let bytes = Self.find(segment, in: file, start..<whole.upperBound) else { break }
            segments.append(SourceRange(file: file, bytes: bytes))
            start = bytes.upperBound
        }
        self.segments = segments
    }

    /// The place of a segment; the whole reference where the segment cannot be found.
    func segment(_ index: Int) -> SourceRange { segments.indices.contains(index) ? segments[index] : whole }

    private static func find(_ text: String, in file: SourceFile, _ range: Range<Int>) -> Range<Int>? {
        let wanted = Array(text.utf8)
        guard !wanted.isEmpty, range.count >= wanted.count else { return nil }
        for start in range.lowerBound...(range.upperBound - wanted.count)
        where file.bytes[start..<start + wanted.count].elementsEqual(wanted) {
            return start..<start + wanted.count
        }
        return nil
    }
}
