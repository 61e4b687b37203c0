package import LegworkDiagnostics
package import LegworkJSON

/// A YAML value that knows where it stands.
///
/// A node never changes; it is a reference, because it is handed about much and holds much.
/// Values that came by an alias or a merge key stand where their anchor does; those that came by `$ref` in their file.
package final class YAMLNode: Sendable {
    /// What a node holds.
    package enum Content: Sendable {
        /// A single value, typed by the YAML 1.2 core schema.
        case scalar(YAMLScalar)
        /// A list.
        case sequence([YAMLNode])
        /// Keys and values, in order; keys differ.
        case mapping([YAMLEntry])
    }

    /// What it holds.
    package let content: Content
    /// Where it stands. A block mapping or list begins at its first key or dash.
    package let range: SourceRange
    /// True for `[…]` and `{…}`.
    package let isFlow: Bool
    /// True for what stands in place of something that was refused and reported: nothing more need be said of it.
    package let isBroken: Bool

    /// A node.
    package init(_ content: Content, range: SourceRange, isFlow: Bool = false) {
        self.content = content
        self.range = range
        self.isFlow = isFlow
        self.isBroken = false
    }

    /// A node in place of something that was refused and reported; its value is null.
    package init(brokenAt range: SourceRange) {
        self.content = .scalar(YAMLScalar(text: "", style: .plain, value: .null))
        self.range = range
        self.isFlow = false
        self.isBroken = true
    }

    /// True if this or anything below it stands in place of something that was refused.
    package var holdsBroken: Bool {
        switch content {
        case .scalar: isBroken
        case .sequence(let items): items.contains(where: \.holdsBroken)
        case .mapping(let entries): entries.contains(where: \.value.holdsBroken)
        }
    }

    /// The scalar, else nil.
    package var scalar: YAMLScalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }

    /// The items of a list, else nil.
    package var items: [YAMLNode]? {
        guard case .sequence(let items) = content else { return nil }
        return items
    }

    /// The entries of a mapping, else nil.
    package var entries: [YAMLEntry]? {
        guard case .mapping(let entries) = content else { return nil }
        return entries
    }

    /// The entry of this key, else nil.
    package func entry(_ key: String) -> YAMLEntry? {
        guard case .mapping(let entries) = content else { return nil }
        // By its place, since an entry that is only looked at need not be copied.
        return entries.firstIndex { $0.key.sameScalars(as: key) }.map { entries[$0] }
    }

    /// The value of this key, else nil.
    package subscript(key: String) -> YAMLNode? { entry(key)?.value }

    /// The text of a scalar that is text, else nil.
    package var text: String? { scalar?.value.stringValue }

    /// The value without places.
    package var json: JSON {
        switch content {
        case .scalar(let scalar): scalar.value
        case .sequence(let items): .array(items.map(\.json))
        case .mapping(let entries): .object(JSONObject(entries.map { (key: $0.key, value: $0.value.json) }))
        }
    }

    /// The type as messages name it, with a scalar's text: `string 'x'`, `a list`, `nothing`.
    package var described: String {
        switch content {
        case .sequence: return "a list"
        case .mapping: return "a mapping"
        case .scalar(let scalar):
            switch scalar.value {
            case .null: return scalar.text.isEmpty ? "nothing" : "null"
            case .bool, .integer, .double: return "\(scalar.value.typeName) \(scalar.text)"
            default: return "string '\(scalar.text.clipped)'"
            }
        }
    }

    /// The node that a path of keys and positions leads to; the deepest one there is, if the path leads further.
    package func node(at path: some Sequence<YAMLPathStep>) -> YAMLNode {
        var node = self
        for step in path {
            switch step {
            case .key(let key):
                guard let next = node[key] else { return node }
                node = next
            case .index(let index):
                guard let items = node.items, items.indices.contains(index) else { return node }
                node = items[index]
            }
        }
        return node
    }
}
