import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// The symbols of a file, one inside the other.
struct Outline {
    let text: TextIndex

    /// The protocol's numbers of kinds. Source: LSP 3.17, SymbolKind.
    private enum Kind: Int64 {
        case module = 2
        case namespace = 3
        case property = 7
        case function = 12
        case event = 24
    }

    /// The symbols of a tree: apps by graphs and activities, other files by their first levels.
    func symbols(_ tree: YAMLNode) -> [JSON] {
        guard let entry = tree.entry("app"), entry.value.entries != nil else { return entries(tree, levels: 2) }
        let app = entry.value
        let name = app["id"]?.scalar?.text ?? "app"
        let graphs = (app["graphs"]?.items ?? []).filter { $0.entries != nil }.map(graph)
        let children = app["graphs"]?.items == nil ? entries(app, levels: 1) : graphs
        return [symbol(name, "app", .module, entry, children)]
    }

    private func graph(_ node: YAMLNode) -> JSON {
        let activities = (node["activities"]?.entries ?? []).map { entry in
            symbol(entry.key, entry.value["type"]?.text, .function, entry, [])
        }
        let hooks = (node["hooks"]?.entries ?? []).map { symbol($0.key, "signals", .event, $0, []) }
        let topic = node.entry("subscribes")
        let name = topic?.value.scalar?.text ?? "graph"
        let selection = topic?.value.range.bytes ?? node.range.bytes.lowerBound..<node.range.bytes.lowerBound
        return symbol(name, "graph", .namespace, node.range.bytes, selection, activities + hooks)
    }

    private func entries(_ node: YAMLNode, levels: Int) -> [JSON] {
        guard levels > 0 else { return [] }
        return (node.entries ?? []).map { entry in
            symbol(entry.key, nil, .property, entry, entries(entry.value, levels: levels - 1))
        }
    }

    private func symbol(_ name: String, _ detail: String?, _ kind: Kind, _ entry: YAMLEntry, _ children: [JSON]) -> JSON
    {
        let key = entry.keyRange.bytes
        // What came by an alias or a merge key stands elsewhere.
        let value = entry.value.range.bytes
        let end = value.lowerBound >= key.upperBound ? value.upperBound : key.upperBound
        return symbol(name, detail, kind, key.lowerBound..<end, key, children)
    }

    private func symbol(
        _ name: String,
        _ detail: String?,
        _ kind: Kind,
        _ bytes: Range<Int>,
        _ selection: Range<Int>,
        _ children: [JSON]
    ) -> JSON {
        var object = JSONObject([
            ("name", .string(name.isEmpty ? "?" : name)), ("kind", .integer(kind.rawValue)),
            ("range", text.range(bytes)), ("selectionRange", text.range(selection.clamped(to: bytes))),
        ])
        if let detail { object["detail"] = .string(detail) }
        if !children.isEmpty { object["children"] = .array(children) }
        return .object(object)
    }
}
