package import LegworkJSON

/// A `maps:` tree: objects and lists whose leaves are expressions.
///
/// Lists stay lists and null stays null (deviation 9). A leaf that is missing is not written; in a list it becomes
/// null, so that the others keep their places. The root may be one expression, such as `'{t1.output.data}'`.
/// A class, as every step hands it around.
/// Source: `11-pipes` §1.8, `10-language` §7.
package final class Mapping: Sendable {
    /// A branch or leaf of the tree.
    indirect enum Tree: Sendable {
        case leaf(Leaf)
        case object([(key: String, value: Tree)])
        case list([Tree])
    }

    /// A leaf and where it stands.
    struct Leaf: Sendable {
        let expression: Expression
        let path: ExpressionPath
    }

    let tree: Tree

    /// The references that its leaves read, and where they stand.
    package let references: [ReferenceUse]

    /// What its results depend on besides the data, at most.
    package let purity: Purity

    /// What is doubtful in its leaves, but no error.
    package let warnings: [ExpressionProblem]

    /// Parses a tree as YAML has it.
    ///
    /// - Parameters:
    ///   - value: the tree.
    ///   - path: where the tree stands, to begin the paths of problems and references with.
    ///   - numbers: what activities are numbered, so that references to them need not be looked up by name.
    /// - Throws: all problems of all leaves at once, with their places.
    package init(
        parsing value: JSON,
        at path: ExpressionPath = [],
        numbering numbers: [String: Int] = [:]
    ) throws(ExpressionError) {
        var reader = MappingReader(numbers: numbers)
        tree = reader.read(value, at: path, depth: 0)
        guard reader.problems.allSatisfy({ $0.severity == .warning }) else {
            throw ExpressionError(problems: reader.problems)
        }
        references = reader.leaves.flatMap(\.expression.references)
        purity = reader.leaves.map(\.expression.purity).max() ?? .pure
        warnings = reader.problems
    }

    /// The tree's value, or nil where the root is one expression and missing.
    ///
    /// Leaves are evaluated in the order written; each has its own stream of randomness, named by its path.
    /// - Parameters:
    ///   - scope: what references are read from.
    ///   - context: time, zone, seed and limits.
    ///   - omitted: leaves that read a reference which begins so are left out, as `["$self", "hook"]`.
    /// - Throws: the first leaf's failure, with its place.
    package func evaluate(
        in scope: any EvaluationScope,
        context: EvaluationContext,
        omitting omitted: [String]? = nil
    ) throws(EvaluationError) -> JSON? {
        try Self.evaluate(tree, scope, context, omitted)
    }

    static func evaluate(
        _ tree: Tree,
        _ scope: any EvaluationScope,
        _ context: EvaluationContext,
        _ omitted: [String]?
    ) throws(EvaluationError) -> JSON? {
        switch tree {
        case .leaf(let leaf):
            return leaf.isOmitted(by: omitted) ? nil : try leaf.evaluate(in: scope, context: context)
        case .object(let members):
            var object = JSONObject(minimumCapacity: members.count)
            for (key, member) in members {
                if let value = try evaluate(member, scope, context, omitted) { object[key] = value }
            }
            return .object(object)
        case .list(let trees):
            var items: [JSON] = []
            items.reserveCapacity(trees.count)
            for item in trees { items.append(try evaluate(item, scope, context, omitted) ?? .null) }
            return .array(items)
        }
    }
}

extension Mapping.Leaf {
    func isOmitted(by prefix: [String]?) -> Bool {
        guard let prefix else { return false }
        return expression.references.contains { $0.reference.begins(with: prefix) }
    }

    func evaluate(in scope: any EvaluationScope, context: EvaluationContext) throws(EvaluationError) -> JSON? {
        do throws(EvaluationError) {
            guard expression.purity == .random else { return try expression.evaluate(in: scope, context: context) }
            var own = context
            own.rulePath += path.pointer
            return try expression.evaluate(in: scope, context: own)
        } catch {
            throw error.under(path)
        }
    }
}

/// Reads a tree, collecting problems and leaves.
private struct MappingReader {
    let numbers: [String: Int]
    var problems: [ExpressionProblem] = []
    var leaves: [Mapping.Leaf] = []

    mutating func read(_ value: JSON, at path: ExpressionPath, depth: Int) -> Mapping.Tree {
        guard depth < EvaluationLimits.expressionDepthMax else {
            problems.append(
                ExpressionProblem(
                    severity: .error,
                    kind: .depth,
                    message: "maps may nest \(EvaluationLimits.expressionDepthMax) levels deep",
                    path: path,
                    replacement: nil
                )
            )
            return .list([])
        }
        switch value {
        case .array(let items):
            return .list(items.enumerated().map { read($0.element, at: path + [.index($0.offset)], depth: depth + 1) })
        case .object(let object) where RowKeyword.of(object)?.standsAlone != true:
            return .object(object.map { ($0.key, read($0.value, at: path + [.key($0.key)], depth: depth + 1)) })
        default:
            return leaf(value, at: path)
        }
    }

    private mutating func leaf(_ value: JSON, at path: ExpressionPath) -> Mapping.Tree {
        do throws(ExpressionError) {
            let expression = try Expression(parsing: value, at: path, numbering: numbers)
            problems += expression.warnings
            let leaf = Mapping.Leaf(expression: expression, path: path)
            leaves.append(leaf)
            return .leaf(leaf)
        } catch {
            problems += error.problems
            return .list([])
        }
    }
}
