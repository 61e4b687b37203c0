package import LegworkJSON

/// A `job.maps:` tree: each leaf is a write of its own into job data, so that branches that write different leaves keep
/// out of each other's way.
///
/// Key suffixes at the top level: `name[25]` writes to `name` a value keyed by position, and reserves that many slots;
/// `name[-]` and `name[_]` lift the members of their value to the top (markers and search fields); `name[]` writes to
/// `name`. Any other bracket stays part of the key.
/// Source: `11-pipes` §1.8, `10-language` §7.
package struct JobMapping: Sendable {
    /// One write into job data: this value at this path, in place of what is there.
    package struct Write: Sendable, Equatable {
        /// The names from the root of job data on; never empty.
        package let path: [String]
        /// The value; null writes null.
        package let value: JSON
    }

    /// What a top-level key stands for.
    private enum Target {
        case name(String)
        /// The value's members go to the top level.
        case lifted
    }

    private struct Entry: Sendable {
        let path: [String]
        let isLifted: Bool
        let tree: Mapping.Tree
        let slots: Int?
    }

    private let entries: [Entry]

    /// The tree as it was written, for its references, purity and warnings.
    package let mapping: Mapping

    /// Parses a tree as YAML has it.
    ///
    /// - Throws: all problems at once; a root that is no object is one.
    package init(
        parsing value: JSON,
        at path: ExpressionPath = [],
        numbering numbers: [String: Int] = [:]
    ) throws(ExpressionError) {
        mapping = try Mapping(parsing: value, at: path, numbering: numbers)
        guard case .object(let members) = mapping.tree else {
            throw ExpressionError(problems: [
                ExpressionProblem(
                    severity: .error,
                    kind: .shape,
                    message: "job maps need names to write to, found one value; write {name: …}",
                    path: path,
                    replacement: nil
                )
            ])
        }
        var entries: [Entry] = []
        for (key, tree) in members {
            let (target, slots) = Self.target(of: key)
            switch target {
            case .name(let name): Self.flatten(tree, at: [name], slots: slots, into: &entries)
            case .lifted: entries.append(Entry(path: [], isLifted: true, tree: tree, slots: nil))
            }
        }
        self.entries = entries
    }

    /// The slots that the tree writes to, as `data/…` paths; lifted keys are not known before they are written.
    package var slots: [String] {
        entries.flatMap { entry -> [String] in
            if entry.isLifted { return [] }
            let path = "data/" + entry.path.joined(separator: "/")
            guard let slots = entry.slots else { return [path] }
            return (0..<slots).map { "\(path)/\($0)" }
        }
    }

    /// The writes, in the order written; leaves that are missing write nothing.
    ///
    /// - Parameters:
    ///   - scope: what references are read from.
    ///   - context: time, zone, seed and limits.
    ///   - omitted: leaves that read a reference which begins so are left out, as `["$self", "hook"]`.
    /// - Throws: the first leaf's failure, with its place.
    package func evaluate(
        in scope: any EvaluationScope,
        context: EvaluationContext,
        omitting omitted: [String]? = nil
    ) throws(EvaluationError) -> [Write] {
        var writes: [Write] = []
        for entry in entries {
            guard let value = try Mapping.evaluate(entry.tree, scope, context, omitted) else { continue }
            if !entry.isLifted {
                writes.append(Write(path: entry.path, value: value))
            } else if case .object(let members) = value {
                for (key, member) in members { writes.append(Write(path: [key], value: member)) }
            }
        }
        return writes
    }

    /// Reserved slots of one key, so that a typing error reserves no millions.
    private static let slotsMax = 10_000

    private static func target(of key: String) -> (Target, slots: Int?) {
        guard let open = key.firstIndex(of: "["), let close = key[open...].firstIndex(of: "]") else {
            return (.name(key), nil)
        }
        let name = String(key[..<open])
        let suffix = String(key[key.index(after: open)..<close])
        if suffix == "-" || suffix == "_" { return (.lifted, nil) }
        let count = NumberReader.number(suffix)
        guard !count.isNaN else { return (.name(key), nil) }
        return (.name(name), suffix.isEmpty ? nil : Positions.clamped(count, slotsMax))
    }

    /// Leaves of objects become entries of their own; lists are one value.
    private static func flatten(_ tree: Mapping.Tree, at path: [String], slots: Int?, into entries: inout [Entry]) {
        if slots == nil, case .object(let members) = tree {
            for (key, member) in members { flatten(member, at: path + [key], slots: nil, into: &entries) }
        } else {
            entries.append(Entry(path: path, isLifted: false, tree: tree, slots: slots))
        }
    }
}
