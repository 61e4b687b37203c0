import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// What a start adds to the statistics of its graph, evaluated before anything is written.
struct StartCounts: Sendable {
    let tally: Tally
    /// The lists that the job enters.
    let indices: [String]
    /// When the slice is forgotten; nil for never.
    let forgottenMilliseconds: Int64?

    /// Evaluates the measures for an input.
    ///
    /// - Throws: ``ActivityError`` with code 400 where an expression fails. What is missing is not counted.
    init(
        _ stats: PreparedStats,
        of graph: PreparedGraph,
        input: JSON,
        context: PlanningContext
    ) throws(ActivityError) {
        let scope = TriggerScope(graph: graph, input: input, app: context.app.source)
        let key = try Self.key(stats, scope, context)
        let (app, topic) = (context.app.source.id, graph.source.subscribes)
        var counted = Counted()
        var indices: [String] = []
        for measure in stats.measures {
            let value = try Self.value(measure.target, "the measure '\(measure.name)'", scope, context)
            counted.add(measure, value)
            guard measure.kind == .index, let text = StatsIndex.text(of: value) else { continue }
            for part in Set(["", key]).sorted() {
                indices.append(StatsIndex.name(app: app, topic: topic, key: part, name: measure.name, value: text))
            }
        }
        if stats.hasIndex { indices.append(StatsIndex.name(app: app, topic: topic, key: key)) }
        let start = stats.granularity.start(of: context.nowMilliseconds)
        let slice = Tally.Slice(granularity: stats.granularity.rawValue, startMilliseconds: start, key: key)
        tally = Tally(topic: topic, slice: slice, changes: counted.changes)
        self.indices = indices
        forgottenMilliseconds = stats.granularity.forgotten(startMilliseconds: start)
    }

    /// The key under which an input is counted; empty for none.
    static func key(
        _ stats: PreparedStats,
        _ scope: TriggerScope,
        _ context: PlanningContext
    ) throws(ActivityError) -> String {
        StatsIndex.text(of: try value(stats.key, "'stats.key'", scope, context)) ?? ""
    }

    private static func value(
        _ expression: Expression?,
        _ what: String,
        _ scope: TriggerScope,
        _ context: PlanningContext
    ) throws(ActivityError) -> JSON? {
        do throws(EvaluationError) {
            return try expression?.evaluate(
                in: scope,
                context: EvaluationContext(nowMilliseconds: context.nowMilliseconds)
            )
        } catch {
            throw ActivityError(code: 400, message: "\(what) cannot be evaluated: \(error)")
        }
    }

    /// The changes of a slice, each field once however many measures need it.
    private struct Counted {
        var changes: [Tally.Change] = []

        mutating func add(_ measure: PreparedStats.Measure, _ value: JSON?) {
            let name = measure.name
            if measure.kind == .count || measure.kind == .index {
                guard measure.target != nil, let text = StatsIndex.text(of: value) else { return }
                append(.increment(field: "\(measure.kind == .count ? "c" : "i")|\(name)|\(text)"))
                return
            }
            guard let number = value?.doubleValue, number.isFinite, let text = value?.description else { return }
            switch measure.kind {
            case .sum: append(.add(field: "s|\(name)", number: text))
            case .avg:
                append(.add(field: "s|\(name)", number: text))
                append(.increment(field: "k|\(name)"))
            case .min: append(.lower(field: "l|\(name)", number: text))
            case .max: append(.raise(field: "h|\(name)", number: text))
            case .mdn: append(.increment(field: "m|\(name)|\(SliceValues.rounded(number))"))
            case .count, .index: break
            }
        }

        private mutating func append(_ change: Tally.Change) {
            if !changes.contains(change) { changes.append(change) }
        }
    }
}

extension JobRun {
    /// Counts the start of the job, in the commit that creates it.
    mutating func count(_ counts: StartCounts) {
        append(.tally(counts.tally))
        if let due = counts.forgottenMilliseconds {
            let (topic, slice) = (counts.tally.topic, counts.tally.slice)
            append(.arm(.slice(app: job.meta.app, topic: topic, slice: slice), dueMilliseconds: due))
        }
        guard !counts.indices.isEmpty else { return }
        append(.enlist(indices: counts.indices, startedMilliseconds: now))
        save(.root, Operation.Field("Y", counts.indices.joined(separator: ",")))
    }
}
