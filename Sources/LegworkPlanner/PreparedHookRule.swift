import LegworkExpression
package import LegworkGraph
package import LegworkJSON
package import LegworkLedger
package import LegworkSchema

/// A hook rule made ready, for both sides: the job that waits and whoever sends a signal.
///
/// Rules of different versions with the same ``digest`` ask the same of a signal, so their waiters share keys.
package struct PreparedHookRule: Sendable {
    /// The compiled rule.
    package let source: HookRule
    /// The schema that payloads must satisfy; nil for any.
    package let payloadSchema: Schema?
    /// Names what the rule asks of a signal: topic, gate, `actual` list, schema of the payload.
    package let digest: String

    let expected: [Expression]
    let actual: [Expression]

    /// The topic on which signals arrive.
    package var topic: String { source.topic }

    init(_ rule: HookRule, of graph: Graph) throws(PreparationError) {
        source = rule
        let activity = graph.activities[rule.to]
        let parts = Parts(graph: graph, activity: activity.id)
        var schema: JSON?
        if case .hook(let settings) = activity.kind { schema = settings.payloadSchema }
        payloadSchema = try parts.schema(schema, "the schema of 'hook'")
        var expected: [Expression] = []
        var actual: [Expression] = []
        for match in rule.match {
            expected.append(try parts.expression(match.expected, "'expected' of a hook rule"))
            actual.append(try parts.expression(match.actual, "'actual' of a hook rule"))
        }
        self.expected = expected
        self.actual = actual
        let asked: JSON = [
            .string(rule.topic), .string(rule.gate.rawValue), .array(rule.match.map(\.actual)), schema ?? .null,
        ]
        digest = GUID.hash(String(decoding: asked.serialized(.canonical), as: UTF8.self))
    }

    /// The keys for a list of values, one a match: one key for all where all must hold, one each for `gate: or`.
    func keys(_ values: [JSON?], app: String, partitions: Int) -> [HookKey] {
        let partition = KeySpace.partition(of: app, source.topic, count: partitions)
        func key(_ part: String, _ values: JSON) -> HookKey {
            let text = String(decoding: values.serialized(.canonical), as: UTF8.self)
            return HookKey(partition: partition, hash: GUID.hash(app, digest, part, text))
        }
        switch source.gate {
        case .and:
            let present = values.compactMap { $0 }
            return present.count == values.count ? [key("all", .array(present))] : []
        case .or:
            return values.enumerated().compactMap { place, value in value.map { key("\(place)", $0) } }
        }
    }
}

/// Where a signal goes: pure, for jobs that send one and for senders from outside alike.
package enum SignalRouting {
    /// Why hooks of these rules refuse a payload: place, what was expected and what was found, for its sender. Which of
    /// the hooks a job waits on is the store's to know, so each schema has its say once; nil where none refuses.
    package static func refusal(of payload: JSON, by rules: [PreparedHookRule]) -> String? {
        var reasons: [String] = []
        for rule in rules {
            guard let reason = rule.payloadSchema?.violations(of: payload), !reasons.contains(reason) else { continue }
            reasons.append(reason)
        }
        return reasons.isEmpty ? nil : reasons.joined(separator: "; or by another rule: ")
    }

    /// The request for a signal.
    ///
    /// - Parameter rules: the hook rules of the topic in all versions in use.
    /// - Throws: ``ActivityError`` with code 422 where the payload lacks what every rule reads from it.
    package static func request(
        app: String,
        topic: String,
        id: String,
        isIDGiven: Bool,
        status: AnswerStatus,
        code: Int,
        payload: JSON,
        rules: [PreparedHookRule],
        context: PlanningContext
    ) throws(ActivityError) -> SignalRequest {
        let scope = SignalScope(payload: payload)
        let evaluation = EvaluationContext(nowMilliseconds: context.nowMilliseconds)
        var routes: [SignalRequest.Route] = []
        var digests: Set<String> = []
        var missing: [String] = []
        for rule in rules where digests.insert(rule.digest).inserted {
            var values: [JSON?] = []
            for (place, expression) in rule.actual.enumerated() {
                // What cannot be read from this payload is missing from it: another rule may be the one that is meant.
                let value = try? expression.evaluate(in: scope, context: evaluation)
                let present = value?.isNull == true ? nil : value
                if present == nil { missing.append(rule.source.match[place].actual.description) }
                values.append(present)
            }
            let accepts = rule.payloadSchema.map { $0.violations(of: payload) == nil } ?? true
            for key in rule.keys(values, app: app, partitions: context.partitions) {
                routes.append(
                    SignalRequest.Route(
                        key: key,
                        toAll: rule.source.deliver == .all,
                        bufferMilliseconds: rule.source.bufferMilliseconds,
                        accepts: accepts
                    )
                )
            }
        }
        guard !routes.isEmpty else {
            throw ActivityError(
                code: ActivityError.unprocessable,
                message: "the signal to topic '\(topic)' has no value for \(missing.joined(separator: ", ")), "
                    + "by which the hook rules find the waiting job; send a payload that has it"
            )
        }
        return SignalRequest(
            partition: KeySpace.partition(of: app, topic, count: context.partitions),
            app: app,
            topic: topic,
            id: id,
            isIDGiven: isIDGiven,
            status: code == 202 ? .pending : status,
            code: code,
            payload: payload.serialized(),
            routes: routes
        )
    }
}
