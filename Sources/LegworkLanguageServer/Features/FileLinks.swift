import LegworkDiagnostics
import LegworkYAML

/// Where a `$ref` leads.
struct FileLinks {
    let workspace: Workspace

    /// The place that the `$ref` at an offset refers to; nil where there is none, or where it leads nowhere.
    func target(at offset: Int, in file: String) -> SourceRange? {
        guard let tree = workspace.tree(of: file), let text = reference(at: offset, below: tree) else { return nil }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts[0].isEmpty ? file : Paths.resolve(parts[0], from: file),
            var node = path == file ? tree : workspace.tree(of: path)
        else { return nil }
        for step in parts.count > 1 ? parts[1].split(separator: "/") : [] {
            let name = String(step.replacing("~1", with: "/").replacing("~0", with: "~"))
            if let items = node.items, let index = Int(name), items.indices.contains(index) {
                node = items[index]
            } else if let next = node[name] {
                node = next
            } else {
                break
            }
        }
        return node.range.beginning
    }

    private func reference(at offset: Int, below node: YAMLNode) -> String? {
        if let items = node.items { return items.lazy.compactMap { reference(at: offset, below: $0) }.first }
        for entry in node.entries ?? [] {
            let end = max(entry.value.range.bytes.upperBound, entry.keyRange.bytes.upperBound)
            guard entry.keyRange.bytes.lowerBound <= offset, offset <= end else { continue }
            if entry.key == "$ref" { return entry.value.text }
            if let found = reference(at: offset, below: entry.value) { return found }
        }
        return nil
    }
}
