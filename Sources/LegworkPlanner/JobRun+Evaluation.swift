import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkSchema

/// How a run evaluates: every failure becomes an error on the activity. Source: `10-language` §3, Errors.
extension JobRun {
    /// From where expressions are evaluated: an activity in a dimension.
    struct Site {
        var activity: Int
        var address: Address
    }

    func scope(_ activity: Int, _ address: Address) -> Site { Site(activity: activity, address: address) }

    /// Evaluates something in what can be referred to from a site, which the job is lent to meanwhile.
    private mutating func evaluating<Value>(
        from site: Site,
        _ purity: Purity,
        _ body: (LegScope, EvaluationContext) throws(EvaluationError) -> Value
    ) throws(ActivityError) -> Value {
        let context = evaluation(site, purity)
        let scope = references ?? LegScope(graph: graph, app: self.context.app, site: site)
        references = scope
        scope.site = site
        swap(&job, &scope.lent.job)
        defer { swap(&job, &scope.lent.job) }
        do throws(EvaluationError) { return try body(scope, context) } catch { throw failed(error, site) }
    }

    private func evaluation(_ site: Site, _ purity: Purity) -> EvaluationContext {
        guard purity == .random else { return plainContext }
        return EvaluationContext(
            nowMilliseconds: now,
            seed: Array("\(job.header.gid)|\(site.activity)|\(site.address.text)|\(job.header.rev)".utf8)
        )
    }

    mutating func evaluate(_ expression: Expression?, in scope: Site) throws(ActivityError) -> JSON? {
        guard let expression else { return nil }
        if let literal = expression.literalValue { return literal }
        return try evaluating(from: scope, expression.purity) { (scope, context) throws(EvaluationError) in
            try expression.evaluate(in: scope, context: context)
        }
    }

    mutating func evaluate(
        _ mapping: Mapping?,
        in scope: Site,
        withoutHook: Bool = false
    ) throws(ActivityError) -> JSON? {
        guard let mapping else { return nil }
        return try evaluating(from: scope, mapping.purity) { (scope, context) throws(EvaluationError) in
            try mapping.evaluate(in: scope, context: context, omitting: withoutHook ? Self.hook : nil)
        }
    }

    private static let hook = ["$self", "hook"]

    private func failed(_ error: EvaluationError, _ scope: Site) -> ActivityError {
        ActivityError(
            code: ActivityError.unprocessable,
            message: "an expression of activity '\(graph.source.activities[scope.activity].id)' failed: \(error)"
        )
    }

    // MARK: Maps

    /// `input.maps`, checked against `input.schema`; `{}` where absent.
    mutating func mappedInput(of activity: PreparedActivity, at address: Address) throws(ActivityError) -> JSON {
        if let given = givenInputs[InstanceKey(address: address, activity: activity.index)] { return given }
        let input = try evaluate(activity.inputMaps, in: scope(activity.index, address)) ?? .emptyObject
        if let violation = activity.inputSchema?.violations(of: input) {
            throw ActivityError(
                code: ActivityError.unprocessable,
                message: "the input of '\(activity.source.id)' does not satisfy its schema: \(violation)"
            )
        }
        return input
    }

    mutating func keepInput(_ input: JSON, of activity: PreparedActivity, at address: Address) {
        guard activity.keepsInput else { return }
        change(activity.index, address, .input) { $0.input = input }
    }

    mutating func mapOutput(
        of activity: PreparedActivity,
        at address: Address,
        whileWaiting: Bool
    ) throws(ActivityError) {
        guard activity.outputMaps != nil else { return }
        let scope = self.scope(activity.index, address)
        let output = try evaluate(activity.outputMaps, in: scope, withoutHook: whileWaiting) ?? .emptyObject
        change(activity.index, address, .output) { $0.output = output }
    }

    /// `job.maps`: each leaf is written by itself, so that branches do not lose each other's.
    mutating func mapJob(
        of activity: PreparedActivity,
        at address: Address,
        whileWaiting: Bool
    ) throws(ActivityError) {
        guard let mapping = activity.jobMaps else { return }
        let scope = self.scope(activity.index, address)
        let writes = try evaluating(from: scope, mapping.mapping.purity) { (scope, context) throws(EvaluationError) in
            try mapping.evaluate(in: scope, context: context, omitting: whileWaiting ? Self.hook : nil)
        }
        for write in writes {
            guard let key = write.path.first else { continue }
            let rest = write.path.dropFirst()
            setJobData(key, rest.isEmpty ? write.value : (job.data[key] ?? .emptyObject).setting(rest, to: write.value))
        }
    }

    // MARK: Durations

    /// A duration in milliseconds, or nil where the key is absent or gives null; other values are an error.
    mutating func duration(
        _ expression: Expression?,
        of activity: PreparedActivity,
        key: String,
        in scope: Site
    ) throws(ActivityError) -> Int64? {
        guard let value = try evaluate(expression, in: scope), !value.isNull else { return nil }
        if let milliseconds = DurationText.milliseconds(value) { return milliseconds }
        // Not-a-number arises where data is missing from a sum: no timer, as for null.
        if let number = value.doubleValue, number.isNaN { return nil }
        throw ActivityError(
            code: ActivityError.unprocessable,
            message: "'\(key)' of activity '\(activity.source.id)' gave \(value); "
                + "expected seconds or a duration such as '30s' or '2h'"
        )
    }

    /// The instant at which a duration from now is over, or nil where there is none or it is not positive.
    mutating func due(
        _ expression: Expression?,
        of activity: PreparedActivity,
        key: String,
        in scope: Site
    ) throws(ActivityError) -> Int64? {
        guard let milliseconds = try duration(expression, of: activity, key: key, in: scope), milliseconds > 0
        else { return nil }
        return now + milliseconds
    }

    // MARK: Edges

    /// The places of the edges that an outcome takes. Source: `10-language` §4.
    mutating func chosenEdges(of answered: Answered, at home: Address) throws(ActivityError) -> [Int] {
        let edges = graph.activities[answered.activity].edges
        guard !edges.isEmpty else { return [] }
        let scope = self.scope(answered.activity, home)
        var chosen: [Int] = []
        for place in edges.indices
        where !edges[place].isElse && edges[place].covers(code: answered.code) {
            guard try holds(edges[place], in: scope) else { continue }
            if chosen.isEmpty, place < Self.alone.count { chosen = Self.alone[place] } else { chosen.append(place) }
        }
        if chosen.isEmpty {
            for place in edges.indices
            where edges[place].isElse && edges[place].covers(code: answered.code) {
                chosen.append(place)
            }
        }
        return chosen
    }

    /// The lists of one edge, made once: most outcomes take one.
    private static let alone = (0..<8).map { [$0] }

    private mutating func holds(_ edge: PreparedEdge, in scope: Site) throws(ActivityError) -> Bool {
        guard !edge.match.isEmpty else { return true }
        let wantsAny = edge.source.gate == .or
        for rule in edge.match {
            let expected = try evaluate(rule.expected, in: scope) ?? .null
            let actual = try evaluate(rule.actual, in: scope) ?? .null
            if (expected == actual) == wantsAny { return wantsAny }
        }
        return !wantsAny
    }

    /// What names the current life, activity, dimension and an attempt of it.
    func token(_ activity: Int, _ address: Address, attempt: Int) -> WaitToken {
        WaitToken(
            app: job.meta.app,
            gid: job.header.gid,
            activity: activity,
            address: address,
            attempt: attempt,
            job: job.meta.job
        )
    }

    /// True while another activity may be entered in this commit.
    var isWithinBounds: Bool {
        visitCount < context.limits.visitsMax && operations.count < context.limits.operationsMax
            && writtenBytes < context.limits.bytesMax
    }

    mutating func setOpenCount(_ address: Address, _ count: Int) {
        job.openCounts[address] = count
        markCount(address)
    }
}

/// The truth of a value, as expressions see it: null, false, 0, not-a-number and "" are false.
func isTruthy(_ value: JSON) -> Bool {
    switch value {
    case .null: false
    case .bool(let truth): truth
    case .integer(let number): number != 0
    case .double(let number): number != 0 && !number.isNaN
    case .string(let text): !text.isEmpty
    case .array, .object: true
    }
}

extension JSON {
    /// This value with the member at a path set; what is in the way and no object is replaced by one.
    func setting(_ path: ArraySlice<String>, to value: JSON) -> JSON {
        guard let key = path.first else { return value }
        var object = objectValue ?? JSONObject()
        object[key] = (object[key] ?? .emptyObject).setting(path.dropFirst(), to: value)
        return .object(object)
    }
}

extension Schema {
    /// The first things that are wrong with a value, in one line, or nil.
    func violations(of value: JSON) -> String? {
        let found = validate(value)
        guard !found.isEmpty else { return nil }
        return found.prefix(3).map(\.description).joined(separator: "; ")
    }
}
