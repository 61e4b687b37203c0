import LegworkDiagnostics
import LegworkYAML

/// Makes a tree of the events of a text and of what stands between them.
struct TreeBuilder {
    private let bytes: [UInt8]
    private let parts: [YAMLPart]
    private var next = 0
    private var gaps: GapReader
    /// Block collections that have ended and whose last comments are not read yet, innermost first.
    private var ended: [(node: FormatNode, column: Int)] = []
    /// The value that a comment on the same line belongs to.
    private var last: FormatNode?

    init(_ file: SourceFile, parts: [YAMLPart]) {
        bytes = file.bytes
        self.parts = parts
        gaps = GapReader(file)
    }

    /// Every comment of the text, in order; known once the document is built.
    var comments: [String] { gaps.comments }

    /// The document; nil where the events are not those of one document.
    mutating func document() -> FormatDocument? {
        guard parts.count > 4, parts[0].kind == .streamStart, parts[1].kind == .documentStart else { return nil }
        next = 2
        let start = parts[1].bytes
        let leading = gaps.read(to: start.lowerBound).trivia
        var header: [String] = []
        // Without '---' the start has no text of its own.
        if bytes[start].contains(UInt8(ascii: "-")) {
            header = Lines.split(bytes[start]).map { String(decoding: Lines.trimmedEnd($0), as: UTF8.self) }
            gaps.cursor = start.upperBound
        }
        let behind = gaps.read(to: parts[2].bytes.lowerBound).trivia
        guard let root = node(outerColumn: -1) else { return nil }
        let closing = distribute(gaps.read(to: bytes.count).trivia, before: -1)
        return FormatDocument(leading: leading, header: header, behindHeader: behind, root: root, closing: closing)
    }

    // MARK: Values

    private mutating func node(outerColumn: Int) -> FormatNode? {
        guard parts.indices.contains(next) else { return nil }
        let part = parts[next]
        next += 1
        switch part.kind {
        case .alias: return leaf(.text(ScalarText.lines(bytes[part.bytes])), part, [], [])
        case .scalar(let text, let style, let tag, let anchor):
            let (properties, inner) = properties(of: part, tag: tag, anchor: anchor)
            return scalar(part, text, style, properties, inner, outerColumn: outerColumn)
        case .sequenceStart(let tag, let anchor, let isFlow):
            let (properties, inner) = properties(of: part, tag: tag, anchor: anchor)
            return isFlow ? flow(isMapping: false, properties, inner) : list(properties, inner)
        case .mappingStart(let tag, let anchor, let isFlow):
            let (properties, inner) = properties(of: part, tag: tag, anchor: anchor)
            return isFlow ? flow(isMapping: true, properties, inner) : mapping(properties, inner)
        default: return nil
        }
    }

    /// Reads an anchor and a tag, and the comments behind them, up to the value itself.
    private mutating func properties(of part: YAMLPart, tag: String?, anchor: String?) -> ([String], [Trivia]) {
        gaps.cursor = max(gaps.cursor, part.bytes.lowerBound)
        var properties: [String] = []
        var inner: [Trivia] = []
        let count = (tag == nil ? 0 : 1) + (anchor == nil ? 0 : 1)
        // The mark of a block collection's start may end before its anchor does.
        let end = bytes.count
        while properties.count < count, gaps.cursor < end {
            let start = gaps.cursor
            while gaps.cursor < end, bytes[gaps.cursor] > UInt8(ascii: " "), !isFlowEnd(bytes[gaps.cursor], part) {
                gaps.cursor += 1
            }
            guard gaps.cursor > start else { break }
            properties.append(String(decoding: bytes[start..<gaps.cursor], as: UTF8.self))
            let isLast = properties.count == count
            if isLast, case .scalar = part.kind, gaps.cursor >= part.bytes.upperBound { break }
            inner += gaps.skip(to: end)
        }
        return (properties, inner)
    }

    /// True for a byte that ends an anchor or a tag of an empty value between brackets.
    private func isFlowEnd(_ byte: UInt8, _ part: YAMLPart) -> Bool {
        guard case .scalar = part.kind else { return false }
        return gaps.cursor >= part.bytes.upperBound
            && (byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}"))
    }

    private mutating func leaf(
        _ content: FormatNode.Content,
        _ part: YAMLPart,
        _ properties: [String],
        _ inner: [Trivia]
    ) -> FormatNode {
        gaps.cursor = max(gaps.cursor, part.bytes.upperBound)
        let node = FormatNode(content, properties: properties, inner: inner)
        last = node
        return node
    }

    private mutating func scalar(
        _ part: YAMLPart,
        _ text: String,
        _ style: YAMLScalar.Style,
        _ properties: [String],
        _ inner: [Trivia],
        outerColumn: Int
    ) -> FormatNode {
        let start = max(part.bytes.lowerBound, min(gaps.cursor, part.bytes.upperBound))
        let source = bytes[start..<part.bytes.upperBound]
        guard !source.isEmpty, !text.isEmpty || style != .plain else { return leaf(.empty, part, properties, inner) }
        guard style == .block else { return leaf(.text(ScalarText.lines(source)), part, properties, inner) }
        let (scalar, end) = BlockScalar.parse(source, value: text, outerColumn: outerColumn) { gaps.note($0) }
        let node = FormatNode(.block(scalar), properties: properties, inner: inner)
        gaps.cursor = end
        last = nil
        return node
    }

    // MARK: Block collections

    private mutating func list(_ properties: [String], _ inner: [Trivia]) -> FormatNode? {
        let column = gaps.column(of: gaps.cursor)
        var entries: [FormatEntry] = []
        while let part = peek, part.kind != .sequenceEnd {
            let leading = distribute(
                gaps.read(to: part.bytes.lowerBound, stop: UInt8(ascii: "-")).trivia,
                before: column
            )
            last = nil
            let behind = gaps.read(to: part.bytes.lowerBound).trivia
            guard let value = node(outerColumn: column) else { return nil }
            entries.append(FormatEntry(leading: leading, behind: behind, value: value))
        }
        return finished(.list(entries), properties, inner, column)
    }

    private mutating func mapping(_ properties: [String], _ inner: [Trivia]) -> FormatNode? {
        let column = gaps.column(of: gaps.cursor)
        var entries: [FormatEntry] = []
        while let part = peek, part.kind != .mappingEnd {
            let (trivia, isExplicit) = gaps.read(to: part.bytes.lowerBound, stop: UInt8(ascii: "?"))
            let leading = distribute(trivia, before: column)
            let beforeKey = isExplicit ? gaps.read(to: part.bytes.lowerBound).trivia : []
            last = nil
            guard let key = node(outerColumn: column), let value = peek else { return nil }
            ended.removeAll()
            var behind: [Trivia] = []
            let start = gaps.cursor
            let mark = gaps
            let colon = gaps.read(to: value.bytes.lowerBound, stop: UInt8(ascii: ":"))
            if colon.found {
                behind = sameLine(colon.trivia) + gaps.read(to: value.bytes.lowerBound).trivia
                last = nil
            } else {
                gaps = mark
                gaps.cursor = start
            }
            guard let node = node(outerColumn: column) else { return nil }
            entries.append(
                FormatEntry(
                    leading: leading,
                    key: key,
                    isExplicit: isExplicit,
                    beforeKey: beforeKey,
                    behind: behind,
                    value: node
                )
            )
        }
        return finished(.mapping(entries), properties, inner, column)
    }

    private mutating func finished(
        _ content: FormatNode.Content,
        _ properties: [String],
        _ inner: [Trivia],
        _ column: Int
    ) -> FormatNode {
        next += 1
        let node = FormatNode(content, properties: properties, inner: inner)
        ended.append((node, column))
        return node
    }

    private var peek: YAMLPart? { parts.indices.contains(next) ? parts[next] : nil }

    // MARK: Flow collections

    private mutating func flow(isMapping: Bool, _ properties: [String], _ inner: [Trivia]) -> FormatNode? {
        // A pair in a list, `[a: b]`, is a mapping without braces.
        let opening = isMapping ? UInt8(ascii: "{") : UInt8(ascii: "[")
        let hasBrackets = gaps.cursor < bytes.count && bytes[gaps.cursor] == opening
        if hasBrackets { gaps.cursor += 1 }
        last = nil
        var entries: [FormatEntry] = []
        while let part = peek, part.kind != .sequenceEnd, part.kind != .mappingEnd {
            let leading = sameLine(gaps.read(to: part.bytes.lowerBound).trivia)
            guard isMapping else {
                guard let value = node(outerColumn: -1) else { return nil }
                entries.append(FormatEntry(leading: leading, value: value))
                continue
            }
            guard let key = node(outerColumn: -1), let part = peek else { return nil }
            last = nil
            var behind: [Trivia] = []
            var isNothing = false
            if case .scalar(let text, .plain, nil, nil) = part.kind, text.isEmpty { isNothing = true }
            // The mark of an empty value is behind what follows it.
            if !isNothing { behind = gaps.read(to: part.bytes.lowerBound).trivia }
            let cursor = gaps.cursor
            guard let value = node(outerColumn: -1) else { return nil }
            if isNothing {
                gaps.cursor = cursor
                last = key
            }
            entries.append(FormatEntry(leading: leading + behind, key: key, value: value))
        }
        guard let end = peek else { return nil }
        next += 1
        let node = FormatNode(.flow(entries, isMapping: isMapping), properties: properties, inner: inner)
        if hasBrackets {
            node.closing = sameLine(gaps.read(to: end.bytes.lowerBound).trivia)
            gaps.cursor = max(gaps.cursor, end.bytes.upperBound)
            last = node
        }
        return node
    }

    // MARK: Comments

    /// Hands a comment on the line of the value before to that value; gives back the others.
    private mutating func sameLine(_ trivia: [Trivia]) -> [Trivia] {
        guard let first = trivia.first?.comment, !first.isAlone, let last, last.trailing == nil else { return trivia }
        last.trailing = first
        return Array(trivia.dropFirst())
    }

    /// Hands comments to the collections that ended before them, as far as they are indented like these; gives back
    /// what belongs to the entry that follows, which stands in a collection at `column`.
    private mutating func distribute(_ trivia: [Trivia], before column: Int) -> [Trivia] {
        var rest = sameLine(trivia)[...]
        defer { ended.removeAll() }
        // Comments only ever go outwards.
        var candidates = ended.filter { $0.column > column }.sorted { $0.column > $1.column }[...]
        var taken = 0
        for (index, item) in rest.enumerated() {
            guard let comment = item.comment else { continue }
            candidates = candidates.drop { $0.column > comment.column }
            guard let home = candidates.first else { break }
            home.node.closing += rest.dropFirst(taken).prefix(index - taken + 1)
            taken = index + 1
        }
        rest = rest.dropFirst(taken)
        return Array(rest)
    }
}
