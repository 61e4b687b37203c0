import LegworkDiagnostics
import LegworkExpression
import LegworkJSON
import LegworkSchema
import LegworkYAML

/// Expressions: their form, their functions, what they refer to and what they depend on.
struct ExpressionRules {
    let sink: DiagnosticSink
    let graph: ResolvedGraph
    let app: AppContext
    let schemas: GraphSchemas

    init(_ graph: ResolvedGraph, app: AppContext, sink: DiagnosticSink) {
        self.graph = graph
        self.app = app
        self.sink = sink
        self.schemas = GraphSchemas(graph, app: app, rules: SchemaRules(sink: sink))
    }

    /// How an expression may depend on clock and chance.
    private enum Demand {
        case anything
        case doubtful
        case pure(String)
    }

    /// Checks every expression of the graph.
    func check() {
        if let expire = graph.syntax.node["expire"] {
            check(expire, reader: .graph, of: graph.trigger, .anything)
        }
        for (index, activity) in graph.syntax.activities.enumerated() {
            guard let type = activity.type else { continue }
            for site in ExpressionSite.all(in: activity.node, of: .block(.activity(type))) {
                let isStats = site.keys.first == "stats"
                let demand: Demand = site.keys == ["stats", "id"] ? .pure("the job's id") : .anything
                check(site.node, reader: isStats ? .stats : .activity, of: index, demand)
            }
            MappingRules(rules: self, index: index).check(activity)
        }
        let conditions = ConditionRules(sink: sink)
        for edge in graph.syntax.edges {
            guard let from = graph.indices[edge.from.text] else { continue }
            conditions.check(pairs(edge.match, (.edge, .edge), of: from, .doubtful), gate: edge.gate)
        }
        for rule in graph.syntax.hookRules {
            guard let to = rule.to.flatMap({ graph.indices[$0.text] }) else { continue }
            let demand = Demand.pure("what a wait is found by")
            conditions.check(pairs(rule.match, (.waiter, .signal), of: to, demand), gate: rule.gate)
        }
    }

    private func pairs(
        _ match: [MatchSyntax],
        _ readers: (expected: ReferenceScope.Reader, actual: ReferenceScope.Reader),
        of current: Int,
        _ demand: Demand
    ) -> [ConditionRules.Pair] {
        match.map { match in
            ConditionRules.Pair(
                expected: side(match.expected, reader: readers.expected, of: current, demand),
                actual: side(match.actual, reader: readers.actual, of: current, demand)
            )
        }
    }

    private func side(
        _ node: YAMLNode,
        reader: ReferenceScope.Reader,
        of current: Int,
        _ demand: Demand
    ) -> ConditionRules.Side {
        let expression = check(node, reader: reader, of: current, demand)
        var facts: ValueFacts?
        if let expression {
            let scope = ReferenceScope(graph: graph, reader: reader, current: current)
            let rules = ReferenceRules(sink: sink, scope: scope, app: app, schemas: schemas)
            facts = expression.reference.flatMap(rules.facts)
            if expression.isTruth { facts = ValueFacts(types: .boolean) }
        }
        return ConditionRules.Side(node: node, expression: expression, facts: facts)
    }

    @discardableResult
    private func check(
        _ node: YAMLNode,
        reader: ReferenceScope.Reader,
        of current: Int?,
        _ demand: Demand
    ) -> Expression? {
        TemplateRules(sink: sink, graph: graph).check(node)
        guard let expression = parse(node) else { return nil }
        let scope = ReferenceScope(graph: graph, reader: reader, current: reader == .graph ? nil : current)
        let rules = ReferenceRules(sink: sink, scope: scope, app: app, schemas: schemas)
        for use in expression.references { rules.check(use.reference, in: node.node(atExpressionPath: use.path)) }
        if !expression.operands.isEmpty { OperandRules(references: rules).check(expression, in: node) }
        variables(node, isBound: false)
        purity(expression, node, demand)
        return expression
    }

    /// The expression in a node; nil for plain literals and for what is broken, which is reported.
    func parse(_ node: YAMLNode) -> Expression? {
        if let scalar = node.scalar {
            guard let text = scalar.value.stringValue, ExpressionForm.isReferenceText(text) else { return nil }
        }
        do throws(ExpressionError) {
            let expression = try Expression(parsing: node.json)
            for warning in expression.warnings { report(warning, in: node) }
            return expression
        } catch {
            for problem in error.problems { report(problem, in: node) }
            return nil
        }
    }

    // MARK: Clock and chance

    private func purity(_ expression: Expression, _ node: YAMLNode, _ demand: Demand) {
        guard expression.purity != .pure else { return }
        let cause = expression.purity == .clock ? "the clock" : "chance"
        let note = Diagnostic.Note("compute it in a mapping before, which is evaluated once and kept")
        switch demand {
        case .anything: return
        case .doubtful:
            sink.report(Diagnostic(.impureCondition, "a condition depends on \(cause)", at: node.range, notes: [note]))
        case .pure(let what):
            sink.report(Diagnostic(.impure, "\(what) must not depend on \(cause)", at: node.range, notes: [note]))
        }
    }

    // MARK: Iteration variables

    private static let variables = ["item", "key", "index", "input", "output"]

    /// `$item` and its like mean something only in bodies that are run once per item.
    private func variables(_ node: YAMLNode, isBound: Bool) {
        guard !isBound else { return }
        if let text = node.text {
            guard let name = Self.variable(text) else { return }
            let note = Diagnostic.Note("it is known in the rows of '@reduce', '@map', '@filter' and their like")
            sink.report(
                Diagnostic(.variableOutside, "'$\(name)' is not known here", at: node.range, notes: [note])
            )
            return
        }
        for item in node.items ?? [] { variables(item, isBound: false) }
        for entry in node.entries ?? [] {
            // A name that '@let' binds may be spelled like one of these.
            if entry.key == "@let" { return }
            variables(entry.value, isBound: ExpressionForm.iterations.contains(entry.key))
        }
    }

    private static func variable(_ text: String) -> String? {
        guard text.hasPrefix("{$"), text.hasSuffix("}") else { return nil }
        let name = text.dropFirst(2).prefix { $0 != "." && $0 != "[" && $0 != "}" && $0 != " " && $0 != "?" }
        return variables.first { $0 == name }
    }

    // MARK: Problems

    private func report(_ problem: ExpressionProblem, in node: YAMLNode) {
        let place = node.node(atExpressionPath: problem.path)
        let fixIt = problem.replacement.flatMap { replacement in
            place.text.map { FixIt.replace($0, with: replacement, at: place.contentRange) }
        }
        let code = Self.code(of: problem)
        let note = "five fields: minute, hour, day of month, month, day of week; or six with seconds first"
        let notes = code == .badCron ? [Diagnostic.Note(note)] : []
        sink.report(Diagnostic(code, problem.message, at: place.contentRange, notes: notes, fixIt: fixIt))
    }

    private static func code(of problem: ExpressionProblem) -> DiagnosticCode {
        switch problem.kind {
        case .shape, .depth, .operandValue: .badExpression
        case .cron: .badCron
        case .unknownFunction: .unknownFunction
        case .operandCount: .wrongOperands
        case .lostRow: .lostRows
        case .inertText: .inertText
        }
    }
}

extension YAMLNode {
    /// The node at a place inside an expression.
    func node(atExpressionPath path: ExpressionPath) -> YAMLNode {
        let steps: [YAMLPathStep] = path.map { step in
            switch step {
            case .key(let key): .key(key)
            case .index(let index): .index(index)
            }
        }
        return node(at: steps)
    }

    /// The place of the text without its quotes; the whole range where there are none.
    var contentRange: SourceRange {
        guard scalar?.style == .quoted, range.bytes.count >= 2 else { return range }
        return SourceRange(file: range.file, bytes: range.bytes.lowerBound + 1..<range.bytes.upperBound - 1)
    }
}
