extension TreePrinter {
    /// Writes a list in brackets or a mapping in braces: on one line where it fits, else an entry a line.
    ///
    /// - Parameters:
    ///   - indent: The level of the line that it begins on, where its closing bracket goes.
    ///   - room: How many columns must stay free behind it.
    mutating func flow(_ node: FormatNode, at indent: Int, room: Int) {
        guard case .flow(let entries, let isMapping) = node.content else { return }
        if let line = FlowLine.flow(node), lines.width + Columns.width(line) + room <= Self.columnsMax {
            return lines.write(line)
        }
        let inner = indent + Self.step
        lines.write(isMapping ? "{" : "[")
        for (index, entry) in entries.enumerated() {
            trivia(entry.leading.filter { $0.comment != nil }, at: inner)
            lines.begin(at: inner)
            if let key = entry.key { self.key(key, hasValue: !entry.value.isNothing, at: inner) }
            // Of a key without value the comment belongs to the key.
            let comment = entry.value.trailing ?? entry.key?.trailing
            part(entry.value, at: inner)
            if index < entries.count - 1 { lines.write(FlowLine.needsBlank(entry.value) ? " ," : ",") }
            if let comment { lines.comment(comment) }
        }
        trivia(node.closing.filter { $0.comment != nil }, at: inner)
        lines.begin(at: indent)
        lines.write(isMapping ? "}" : "]")
    }

    private mutating func key(_ key: FormatNode, hasValue: Bool, at indent: Int) {
        guard let text = FlowLine.text(key) else {
            lines.write("? ")
            part(key, at: indent)
            return lines.write(hasValue ? " : " : "")
        }
        lines.write(text)
        if hasValue { lines.write(FlowLine.needsBlank(key) ? " : " : ": ") }
    }

    private mutating func part(_ node: FormatNode, at indent: Int) {
        let properties = node.properties.joined(separator: " ")
        lines.write(properties)
        if case .empty = node.content { return }
        if !properties.isEmpty { lines.write(" ") }
        switch node.content {
        case .text(let texts): text(texts, at: indent + Self.step)
        case .flow: flow(node, at: indent, room: 1)
        default: break
        }
    }
}
