import LegworkYAML

/// A place in an app where an expression may stand: a field, or a leaf of a `maps` tree.
struct ExpressionSite {
    /// What stands there.
    var node: YAMLNode
    /// The keys of the language that lead to it, from its activity, edge or rule on: `["stats", "id"]`.
    var keys: [String]
    /// Where it stands in a `maps` tree; empty for one that is the whole of `maps`, nil for a field.
    var mapsPath: [String]?

    /// All sites below a value of this type, in the order written.
    static func all(in node: YAMLNode, of type: ValueType) -> [ExpressionSite] {
        var sites: [ExpressionSite] = []
        collect(node, type, keys: [], into: &sites)
        return sites
    }

    private static func collect(
        _ node: YAMLNode,
        _ type: ValueType,
        keys: [String],
        into sites: inout [ExpressionSite]
    ) {
        switch type {
        case .any, .expression: sites.append(ExpressionSite(node: node, keys: keys))
        case .maps: leaves(node, keys: keys, path: [], into: &sites)
        case .block(let block):
            let specs = Language.keys(of: block)
            for entry in node.entries ?? [] {
                guard let place = specs.firstIndex(where: { $0.name == entry.key }),
                    specs[place].type.holdsExpressions
                else { continue }
                collect(entry.value, specs[place].type, keys: keys + [entry.key], into: &sites)
            }
        case .list(let item, _):
            for each in node.items ?? [] { collect(each, item, keys: keys, into: &sites) }
        case .map(_, let value, _):
            for entry in node.entries ?? [] { collect(entry.value, value, keys: keys + [entry.key], into: &sites) }
        default: break
        }
    }

    /// The leaves of a tree: lists are gone through, expressions are leaves. Source: `11-pipes` §1.8, §6.2 no. 9.
    private static func leaves(
        _ node: YAMLNode,
        keys: [String],
        path: [String],
        into sites: inout [ExpressionSite]
    ) {
        if let items = node.items {
            for (index, item) in items.enumerated() {
                leaves(item, keys: keys, path: path + [String(index)], into: &sites)
            }
        } else if let entries = node.entries, !ExpressionForm.isExpressionMapping(node) {
            for entry in entries { leaves(entry.value, keys: keys, path: path + [entry.key], into: &sites) }
        } else {
            sites.append(ExpressionSite(node: node, keys: keys, mapsPath: path))
        }
    }
}

extension ValueType {
    /// True if expressions may stand here or below.
    fileprivate var holdsExpressions: Bool {
        switch self {
        case .any, .maps, .expression, .block: true
        case .list(let item, _): item.holdsExpressions
        case .map(_, let value, _): value.holdsExpressions
        default: false
        }
    }
}
