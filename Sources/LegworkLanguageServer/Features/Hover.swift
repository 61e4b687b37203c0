import LegworkCompiler
import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkYAML

/// What is said of the place under the pointer.
struct Hover {
    let index: AppIndex?
    let diagnostics: [Diagnostic]
    /// The page of a diagnostic's code.
    let page: (String) -> String?

    /// The Markdown text and the bytes that it is about; nil where there is nothing to say.
    func text(at offset: Int, in file: String) -> (text: String, range: SourceRange)? {
        var parts: [String] = []
        var range: SourceRange?
        for diagnostic in diagnostics {
            guard let place = diagnostic.range, place.file.path == file, touches(place.bytes, offset) else { continue }
            parts.append(explained(diagnostic))
            range = range ?? place
        }
        if let (text, place) = thing(at: offset, in: file) {
            parts.append(text)
            range = place
        }
        guard let range else { return nil }
        return (parts.joined(separator: "\n\n---\n\n"), range)
    }

    private func touches(_ range: Range<Int>, _ offset: Int) -> Bool {
        range.lowerBound <= offset && offset <= range.upperBound
    }

    /// The message is shown by the editor already; this adds what helps.
    private func explained(_ diagnostic: Diagnostic) -> String {
        var text = "**\(diagnostic.code.rawValue)**: \(diagnostic.code.title)"
        if let page = page(diagnostic.code.rawValue) {
            let paragraphs = page.split(separator: "\n\n").map(String.init)
            if let first = paragraphs.first(where: { !$0.hasPrefix("#") && !$0.hasPrefix("```") }) {
                text += "\n\n" + first
            }
            if let cure = paragraphs.firstIndex(where: { $0.hasPrefix("## Cure") }), cure + 1 < paragraphs.count {
                text += "\n\n**Cure.** " + paragraphs[cure + 1]
            }
        }
        if let fixIt = diagnostic.fixIt { text += "\n\n**Fix-it**: \(fixIt.message)" }
        return text
    }

    private func thing(at offset: Int, in file: String) -> (String, SourceRange)? {
        guard let index else { return nil }
        if let use = index.use(at: offset, in: file), let text = named(use, in: index) { return (text, use.range) }
        guard let spot = Spot.find(offset, in: file, below: index.document, .document) else { return nil }
        if let (entry, spec) = spot.key {
            if let spec { return (Explanation.key(spec), entry.keyRange) }
            if spot.typing.type == .schema || spot.typing.type == .payload, !spot.typing.isSchemaNames,
                let key = SchemaKeys.all.first(where: { $0.name == entry.key })
            {
                return ("**\(key.name)**\n\n\(key.meaning)", entry.keyRange)
            }
            return nil
        }
        guard let scalar = spot.node.scalar else { return nil }
        if let function = function(at: offset, in: spot.node) { return function }
        if case .oneOf = spot.typing.type, spot.typing.keys.last == "type",
            let type = ActivityType(named: scalar.text)
        {
            return ("**\(scalar.text)**\n\n\(type.summary)", spot.node.range)
        }
        if let spec = spot.typing.spec, !scalar.text.hasPrefix("{") {
            return (Explanation.key(spec), spot.node.range)
        }
        return nil
    }

    private func named(_ use: NameUse, in index: AppIndex) -> String? {
        switch use.name {
        case .activity(let graph, let id):
            guard index.graphs.indices.contains(graph), let activity = index.graphs[graph].activity(id) else {
                return nil
            }
            return Explanation.activity(activity, in: index.graphs[graph])
        case .topic(let topic):
            return index.graphs.first { $0.topic == topic }.map(Explanation.graph)
        case .hookTopic(let topic):
            let hooks = index.graphs.flatMap { graph in
                graph.activities.map(\.id).filter { graph.hookTopics(to: $0).contains(topic) }
            }
            let list = hooks.map { "`\($0)`" }.joined(separator: ", ")
            return "**\(topic)**: signals" + (hooks.isEmpty ? "" : " for \(list)")
        case .workerTopic(let topic):
            let count = index.uses(of: use.name).count
            return "**\(topic)**: tasks of \(count == 1 ? "1 activity" : "\(count) activities")"
        }
    }

    /// The function that is called at a place of a text such as `{@math.add}`.
    private func function(at offset: Int, in node: YAMLNode) -> (String, SourceRange)? {
        let bytes = node.range.file.bytes
        var start = min(offset, node.range.bytes.upperBound - 1)
        while start > node.range.bytes.lowerBound, bytes[start] != UInt8(ascii: "@") { start -= 1 }
        guard start >= node.range.bytes.lowerBound, start < bytes.count, bytes[start] == UInt8(ascii: "@") else {
            return nil
        }
        let name = bytes[start + 1..<node.range.bytes.upperBound].prefix { byte in
            byte == UInt8(ascii: ".") || byte == UInt8(ascii: "_") || Character(Unicode.Scalar(byte)).isLetter
                || Character(Unicode.Scalar(byte)).isNumber
        }
        guard offset <= name.endIndex,
            let function = FunctionCatalogue.function(named: String(decoding: name, as: UTF8.self))
        else { return nil }
        return (Explanation.function(function), SourceRange(file: node.range.file, bytes: start..<name.endIndex))
    }
}
