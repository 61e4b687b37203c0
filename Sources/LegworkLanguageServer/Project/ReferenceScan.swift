import LegworkDiagnostics
import LegworkExpression
import LegworkYAML

/// Finds where expressions name activities.
enum ReferenceScan {
    /// The ids of activities that an expression reads, and where they stand; in texts that are no expression, none.
    static func activities(in node: YAMLNode, among ids: [String]) -> [(id: String, range: SourceRange)] {
        if let text = node.text, !text.hasPrefix("{") { return [] }
        var found: [(id: String, range: SourceRange)] = []
        do throws(ExpressionError) {
            let expression = try Expression(parsing: node.json)
            for use in expression.references {
                guard let id = use.reference.segments.first, ids.contains(id) else { continue }
                let place = node.node(at: use.path.map { $0.step })
                found += places(of: id, in: place).map { (id, $0) }
            }
        } catch {
            // While it is written, every text that looks like a reference counts.
            for scalar in scalars(of: node) {
                for id in ids { found += places(of: id, in: scalar).map { (id, $0) } }
            }
        }
        return found
    }

    private static func scalars(of node: YAMLNode) -> [YAMLNode] {
        switch node.content {
        case .scalar: [node]
        case .sequence(let items): items.flatMap(scalars)
        case .mapping(let entries): entries.flatMap { scalars(of: $0.value) }
        }
    }

    /// Where `{id.…}` or `?? id.…` stands in the text of a scalar.
    private static func places(of id: String, in node: YAMLNode) -> [SourceRange] {
        guard node.scalar != nil else { return [] }
        let (bytes, range) = (node.range.file.bytes, node.range.bytes)
        let word = Array(id.utf8)
        var found: [SourceRange] = []
        guard range.count > word.count else { return [] }
        for start in range.lowerBound + 1..<max(range.lowerBound + 1, range.upperBound - word.count)
        where bytes[start] == word[0] && bytes[start..<start + word.count].elementsEqual(word) {
            let next = bytes[start + word.count]
            guard [".", "}", "[", " ", "?"].contains(where: { next == UInt8(ascii: $0) }) else { continue }
            var before = start - 1
            while before > range.lowerBound, bytes[before] == UInt8(ascii: " ") { before -= 1 }
            let isFirst = bytes[before] == UInt8(ascii: "{")
            let isDefault =
                before > range.lowerBound && bytes[before - 1...before].allSatisfy { $0 == UInt8(ascii: "?") }
            guard isFirst || isDefault else { continue }
            found.append(SourceRange(file: node.range.file, bytes: start..<start + word.count))
        }
        return found
    }
}

extension ExpressionPathStep {
    /// The same step in a tree of YAML.
    var step: YAMLPathStep {
        switch self {
        case .key(let key): .key(key)
        case .index(let index): .index(index)
        }
    }
}
