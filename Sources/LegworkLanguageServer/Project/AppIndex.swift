import LegworkCompiler
import LegworkDiagnostics
import LegworkYAML

/// The names of an app and all places where they stand; made of the whole document.
struct AppIndex {
    /// The whole document.
    let document: YAMLNode
    /// The app's file.
    let root: String
    /// The graphs.
    let graphs: [GraphIndex]
    /// All places where names stand, in the order of the document.
    private(set) var uses: [NameUse] = []
    /// Where other files come in.
    private(set) var parts: [FilePart] = []
    private var seen: Set<String> = []

    init(_ document: YAMLNode, root: String) {
        self.document = document
        self.root = root
        graphs = (document["app"]?["graphs"]?.items ?? []).map(GraphIndex.init)
        walk(document, Typing.document, path: [], file: root)
    }

    /// The name at a place, and its use there.
    func use(at offset: Int, in file: String) -> NameUse? {
        uses.first {
            $0.range.file.path == file && $0.range.bytes.lowerBound <= offset && offset <= $0.range.bytes.upperBound
        }
    }

    /// All uses of a name.
    func uses(of name: NameUse.Name) -> [NameUse] { uses.filter { $0.name == name } }

    /// The topics of a kind, in the order of the document, each once.
    func topics(_ kind: (NameUse.Name) -> String?) -> [String] {
        var topics: [String] = []
        for use in uses {
            if let topic = kind(use.name), !topics.contains(topic) { topics.append(topic) }
        }
        return topics
    }

    // MARK: Walking

    private mutating func walk(_ node: YAMLNode, _ typing: Typing, path: [YAMLPathStep], file: String) {
        let own = node.range.file.path
        if own != file { parts.append(FilePart(file: own, bytes: node.range.bytes, path: path)) }
        take(node, typing)
        switch node.content {
        case .scalar: return
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                walk(item, typing.step(.index(index), in: node), path: path + [.index(index)], file: own)
            }
        case .mapping(let entries):
            for entry in entries {
                key(entry, typing)
                walk(entry.value, typing.step(.key(entry.key), in: node), path: path + [.key(entry.key)], file: own)
            }
        }
    }

    private mutating func key(_ entry: YAMLEntry, _ typing: Typing) {
        guard let graph = typing.graph, case .map(let name, let value, _) = typing.type else { return }
        let range = entry.keyRange.withoutQuotes
        switch (name, value) {
        case (_, .activity): add(.activity(graph, entry.key), at: range, isDefinition: true)
        case (.activityName, _): add(.activity(graph, entry.key), at: range)
        case (.topic, _): add(.hookTopic(entry.key), at: range, isDefinition: true)
        default: break
        }
    }

    private mutating func take(_ node: YAMLNode, _ typing: Typing) {
        guard let graph = typing.graph else { return }
        if let scalar = node.scalar, !scalar.text.isEmpty {
            switch typing.type {
            case .activityName:
                return add(.activity(graph, scalar.text), at: node.range.withoutQuotes, isPlain: scalar.style == .plain)
            case .topic where typing.keys.last == "subscribes":
                return add(.topic(scalar.text), at: node.range.withoutQuotes, isDefinition: true)
            case .expression(or: .topic) where !scalar.text.hasPrefix("{"):
                return topic(node, scalar, typing, graph)
            default: break
            }
        }
        switch typing.type {
        case .maps, .any, .expression:
            guard node.scalar != nil || node.entries?.contains(where: { $0.key.hasPrefix("@") }) == true else { return }
            let ids = graphs.indices.contains(graph) ? graphs[graph].ids : []
            for (id, range) in ReferenceScan.activities(in: node, among: ids) { add(.activity(graph, id), at: range) }
        default: return
        }
    }

    private mutating func topic(_ node: YAMLNode, _ scalar: YAMLScalar, _ typing: Typing, _ graph: Int) {
        guard graphs.indices.contains(graph), let id = typing.activity else { return }
        let range = node.range.withoutQuotes
        switch graphs[graph].type(of: id) {
        case .await, .interrupt: add(.topic(scalar.text), at: range)
        case .signal: add(.hookTopic(scalar.text), at: range)
        case .worker: add(.workerTopic(scalar.text), at: range)
        default: return
        }
    }

    private mutating func add(
        _ name: NameUse.Name,
        at range: SourceRange,
        isDefinition: Bool = false,
        isPlain: Bool = false
    ) {
        // What an alias stands for is met several times.
        guard seen.insert("\(range.file.path) \(range.bytes.lowerBound) \(name)").inserted else { return }
        uses.append(NameUse(name: name, range: range, isDefinition: isDefinition, isPlainValue: isPlain))
    }
}

extension SourceRange {
    /// The range without the quotes around it.
    var withoutQuotes: SourceRange {
        guard bytes.count >= 2, let first = file.bytes[bytes].first, first == file.bytes[bytes.upperBound - 1],
            first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
        else { return self }
        return SourceRange(file: file, bytes: bytes.lowerBound + 1..<bytes.upperBound - 1)
    }
}
