import LegworkJSON
import LegworkSchema
import LegworkYAML

/// What the activities of a graph write to the job's data: the leaves of all `job.maps`. Source: `10-language` §7.
struct JobWrites {
    /// A leaf and the path to which it is written.
    struct Write {
        let path: [String]
        let leaf: YAMLNode
        /// The activity that writes it.
        let activity: Int
        /// True for a key such as `name[25]`, whose value spreads over slots.
        let hasSlots: Bool
    }

    /// The top-level names, in the order written.
    private(set) var names: [String] = []
    private var byName: [String: [Write]] = [:]

    /// Nil where not all names can be known: a mapping that is an expression, markers, search fields.
    init?(_ graph: GraphSyntax) {
        for (index, activity) in graph.activities.enumerated() {
            guard let maps = activity.node["job"]?["maps"] else { continue }
            guard let entries = maps.entries, !ExpressionForm.isExpressionMapping(maps) else { return nil }
            for entry in entries {
                // Markers and search fields spread the names of their value.
                guard !entry.key.hasSuffix("[-]"), !entry.key.hasSuffix("[_]") else { return nil }
                let key = String(entry.key.prefix { $0 != "[" })
                add(entry.value, at: Self.path(key), of: index, hasSlots: key.utf8.count < entry.key.utf8.count)
            }
        }
    }

    private static func path(_ key: String) -> [String] {
        key.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    }

    private mutating func add(_ node: YAMLNode, at path: [String], of activity: Int, hasSlots: Bool) {
        if let entries = node.entries, !entries.isEmpty, !ExpressionForm.isExpressionMapping(node), !hasSlots {
            for entry in entries { add(entry.value, at: path + Self.path(entry.key), of: activity, hasSlots: false) }
            return
        }
        if byName[path[0]] == nil { names.append(path[0]) }
        byName[path[0], default: []].append(
            Write(path: path, leaf: node, activity: activity, hasSlots: hasSlots)
        )
    }

    /// What is known of the part of the job's data at a path; `leaf` tells what is known of a part of a leaf.
    func lookup(_ path: [String], leaf: (Write, ArraySlice<String>) -> FactLookup) -> FactLookup {
        guard let name = path.first else { return .known(ValueFacts(types: .object)) }
        guard let writes = byName[name] else { return .impossible(step: 0, reason: "is not written", names: names) }
        var found: [ValueFacts] = []
        var deepest: (step: Int, reason: String, names: [String])?
        for write in writes {
            let shared = zip(write.path, path).prefix { $0 == $1 }.count
            if shared == path.count, write.path.count > shared {
                found.append(ValueFacts(types: .object))
            } else if shared == write.path.count {
                switch leaf(write, path[shared...]) {
                case .known(let facts): found.append(facts)
                case .unknown: return .unknown
                case .impossible(let step, let reason, let names):
                    if shared + step >= deepest?.step ?? 0 { deepest = (shared + step, reason, names) }
                }
            } else if shared > deepest?.step ?? 0 {
                deepest = (shared, "has no such part", writes.compactMap { Self.name(of: $0, at: shared, as: path) })
            }
        }
        guard let first = found.first else {
            return .impossible(
                step: deepest?.step ?? 0,
                reason: deepest?.reason ?? "is not written",
                names: deepest?.names ?? []
            )
        }
        guard found.count > 1 else { return .known(first) }
        return .known(ValueFacts(types: found.reduce([]) { $0.union($1.types) }))
    }

    private static func name(of write: Write, at step: Int, as path: [String]) -> String? {
        guard step < write.path.count, write.path[..<step] == path[..<step] else { return nil }
        return write.path[step]
    }
}
