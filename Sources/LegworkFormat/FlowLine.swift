/// Values on one line.
enum FlowLine {
    /// A scalar, an alias or a collection in brackets on one line; nil where it takes several or has comments inside.
    static func text(_ node: FormatNode) -> String? {
        guard node.inner.allSatisfy({ $0.comment == nil }) else { return nil }
        let properties = node.properties.joined(separator: " ")
        let content: String
        switch node.content {
        case .empty: return properties
        case .text(let lines):
            guard lines.count == 1 else { return nil }
            content = lines[0]
        case .flow:
            guard let line = flow(node) else { return nil }
            content = line
        case .block, .list, .mapping: return nil
        }
        return properties.isEmpty ? content : "\(properties) \(content)"
    }

    /// A collection in brackets on one line, without its anchor and tag; nil where it takes several.
    static func flow(_ node: FormatNode) -> String? {
        guard case .flow(let entries, let isMapping) = node.content, isFree(node.closing) else { return nil }
        var parts: [String] = []
        for entry in entries {
            guard isFree(entry.leading), entry.value.trailing == nil, let value = text(entry.value) else { return nil }
            guard let key = entry.key else {
                parts.append(needsBlank(entry.value) ? value + " " : value)
                continue
            }
            guard key.trailing == nil, let name = text(key) else { return nil }
            let colon = needsBlank(key) ? " :" : ":"
            parts.append(entry.value.isNothing ? name : "\(name)\(colon) \(value)\(needsBlank(entry.value) ? " " : "")")
        }
        let line = parts.joined(separator: ", ")
        return isMapping ? (line.isEmpty ? "{}" : "{ \(line) }") : "[\(line)]"
    }

    /// True for an alias, an anchor or a tag, which what follows would become part of.
    static func needsBlank(_ node: FormatNode) -> Bool {
        switch node.content {
        case .empty: !node.properties.isEmpty
        case .text(let lines): lines[0].utf8.first == UInt8(ascii: "*") && node.properties.isEmpty
        default: false
        }
    }

    private static func isFree(_ trivia: [Trivia]) -> Bool { trivia.allSatisfy { $0.comment == nil } }
}
