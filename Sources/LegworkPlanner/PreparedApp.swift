package import LegworkExpression
package import LegworkGraph
import LegworkJSON
import LegworkLedger
package import LegworkSchema

/// A version made ready to run: expressions parsed, schemas compiled, topology computed, once.
package final class PreparedApp: Sendable {
    /// The compiled app.
    package let source: CompiledApp

    /// Its graphs, made ready, in order.
    package let graphs: [PreparedGraph]

    private let graphByTopic: [String: Int]
    private let rulesByTopic: [String: [PreparedHookRule]]

    /// Makes an app ready.
    ///
    /// - Throws: ``PreparationError`` where an expression or a schema does not parse: the compiler would have refused
    ///   it, so the archive is damaged or comes from a newer program.
    package init(_ source: CompiledApp) throws(PreparationError) {
        self.source = source
        var graphs: [PreparedGraph] = []
        var graphByTopic: [String: Int] = [:]
        var rulesByTopic: [String: [PreparedHookRule]] = [:]
        for (index, graph) in source.graphs.enumerated() {
            let prepared = try PreparedGraph(graph, index: index)
            graphByTopic[graph.subscribes] = index
            for rule in prepared.hookRules { rulesByTopic[rule.topic, default: []].append(rule) }
            graphs.append(prepared)
        }
        self.graphs = graphs
        self.graphByTopic = graphByTopic
        self.rulesByTopic = rulesByTopic
    }

    /// The graph that subscribes to a topic, or nil.
    package func graph(subscribing topic: String) -> PreparedGraph? {
        graphByTopic[topic].map { graphs[$0] }
    }

    /// The hook rules of a topic, or of all topics for nil.
    package func rules(topic: String?) -> [PreparedHookRule] {
        guard let topic else { return graphs.flatMap(\.hookRules) }
        return rulesByTopic[topic] ?? []
    }

    /// The id that a graph's `stats.id` gives for an input, or nil where it has none.
    ///
    /// - Throws: ``ActivityError`` with code 400 where it gives neither a non-empty text nor a number.
    func jobID(of graph: PreparedGraph, input: JSON, context: PlanningContext) throws(ActivityError) -> String? {
        guard let expression = graph.jobID else { return nil }
        let scope = TriggerScope(graph: graph, input: input, app: source)
        let value: JSON?
        do {
            value = try expression.evaluate(
                in: scope,
                context: EvaluationContext(nowMilliseconds: context.nowMilliseconds)
            )
        } catch {
            throw ActivityError(code: 400, message: "'stats.id' cannot be evaluated: \(error)")
        }
        guard let id = value.flatMap(jobIDText), !id.isEmpty else {
            throw ActivityError(
                code: 400,
                message: "'stats.id' of topic '\(graph.source.subscribes)' gave \(value?.description ?? "nothing"); "
                    + "expected a non-empty text or a number, so check that the input has what it refers to"
            )
        }
        return id
    }
}

/// A job id as text: 7 and '7' are one id; nil for what is neither text nor a number.
func jobIDText(_ value: JSON) -> String? {
    switch value {
    case .string(let text): text
    case .integer(let number): "\(number)"
    case .double: value.description
    default: nil
    }
}

/// Why a version cannot be made ready.
package struct PreparationError: Error, Sendable, CustomStringConvertible {
    /// What is wrong and where.
    package let description: String

    init(_ what: String, in graph: Graph, activity: String?, reason: some Error) {
        let place = activity.map { "activity '\($0)' of " } ?? ""
        description =
            "\(what) of \(place)graph '\(graph.subscribes)' cannot be read: \(reason); "
            + "the archive is damaged or was written by a newer program: deploy the app again"
    }
}

/// A graph made ready. A class, as every step hands it around.
package final class PreparedGraph: Sendable {
    /// The compiled graph.
    package let source: Graph
    /// Its place among the app's graphs.
    package let index: Int
    /// What follows from its shape.
    package let topology: GraphTopology
    /// Its activities, made ready, in order.
    package let activities: [PreparedActivity]
    /// Its hook rules, made ready, in order.
    package let hookRules: [PreparedHookRule]
    /// `input.schema`.
    package let inputSchema: Schema?
    /// `output.schema`.
    package let outputSchema: Schema?
    /// `stats.id`.
    package let jobID: Expression?
    /// What a start counts besides; nil for nothing.
    let stats: PreparedStats?
    let expire: Expression
    let activityByID: [String: Int]

    init(_ graph: Graph, index: Int) throws(PreparationError) {
        source = graph
        self.index = index
        topology = GraphTopology(graph)
        activityByID = Dictionary(
            graph.activities.enumerated().map { ($1.id, $0) },
            uniquingKeysWith: { first, _ in first }
        )
        var rules: [PreparedHookRule] = []
        for rule in graph.hookRules { rules.append(try PreparedHookRule(rule, of: graph)) }
        hookRules = rules
        let parts = Parts(graph: graph, activity: nil, numbers: activityByID)
        inputSchema = try parts.schema(graph.inputSchema, "the input schema")
        outputSchema = try parts.schema(graph.outputSchema, "the output schema")
        expire = try parts.expression(graph.expire, "'expire'")
        if case .trigger(let settings) = graph.activities[graph.triggerIndex].kind {
            jobID = try parts.expression(settings.jobID, "'stats.id'")
            stats = try settings.stats.map { json throws(PreparationError) in try PreparedStats(json, parts) }
        } else {
            jobID = nil
            stats = nil
        }
        var activities: [PreparedActivity] = []
        let referred = InputUse(graph)
        for place in graph.activities.indices {
            activities.append(
                try PreparedActivity(
                    place,
                    of: graph,
                    topology,
                    parts: Parts(graph: graph, activity: graph.activities[place].id, numbers: activityByID),
                    rules: rules.filter { $0.source.to == place },
                    inputIsReferred: referred.contains(graph.activities[place].id)
                )
            )
        }
        self.activities = activities
    }

    package func isPivot(_ activity: Int) -> Bool { activities[activity].isPivot }
}

/// Which activities' inputs anything in a graph refers to, by a search of the texts: a false hit only stores more.
private struct InputUse {
    private var ids: Set<String> = []

    init(_ graph: Graph) {
        for activity in graph.activities {
            for tree in [activity.inputMaps, activity.outputMaps, activity.jobMaps, activity.emit, activity.telemetry] {
                search(tree, own: activity.id)
            }
            for edge in activity.transitions {
                for rule in edge.match {
                    search(rule.expected, own: activity.id)
                    search(rule.actual, own: activity.id)
                }
            }
            switch activity.kind {
            case .worker(let settings):
                for tree in [
                    settings.topic, settings.timeout, settings.heartbeat, settings.scheduleTimeout, settings.priority,
                ] {
                    search(tree, own: activity.id)
                }
            case .await(let settings):
                for tree in [settings.topic, settings.timeout, settings.awaits] { search(tree, own: activity.id) }
            case .hook(let settings): search(settings.sleep, own: activity.id)
            case .signal(let settings):
                for tree in [
                    settings.topic, settings.payloadMaps, settings.keyName, settings.keyValue, settings.resolverMaps,
                    settings.scrub, settings.status, settings.code,
                ] {
                    search(tree, own: activity.id)
                }
            case .interrupt(let settings):
                for tree in [
                    settings.target, settings.topic, settings.reason, settings.code, settings.throwsError,
                    settings.descend, settings.stack,
                ] {
                    search(tree, own: activity.id)
                }
            case .trigger, .cycle: break
            }
        }
        for rule in graph.hookRules {
            for match in rule.match { search(match.expected, own: graph.activities[rule.to].id) }
        }
    }

    func contains(_ id: String) -> Bool { ids.contains(id) }

    private mutating func search(_ tree: JSON?, own: String) {
        switch tree {
        case .string(let text):
            var rest = text[...]
            while let end = rest.range(of: ".input") {
                let name = rest[..<end.lowerBound].reversed().prefix { $0 != "{" && $0 != " " }
                let id = String(name.reversed())
                ids.insert(id == "$self" ? own : id)
                rest = rest[end.upperBound...]
            }
        case .array(let items): for item in items { search(item, own: own) }
        case .object(let object): for member in object { search(member.value, own: own) }
        default: break
        }
    }
}

extension Substring {
    /// Where `needle` first stands, by its bytes.
    fileprivate func range(of needle: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].utf8.starts(with: needle.utf8) {
                return start..<utf8.index(start, offsetBy: needle.utf8.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}

/// Parses the parts of an app, saying where one was that would not parse.
struct Parts {
    let graph: Graph
    let activity: String?
    /// The numbers of the graph's activities, by their ids.
    var numbers: [String: Int] = [:]

    func expression(_ value: JSON?, _ what: String) throws(PreparationError) -> Expression? {
        guard let value else { return nil }
        return try expression(value, what) as Expression
    }

    func expression(_ value: JSON, _ what: String) throws(PreparationError) -> Expression {
        do { return try Expression(parsing: value, numbering: numbers) } catch {
            throw PreparationError(what, in: graph, activity: activity, reason: error)
        }
    }

    func mapping(_ value: JSON?, _ what: String) throws(PreparationError) -> Mapping? {
        guard let value else { return nil }
        do { return try Mapping(parsing: value, numbering: numbers) } catch {
            throw PreparationError(what, in: graph, activity: activity, reason: error)
        }
    }

    func jobMapping(_ value: JSON?, _ what: String) throws(PreparationError) -> JobMapping? {
        guard let value else { return nil }
        do { return try JobMapping(parsing: value, numbering: numbers) } catch {
            throw PreparationError(what, in: graph, activity: activity, reason: error)
        }
    }

    func schema(_ value: JSON?, _ what: String) throws(PreparationError) -> Schema? {
        guard let value else { return nil }
        do { return try Schema(compiling: value, patterns: ExpressionPatterns()) } catch {
            throw PreparationError(what, in: graph, activity: activity, reason: error)
        }
    }
}
