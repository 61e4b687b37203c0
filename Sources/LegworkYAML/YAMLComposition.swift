import LegworkDiagnostics
import LegworkJSON

/// One file on its way from events to nodes.
struct YAMLComposition: ~Copyable {
    private let file: SourceFile
    private let limits: YAMLLimits
    private let sink: DiagnosticSink
    private let offsets: ScalarOffsets
    private var parser: YAMLEventParser
    private var anchors: [String: Anchor] = [:]
    private var nodes = 0
    private var textBytes = 0

    /// Ends composing; the reason has been reported.
    struct Stop: Error {}

    /// What a name stands for and what it costs each time that it is used; without a node while it is still open.
    private struct Anchor {
        var built: Built?
        var nodes = 0
        var textBytes = 0
    }

    /// A node, how many levels it is high, and where it ends in this file, which for an alias is not the node's end.
    private struct Built {
        var node: YAMLNode
        var height: Int
        var place: Range<Int>
    }

    init(_ file: SourceFile, from start: Int, limits: YAMLLimits, sink: DiagnosticSink) {
        self.file = file
        self.limits = limits
        self.sink = sink
        self.offsets = ScalarOffsets(file.bytes, from: start)
        self.parser = YAMLEventParser(file.bytes[start...])
    }

    /// The document's value.
    mutating func document() throws(Stop) -> YAMLNode {
        _ = try next()
        let first = try next()
        guard case .documentStart = first.kind else {
            throw stop(.emptyDocument, "the file holds no value", at: 0..<0)
        }
        let built = try node(try next(), depth: 0)
        if let scalar = built.node.scalar, scalar.style == .plain, scalar.text.isEmpty {
            throw stop(.emptyDocument, "the document holds no value", at: built.place)
        }
        _ = try next()
        let last = try next()
        guard case .streamEnd = last.kind else {
            let place = offsets.bytes(of: last.scalars)
            throw stop(.severalDocuments, "a second document begins here; a file holds one", at: place)
        }
        return built.node
    }

    // MARK: Nodes

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(Stop) -> Built {
        let place = offsets.bytes(of: event.scalars)
        switch event.kind {
        case .alias(let name):
            return try alias(name, at: place, depth: depth)
        case .scalar(let text, let style, let tag, let anchor):
            try spend(nodes: 1, text: text.utf8.count, at: place)
            if let tag, !fits(tag, text) { refuse(tag: tag, at: place) }
            let built = scalar(text, style: style, tag: tag, at: trimmed(place, marked: tag != nil || anchor != nil))
            if let anchor { anchors[anchor] = Anchor(built: built, nodes: 1, textBytes: text.utf8.count) }
            return built
        case .sequenceStart(let tag, let anchor, let isFlow):
            return try collection(tag, anchor, "seq", at: place, depth: depth) { (self) throws(Stop) in
                try self.sequence(from: place, marked: tag != nil || anchor != nil, isFlow: isFlow, depth: depth + 1)
            }
        case .mappingStart(let tag, let anchor, let isFlow):
            return try collection(tag, anchor, "map", at: place, depth: depth) { (self) throws(Stop) in
                try self.mapping(from: place, marked: tag != nil || anchor != nil, isFlow: isFlow, depth: depth + 1)
            }
        default:
            throw stop(.yamlSyntax, "a value was expected here", at: place)
        }
    }

    private mutating func collection(
        _ tag: String?,
        _ anchor: String?,
        _ type: String,
        at place: Range<Int>,
        depth: Int,
        contents: (inout YAMLComposition) throws(Stop) -> Built
    ) throws(Stop) -> Built {
        try spend(nodes: 1, text: 0, at: place)
        try descend(to: depth + 1, at: place)
        if let tag, tag != "!", tag != Self.standardTag + type { refuse(tag: tag, at: place) }
        if let anchor { anchors[anchor] = Anchor() }
        let (nodesBefore, textBefore) = (nodes - 1, textBytes)
        let built = try contents(&self)
        if let anchor {
            anchors[anchor] = Anchor(built: built, nodes: nodes - nodesBefore, textBytes: textBytes - textBefore)
        }
        return built
    }

    private mutating func sequence(
        from place: Range<Int>,
        marked: Bool,
        isFlow: Bool,
        depth: Int
    ) throws(Stop) -> Built {
        var items: [YAMLNode] = []
        var height = 0
        var end = place.upperBound
        var start = place.lowerBound
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind {
                if isFlow { end = offsets.byte(of: event.scalars.upperBound) }
                break
            }
            let built = try node(event, depth: depth)
            if items.isEmpty, marked, !isFlow { start = built.place.lowerBound }
            items.append(built.node)
            height = max(height, built.height)
            if !isFlow { end = max(end, built.place.upperBound) }
        }
        if isFlow { start = trimmed(start..<end, marked: marked).lowerBound }
        let range = SourceRange(file: file, bytes: start..<end)
        let node = YAMLNode(.sequence(items), range: range, isFlow: isFlow)
        return Built(node: node, height: height + 1, place: place.lowerBound..<end)
    }

    private mutating func mapping(
        from place: Range<Int>,
        marked: Bool,
        isFlow: Bool,
        depth: Int
    ) throws(Stop) -> Built {
        var entries = YAMLEntries()
        var height = 0
        var end = place.upperBound
        var start = place.lowerBound
        while true {
            let event = try next()
            if case .mappingEnd = event.kind {
                if isFlow { end = offsets.byte(of: event.scalars.upperBound) }
                break
            }
            let key = try node(event, depth: depth)
            if entries.isEmpty, marked, !isFlow { start = key.place.lowerBound }
            let value = try node(try next(), depth: depth)
            entries.add(key: key.node, at: SourceRange(file: file, bytes: key.place), value: value.node, sink: sink)
            height = max(height, key.height, value.height)
            if !isFlow { end = max(end, key.place.upperBound, value.place.upperBound) }
        }
        if isFlow { start = trimmed(start..<end, marked: marked).lowerBound }
        let range = SourceRange(file: file, bytes: start..<end)
        let node = entries.unquotedExpression(isFlow: isFlow, range: range, sink: sink)
        return Built(
            node: node ?? YAMLNode(.mapping(entries.finished(sink: sink)), range: range, isFlow: isFlow),
            height: height + 1,
            place: place.lowerBound..<end
        )
    }

    // MARK: Aliases and scalars

    private mutating func alias(_ name: String, at place: Range<Int>, depth: Int) throws(Stop) -> Built {
        guard let anchor = anchors[name] else {
            let nearest = Suggestion.nearest(to: name, among: anchors.keys.sorted())
            var notes = [Diagnostic.Note("an anchor '&\(name)' must stand before it")]
            if !anchors.isEmpty { notes.append(Diagnostic.Note("known are \(Suggestion.list(anchors.keys.sorted()))")) }
            let range = SourceRange(file: file, bytes: place)
            let fixIt = nearest.map { FixIt.replace("*\(name)", with: "*\($0)", at: range) }
            sink.report(Diagnostic(.unknownAnchor, "unknown anchor '\(name)'", at: range, notes: notes, fixIt: fixIt))
            return nothing(at: place)
        }
        guard var built = anchor.built else {
            sink.report(
                Diagnostic(
                    .recursiveAlias,
                    "the alias '*\(name)' stands inside what it stands for",
                    at: SourceRange(file: file, bytes: place)
                )
            )
            return nothing(at: place)
        }
        nodes += anchor.nodes
        textBytes += anchor.textBytes
        guard nodes <= limits.nodesMax, textBytes <= limits.textBytesMax else {
            throw stop(
                .aliasesTooLarge,
                "the alias '*\(name)' makes the document too large: "
                    + "with aliases expanded, at most \(limits.nodesMax) values and \(limits.textBytesMax) bytes of text",
                at: place
            )
        }
        try descend(to: depth + built.height, at: place)
        built.place = place
        return built
    }

    private func nothing(at place: Range<Int>) -> Built {
        let node = YAMLNode(brokenAt: SourceRange(file: file, bytes: place))
        return Built(node: node, height: 0, place: place)
    }

    private static let standardTag = "tag:yaml.org,2002:"

    private func scalar(_ text: String, style: YAMLScalar.Style, tag: String?, at place: Range<Int>) -> Built {
        let range = SourceRange(file: file, bytes: place)
        var value = JSON.string(text)
        switch tag {
        case nil where style == .plain:
            value = resolved(text, at: range)
        case nil, "!", Self.standardTag + "str": break
        case _?:
            value = resolved(text, at: range)
        }
        let node = YAMLNode(.scalar(YAMLScalar(text: text, style: style, value: value)), range: range)
        return Built(node: node, height: 0, place: place)
    }

    /// True if a scalar may have this tag.
    private func fits(_ tag: String, _ text: String) -> Bool {
        guard tag != "!" else { return true }
        guard tag.hasPrefix(Self.standardTag) else { return false }
        guard case .value(let value) = YAMLCoreSchema.resolve(text) else { return true }
        return switch tag.dropFirst(Self.standardTag.count) {
        case "str": true
        case "null": value.isNull
        case "bool": value.boolValue != nil
        case "int": value.typeName == "integer"
        case "float": value.doubleValue != nil
        default: false
        }
    }

    private func resolved(_ text: String, at range: SourceRange) -> JSON {
        switch YAMLCoreSchema.resolve(text) {
        case .value(let value): return value
        case .refused(let reason):
            let note = Diagnostic.Note("put it in quotes if text is meant")
            sink.report(Diagnostic(.numberNotJSON, reason, at: range, notes: [note]))
            return .string(text)
        }
    }

    private func refuse(tag: String, at place: Range<Int>) {
        let properties = file.bytes[place].prefix { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\n") }
        let range = SourceRange(file: file, bytes: place.lowerBound..<place.lowerBound + properties.count)
        let short = tag.hasPrefix(Self.standardTag) ? "!!" + tag.dropFirst(Self.standardTag.count) : tag
        sink.report(
            Diagnostic(
                .customTag,
                "the tag '\(short.clipped)' does not fit this value or is unknown",
                at: range,
                expected: "no tag, or one of '!!str', '!!int', '!!float', '!!bool', '!!null', '!!seq', '!!map'"
            )
        )
    }

    /// The range without an anchor, a tag and the blanks behind them, and without line breaks at its end.
    private func trimmed(_ place: Range<Int>, marked: Bool) -> Range<Int> {
        let bytes = file.bytes
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\n"), UInt8(ascii: "\r")]
        var (start, end) = (place.lowerBound, place.upperBound)
        while marked, start < end, bytes[start] == UInt8(ascii: "&") || bytes[start] == UInt8(ascii: "!") {
            while start < end, !blanks.contains(bytes[start]) { start += 1 }
            while start < end, blanks.contains(bytes[start]) { start += 1 }
        }
        while end > start, blanks.contains(bytes[end - 1]) { end -= 1 }
        return start..<end
    }

    // MARK: Budgets and ends

    private mutating func spend(nodes count: Int, text: Int, at place: Range<Int>) throws(Stop) {
        nodes += count
        textBytes += text
        guard nodes <= limits.nodesMax else {
            throw stop(.tooManyNodes, "the document has more than \(limits.nodesMax) values", at: place)
        }
    }

    private func descend(to depth: Int, at place: Range<Int>) throws(Stop) {
        guard depth <= limits.depthMax else {
            throw stop(.nestedTooDeep, "values are nested more than \(limits.depthMax) deep", at: place)
        }
    }

    private func stop(_ code: DiagnosticCode, _ message: String, at place: Range<Int>) -> Stop {
        sink.report(Diagnostic(code, message, at: SourceRange(file: file, bytes: place)))
        return Stop()
    }

    private mutating func next() throws(Stop) -> YAMLEvent {
        do throws(YAMLSyntaxProblem) {
            return try parser.next()
        } catch {
            report(error)
            throw Stop()
        }
    }

    private func report(_ problem: YAMLSyntaxProblem) {
        let offset = offsets.byte(of: problem.problemScalar)
        let end = offsets.byte(of: problem.problemScalar + 1)
        let range = SourceRange(file: file, bytes: offset..<end)
        let (message, advice) = YAMLSyntaxAdvice.advice(for: problem, next: range.text.first)
        var notes = advice.map { [Diagnostic.Note($0)] } ?? []
        if let context = problem.context, problem.contextScalar != problem.problemScalar {
            let what = ["while parsing a ", "while scanning a ", "while parsing an ", "while scanning an "]
                .first { context.hasPrefix($0) }
                .map { context.dropFirst($0.count) }
            let start = offsets.byte(of: problem.contextScalar)
            let place = SourceRange(file: file, bytes: start..<start)
            if let what { notes.append(Diagnostic.Note("the \(what) begins here", at: place)) }
        }
        sink.report(Diagnostic(.yamlSyntax, message, at: range, notes: notes))
    }
}
