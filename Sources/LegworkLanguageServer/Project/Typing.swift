import LegworkCompiler
import LegworkYAML

/// What the key tables say of a place: what may stand there, and what led to it.
struct Typing {
    /// What may stand there; nil where the tables say nothing.
    var type: ValueType?
    /// The key that led here.
    var spec: KeySpec?
    /// The graph, counted from 0.
    var graph: Int?
    /// The activity whose data `$self` is: the one that is written, the one that edges leave, or a rule's hook.
    var activity: String?
    /// The keys on the way.
    var keys: [String] = []

    /// The place of a whole document.
    static let document = Typing(type: .block(.document))

    /// The block whose keys may stand here; nil where there are none.
    func block(_ node: YAMLNode?) -> Block? {
        switch type {
        case .block(let block): block
        case .activity: node?["type"]?.text.flatMap(ActivityType.init(named:)).map { .activity($0) }
        case .retry: .retry
        default: nil
        }
    }

    /// The place one step on; `node` is what stands here, as far as that is known.
    func step(_ step: YAMLPathStep, in node: YAMLNode?) -> Typing {
        var next = self
        next.spec = nil
        switch step {
        case .index(let index):
            if keys == ["app", "graphs"] { next.graph = index }
            switch type {
            case .list(let item, _): next.type = item
            case .codePatterns: next.type = .codePattern
            case .maps, .schema, .data, .any: break
            case .expression(.any): break
            default: next.type = nil
            }
            if type == .list(of: .block(.hookRule), allowsEmpty: false) {
                next.activity = node?.items.flatMap { $0.indices.contains(index) ? $0[index]["to"]?.scalar?.text : nil }
            }
        case .key(let key):
            next.keys.append(key)
            next.type = nil
            switch type {
            case .map(let name, let value, _):
                next.type = value
                if value == .activity || name == .activityName { next.activity = key }
            case .payload where key == "schema": next.type = .schema
            case .payload, .schema: next.type = .schema
            case .maps, .data, .any: next.type = type
            case .expression(.any): next.type = type
            case .expression: next.type = .maps
            default:
                next.spec = spec(key, in: node)
                next.type = next.spec?.type
            }
        }
        return next
    }

    private func spec(_ key: String, in node: YAMLNode?) -> KeySpec? {
        if let block = block(node) { return Language.key(key, of: block) }
        guard type == .activity else { return nil }
        // Without a known type, the first that has this key.
        return ActivityType.allCases.lazy.compactMap { Language.key(key, of: .activity($0)) }.first
    }

    /// True where the names of a schema's properties stand.
    var isSchemaNames: Bool {
        guard type == .schema || type == .payload, let last = keys.last else { return false }
        let isNames = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"].contains(last)
        // 'properties' may itself be a property's name.
        return isNames && keys.dropLast().last != "properties"
    }
}
