/// Writes a tree in the style of this project.
struct TreePrinter {
    /// How wide a line may be before brackets are broken over several.
    static let columnsMax = 120
    /// How far each level is indented.
    static let step = 2

    var lines = LineWriter()

    /// The text of a document; ends with a line break.
    mutating func text(of document: FormatDocument) -> String {
        trivia(document.leading, at: 0, isFirst: true)
        for line in document.header { lines.add(line) }
        let behind = document.behindHeader
        if !document.header.isEmpty, let first = behind.first?.comment, !first.isAlone {
            lines.comment(first)
            trivia(Array(behind.dropFirst()), at: 0)
        } else {
            trivia(behind, at: 0, isFirst: document.header.isEmpty && document.leading.isEmpty)
        }
        root(document.root)
        let last = document.closing.lastIndex { $0.comment != nil } ?? -1
        trivia(Array(document.closing.prefix(last + 1)), at: 0)
        return lines.text
    }

    private mutating func root(_ node: FormatNode) {
        guard node.blockEntries != nil else {
            trivia(node.inner, at: 0)
            lines.begin(at: 0)
            leaf(node, at: 0, closingAt: 0)
            return
        }
        if !node.properties.isEmpty {
            lines.begin(at: 0)
            lines.write(node.properties.joined(separator: " "))
            own(node.inner, at: 0)
        }
        collection(node, at: 0, isInline: false)
    }

    // MARK: Block collections

    private mutating func collection(_ node: FormatNode, at indent: Int, isInline: Bool) {
        for (index, entry) in (node.blockEntries ?? []).enumerated() {
            if index > 0 || !isInline {
                trivia(entry.leading, at: indent, isFirst: index == 0)
                lines.begin(at: indent)
            }
            guard let key = entry.key else {
                lines.write("-")
                value(entry.value, behind: entry.behind, at: indent, isDash: true)
                continue
            }
            pair(key, entry, at: indent)
        }
        trivia(node.closing, at: indent)
    }

    private mutating func pair(_ key: FormatNode, _ entry: FormatEntry, at indent: Int) {
        if let text = simpleKey(key, entry) {
            lines.write(text)
            lines.write(":")
            return value(entry.value, behind: entry.behind, at: indent, isDash: false)
        }
        lines.write("?")
        value(key, behind: entry.beforeKey, at: indent, isDash: true)
        guard !entry.value.isNothing || !entry.behind.isEmpty || entry.value.trailing != nil else { return }
        lines.begin(at: indent)
        lines.write(":")
        value(entry.value, behind: entry.behind, at: indent, isDash: true)
    }

    /// A key that can stand before a colon on one line; nil where it needs a `?`.
    private func simpleKey(_ key: FormatNode, _ entry: FormatEntry) -> String? {
        let lengthMax = 1000
        guard key.trailing == nil, key.inner.isEmpty, entry.beforeKey.isEmpty, let text = FlowLine.text(key),
            text.utf8.count < lengthMax
        else { return nil }
        if entry.isExplicit {
            guard case .text = key.content, entry.behind.allSatisfy({ $0.comment == nil }) else { return nil }
        }
        return FlowLine.needsBlank(key) ? text + " " : text
    }

    /// Writes a value behind its key's colon or its dash, which are on the current line.
    private mutating func value(_ node: FormatNode, behind: [Trivia], at indent: Int, isDash: Bool) {
        let comments = behind + node.inner
        let isClear = comments.allSatisfy { $0.comment == nil }
        let inner = indent + Self.step
        guard node.blockEntries != nil else {
            if isClear {
                if !node.isNothing { lines.write(" ") }
                leaf(node, at: indent, closingAt: isDash ? inner : indent)
            } else {
                own(comments, at: inner)
                lines.begin(at: inner)
                leaf(node, at: indent, closingAt: inner)
            }
            return
        }
        if isDash, isClear, node.properties.isEmpty {
            lines.write(" ")
            return collection(node, at: inner, isInline: true)
        }
        if !node.properties.isEmpty { lines.write(" " + node.properties.joined(separator: " ")) }
        own(comments, at: inner)
        collection(node, at: inner, isInline: false)
    }

    // MARK: Leaves

    /// Writes what is no block collection; lines that go on are indented beyond `indent`.
    private mutating func leaf(_ node: FormatNode, at indent: Int, closingAt: Int) {
        let properties = node.properties.joined(separator: " ")
        lines.write(properties)
        switch node.content {
        case .empty, .list, .mapping: break
        case .text(let texts):
            if !properties.isEmpty { lines.write(" ") }
            text(texts, at: indent + Self.step)
        case .block(let scalar):
            if !properties.isEmpty { lines.write(" ") }
            lines.write(scalar.header)
            if let comment = scalar.comment { lines.comment(comment) }
            for line in scalar.lines {
                lines.begin(at: line.isEmpty ? 0 : indent + Self.step)
                lines.write(line)
            }
        case .flow:
            if !properties.isEmpty { lines.write(" ") }
            flow(node, at: closingAt, room: 0)
        }
        if let comment = node.trailing { lines.comment(comment) }
    }

    mutating func text(_ texts: [String], at indent: Int) {
        lines.write(texts[0])
        for text in texts.dropFirst() {
            lines.begin(at: text.isEmpty ? 0 : indent)
            lines.write(text)
        }
    }

    // MARK: Comments

    /// Writes comments that stand behind something on the current line, and those below it.
    private mutating func own(_ list: [Trivia], at indent: Int) {
        var rest = list[...]
        if let first = rest.first?.comment, !first.isAlone {
            lines.comment(first)
            rest = rest.dropFirst()
        }
        trivia(Array(rest), at: indent, isFirst: true)
    }

    /// Writes comments and empty lines, each on a line of its own; at the beginning of something no empty ones.
    mutating func trivia(_ list: [Trivia], at indent: Int, isFirst: Bool = false) {
        var isFirst = isFirst
        for item in list {
            switch item {
            case .blank:
                if !isFirst { lines.blank() }
            case .comment(let comment):
                lines.begin(at: indent)
                lines.write(comment.text)
                isFirst = false
            }
        }
    }
}
