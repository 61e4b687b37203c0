import LegworkYAML

/// The values of a mapping by the names of its keys, whatever spelling was used.
struct Fields {
    private let node: YAMLNode
    private let keys: [KeySpec]
    private let hasAliases: Bool

    init(_ node: YAMLNode, keys: [KeySpec]) {
        self.node = node
        self.keys = keys
        self.hasAliases = keys.contains { !$0.aliases.isEmpty }
    }

    init(_ node: YAMLNode, of block: Block) {
        self.init(node, keys: Language.keys(of: block))
    }

    /// The value of a key, nil where it is absent.
    subscript(name: String) -> YAMLNode? { entry(name)?.value }

    /// The entry of a key, nil where it is absent.
    func entry(_ name: String) -> YAMLEntry? {
        if let entry = node.entry(name) { return entry }
        guard hasAliases, let key = keys.first(where: { $0.name == name }), !key.aliases.isEmpty else { return nil }
        return node.entries?.first { key.isSpelled($0.key) }
    }
}
