import LegworkCompiler
import LegworkExpression
import LegworkJSON
import LegworkYAML

/// What can be written at a place.
struct Completion {
    /// The app that the file belongs to; nil while there is none.
    let index: AppIndex?
    /// The whole document, as far as it is known.
    private var document: YAMLNode? { index?.document }
    let text: TextIndex
    let context: CursorContext
    /// The way to where the cursor is in the whole document, and what the tables say of it.
    let path: [YAMLPathStep]
    let typing: Typing
    /// The value there; nil where nothing is known.
    let node: YAMLNode?
    /// True right before a closing quote or brace, which need not be written again.
    let next: UInt8

    /// The items, as the protocol has them.
    func items(cursor: Int) -> [JSON] {
        guard context.slot != .text else { return [] }
        if let expression = ExpressionCompletion(context, typing, index: index) {
            return list(expression.items(closing: next), from: cursor - expression.partial.utf8.count, to: cursor)
        }
        switch context.slot {
        case .key: return list(keys() + itemValues(), from: context.start, to: cursor)
        case .value: return list(values(typing.type), from: context.start, to: cursor)
        case .text: return []
        }
    }

    private func list(_ items: [CompletionItem], from start: Int, to end: Int) -> [JSON] {
        let range = text.range(min(start, end)..<end)
        return items.enumerated().map { $1.json(at: range, order: $0) }
    }

    // MARK: Keys

    private var present: Set<String> {
        var names = Set(node?.entries?.map(\.key) ?? [])
        // The key that is being written is no reason not to offer it.
        names.remove(context.prefix)
        return names
    }

    private func keys() -> [CompletionItem] {
        let present = present
        switch typing.type {
        case .map(let key, let value, _): return names(key, value, present)
        case .schema, .payload: return typing.isSchemaNames ? [] : schemaKeys(present)
        case .maps, .expression: return expressionKeys(present)
        case .activity where typing.block(node) == nil: return specs(Self.commonKeys, present)
        default:
            guard let block = typing.block(node) else { return [] }
            return specs(Language.keys(of: block), present)
        }
    }

    private static let commonKeys: [KeySpec] = {
        var keys: [KeySpec] = []
        for key in ActivityType.allCases.flatMap({ Language.keys(of: .activity($0)) })
        where !keys.contains(where: { $0.name == key.name }) { keys.append(key) }
        return keys
    }()

    private func specs(_ keys: [KeySpec], _ present: Set<String>) -> [CompletionItem] {
        keys.filter { key in !present.contains(key.name) && !key.aliases.contains(where: present.contains) }.map {
            key in
            CompletionItem(
                label: key.name,
                kind: .property,
                detail: key.type.described + (key.isRequired ? " (required)" : ""),
                documentation: Explanation.key(key),
                text: key.name + colon(holdsMore: key.type.holdsMore)
            )
        }
    }

    /// A colon, unless there is one already; with a blank where a value goes on the same line.
    private func colon(holdsMore: Bool) -> String {
        if next == UInt8(ascii: ":") || context.quote != nil { return "" }
        return holdsMore && !context.isFlow ? ":" : ": "
    }

    private func names(_ key: ValueType, _ value: ValueType, _ present: Set<String>) -> [CompletionItem] {
        switch key {
        case .activityName:
            return activities().filter { !present.contains($0.label) }.map { item in
                var item = item
                item.text = item.label + colon(holdsMore: true)
                return item
            }
        case .topic where typing.keys.last == "hooks":
            let topics = index?.topics { if case .hookTopic(let topic) = $0 { topic } else { nil } } ?? []
            return topics.filter { !present.contains($0) }.map {
                CompletionItem(label: $0, kind: .event, detail: "a topic of signals", text: $0 + colon(holdsMore: true))
            }
        default: return []
        }
    }

    private func schemaKeys(_ present: Set<String>) -> [CompletionItem] {
        SchemaKeys.all.filter { !present.contains($0.name) }.map { key in
            CompletionItem(
                label: key.name,
                kind: .property,
                detail: "JSON Schema",
                documentation: key.meaning,
                text: key.name + colon(holdsMore: key.holdsMore)
            )
        }
    }

    private func expressionKeys(_ present: Set<String>) -> [CompletionItem] {
        guard present.isEmpty else { return [] }
        return ExpressionCompletion.keywords.map { word, meaning in
            let text = context.quote == nil ? "'\(word)'" + colon(holdsMore: word == "@pipe") : word
            return CompletionItem(label: word, kind: .keyword, detail: "expression", documentation: meaning, text: text)
        }
    }

    /// Behind a dash a value may stand as well as a key.
    private func itemValues() -> [CompletionItem] {
        switch typing.type {
        case .codePattern, .oneOf, .activityName: values(typing.type)
        default: []
        }
    }

    // MARK: Values

    private func values(_ type: ValueType?) -> [CompletionItem] {
        switch type {
        case .oneOf(let words): return words.map(word)
        case .bool: return ["true", "false"].map { CompletionItem(label: $0, kind: .value) }
        case .activityName: return activities()
        case .codePattern, .codePatterns, .code: return codes(type)
        case .topic, .expression(or: .topic): return topics()
        case .expression(let literal): return values(literal) + references()
        case .maps, .any: return references()
        case .schema, .payload: return schemaValues()
        default: return []
        }
    }

    private func word(_ word: String) -> CompletionItem {
        let type = typing.keys.last == "type" ? ActivityType(named: word) : nil
        let isOld = type != nil && type?.rawValue != word
        let documentation = type.map { isOld ? "The old name of `\($0.rawValue)`." : $0.summary }
        return CompletionItem(label: word, kind: .enumeration, documentation: documentation, isFar: isOld)
    }

    private func activities() -> [CompletionItem] {
        guard let index, let graph = typing.graph, index.graphs.indices.contains(graph) else { return [] }
        let key = typing.keys.last
        return index.graphs[graph].activities.filter { activity in
            switch key {
            case "ancestor": activity.type == .hook
            case "to": activity.type != .trigger
            default: true
            }
        }.map { activity in
            CompletionItem(
                label: activity.id,
                kind: .reference,
                detail: activity.type?.rawValue,
                documentation: Explanation.activity(activity, in: index.graphs[graph])
            )
        }
    }

    private func codes(_ type: ValueType?) -> [CompletionItem] {
        let codes = [
            ("200", "success"), ("202", "interim: the activity stays open"), ("400", "a bad request"),
            ("404", "nothing found"), ("409", "a conflict"), ("422", "data that do not fit"), ("500", "an error"),
            ("504", "a timeout"),
        ]
        let classes = [("4xx", "the caller's errors"), ("5xx", "the other side's errors"), ("'*'", "every code")]
        return (type == .code ? codes : codes + classes).map {
            CompletionItem(label: $0.0, kind: .value, detail: $0.1)
        }
    }

    private func topics() -> [CompletionItem] {
        guard let index, let graph = typing.graph, index.graphs.indices.contains(graph) else { return [] }
        let type = typing.activity.flatMap { index.graphs[graph].type(of: $0) }
        let topics: [String] =
            switch type {
            case .await, .interrupt: index.topics { if case .topic(let topic) = $0 { topic } else { nil } }
            case .signal: index.topics { if case .hookTopic(let topic) = $0 { topic } else { nil } }
            case .worker: index.topics { if case .workerTopic(let topic) = $0 { topic } else { nil } }
            default: []
            }
        return topics.filter { $0 != context.prefix }.map { CompletionItem(label: $0, kind: .event, detail: "topic") }
    }

    private func references() -> [CompletionItem] {
        guard context.quote == nil, !context.prefix.contains("{") else { return [] }
        return ExpressionCompletion.roots(typing, index: index).map { item in
            var item = item
            item.text = "'{\(item.label).}'"
            item.isFar = true
            return item
        }
    }

    private func schemaValues() -> [CompletionItem] {
        let words: [String] =
            switch typing.keys.last {
            case "type": ["string", "number", "integer", "boolean", "object", "array", "'null'"]
            case "format":
                ["date-time", "date", "time", "duration", "email", "hostname", "ipv4", "ipv6", "uri", "uuid"]
            case "additionalProperties", "uniqueItems", "deprecated", "readOnly", "writeOnly": ["true", "false"]
            default: []
            }
        return words.map { CompletionItem(label: $0, kind: .enumeration) }
    }
}

extension ValueType {
    /// True for what is written on lines of its own.
    fileprivate var holdsMore: Bool {
        switch self {
        case .block, .activity, .list, .map, .maps, .schema, .data, .payload: true
        default: false
        }
    }
}
