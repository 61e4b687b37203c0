import LegworkYAML

/// The values of a mapping by the names of its keys, whatever spelling was used.
struct Fields {
    private let node: YAMLNode
    /// The keys that have other spellings.
    private let aliased: [KeySpec]

    /// The fields of a block; of nil none has another spelling.
    init(_ node: YAMLNode, of block: Block?) {
        self.node = node
        self.aliased = block.flatMap { Self.aliasedKeys[$0] } ?? []
    }

    /// Few blocks have such keys, and this is asked for each activity.
    private static let aliasedKeys: [Block: [KeySpec]] = Dictionary(
        uniqueKeysWithValues: Block.all.map { block in
            (block, Language.keys(of: block).filter { !$0.aliases.isEmpty })
        }
    ).filter { !$0.value.isEmpty }

    /// The value of a key, nil where it is absent.
    subscript(name: String) -> YAMLNode? { entry(name)?.value }

    /// The entry of a key, nil where it is absent.
    func entry(_ name: String) -> YAMLEntry? {
        if let entry = node.entry(name) { return entry }
        guard let key = aliased.first(where: { $0.name == name }) else { return nil }
        return node.entries?.first { key.isSpelled($0.key) }
    }
}
