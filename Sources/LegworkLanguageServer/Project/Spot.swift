import LegworkCompiler
import LegworkDiagnostics
import LegworkYAML

/// What stands at a place of a file, in an app that parses or was repaired.
struct Spot {
    /// The innermost value around the place; for a key, the mapping that it belongs to.
    let node: YAMLNode
    /// What may stand there.
    let typing: Typing
    /// The key, where the place is on one, and what the tables say of it.
    let key: (entry: YAMLEntry, spec: KeySpec?)?

    /// Looks a place up below a node.
    static func find(_ offset: Int, in file: String, below node: YAMLNode, _ typing: Typing) -> Spot? {
        let isOwn = node.range.file.path == file
        switch node.content {
        case .scalar:
            return isOwn && touches(node.range.bytes, offset) ? Spot(node: node, typing: typing, key: nil) : nil
        case .sequence(let items):
            for (index, item) in items.enumerated() where mayHold(item, offset, file) {
                if let spot = find(offset, in: file, below: item, typing.step(.index(index), in: node)) { return spot }
            }
        case .mapping(let entries):
            for entry in entries {
                let next = typing.step(.key(entry.key), in: node)
                if entry.keyRange.file.path == file, touches(entry.keyRange.bytes, offset) {
                    return Spot(node: node, typing: typing, key: (entry, next.spec))
                }
                guard mayHold(entry.value, offset, file) else { continue }
                if let spot = find(offset, in: file, below: entry.value, next) { return spot }
            }
        }
        return isOwn && touches(node.range.bytes, offset) ? Spot(node: node, typing: typing, key: nil) : nil
    }

    private static func touches(_ range: Range<Int>, _ offset: Int) -> Bool {
        range.lowerBound <= offset && offset <= range.upperBound
    }

    /// False only where the place surely lies elsewhere: a part of another file may lead back into this one.
    private static func mayHold(_ node: YAMLNode, _ offset: Int, _ file: String) -> Bool {
        node.range.file.path != file || touches(node.range.bytes, offset)
    }
}
