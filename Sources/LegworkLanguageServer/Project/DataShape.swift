import LegworkCompiler
import LegworkYAML

/// What is known of a piece of data, for completing paths into it.
struct DataShape {
    /// One name in it.
    struct Member {
        let name: String
        let detail: String
        let documentation: String?
        let shape: DataShape
    }

    /// Where the knowledge comes from.
    private enum Source {
        case schema(YAMLNode)
        case tree(YAMLNode)
        case names([(String, String)])
        case parts([(name: String, detail: String, shape: DataShape)])
    }

    private var sources: [Source] = []

    /// Nothing is known.
    init() {}

    /// Data that a schema describes.
    static func schema(_ node: YAMLNode?) -> DataShape { DataShape(node.map(Source.schema)) }

    /// Data that `maps` make, or that stand there themselves.
    static func tree(_ node: YAMLNode?) -> DataShape { DataShape(node.map(Source.tree)) }

    /// Names with their meaning.
    static func names(_ names: [(String, String)]) -> DataShape { DataShape(.names(names)) }

    /// Names with what stands under each.
    static func parts(_ parts: [(name: String, detail: String, shape: DataShape)]) -> DataShape {
        DataShape(.parts(parts))
    }

    private init(_ source: Source?) { sources = source.map { [$0] } ?? [] }

    /// What is known from both.
    static func + (left: DataShape, right: DataShape) -> DataShape {
        var sum = left
        sum.sources += right.sources
        return sum
    }

    /// The names, each once.
    var members: [Member] {
        var members: [Member] = []
        for member in sources.flatMap(Self.members) where !members.contains(where: { $0.name == member.name }) {
            members.append(member)
        }
        return members
    }

    /// What is below a path.
    func at(_ path: some Collection<String>) -> DataShape {
        guard let first = path.first else { return self }
        let shapes = sources.flatMap(Self.members).filter { $0.name == first }.map(\.shape)
        return shapes.reduce(DataShape(), +).at(path.dropFirst())
    }

    private static func members(_ source: Source) -> [Member] {
        switch source {
        case .names(let names):
            return names.map { Member(name: $0.0, detail: $0.1, documentation: nil, shape: DataShape()) }
        case .parts(let parts):
            return parts.map { Member(name: $0.name, detail: $0.detail, documentation: nil, shape: $0.shape) }
        case .schema(let node):
            let own = (node["properties"]?.entries ?? []).map { entry in
                Member(
                    name: entry.key,
                    detail: described(entry.value),
                    documentation: entry.value["description"]?.text ?? entry.value["title"]?.text,
                    shape: .schema(entry.value)
                )
            }
            return own + (node["allOf"]?.items ?? []).flatMap { members(.schema($0)) }
        case .tree(let node):
            guard let entries = node.entries, !entries.contains(where: { $0.key.hasPrefix("@") }) else { return [] }
            return entries.compactMap { entry in
                // 'x.y' is a path of its own, and a marker such as 'x[-]' names nothing.
                guard let name = entry.key.split(whereSeparator: { $0 == "." || $0 == "[" }).first else { return nil }
                let detail = entry.value.scalar?.text ?? entry.value.described
                return Member(name: String(name), detail: detail, documentation: nil, shape: .tree(entry.value))
            }
        }
    }

    private static func described(_ schema: YAMLNode) -> String {
        if let type = schema["type"] {
            return type.text ?? (type.items ?? []).compactMap(\.text).joined(separator: " or ")
        }
        if let words = schema["enum"]?.items { return words.compactMap { $0.scalar?.text }.joined(separator: " | ") }
        return "any"
    }
}
