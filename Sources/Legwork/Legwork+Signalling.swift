import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkSystem

extension Legwork {
    /// Sends a signal to whichever job waits for it, by the hook rules of the topic.
    ///
    /// - Parameters:
    ///   - topic: the hook topic.
    ///   - payload: what the hook gets as `hook.data`.
    ///   - code: decides the edge: 202 leaves the hook open, 4xx and 5xx are errors.
    ///   - id: a signal of one id counts once; nil for no such care.
    ///   - app: the app; nil where only one has the topic.
    /// - Throws: ``LegworkError``: 404 where nobody waits and no rule keeps it, 422 for a payload that the hook's schema
    ///   or the rules refuse, 429 where too many are kept, 503 for Redis.
    @discardableResult
    public func signal(
        _ topic: String,
        payload: JSONValue = [:],
        code: Int = 200,
        id: String? = nil,
        app: String? = nil
    ) async throws -> SignalOutcome {
        do {
            let target = try await find(topic, app: app, isFresh: false) { !$0.rules(topic: topic).isEmpty }
            let rules = try await rules(of: target.key.app).filter { $0.topic == topic }
            guard !rules.isEmpty else {
                throw LegworkError(
                    .notFound,
                    "no hook rule of app '\(target.key.app)' has the topic '\(topic)'; rules stand under 'hooks'"
                )
            }
            var random = SystemRandomNumberGenerator()
            try await shelf.freshenClock()
            let request = try SignalRouting.request(
                app: target.key.app,
                topic: topic,
                id: id ?? GUID.random(using: &random),
                isIDGiven: id != nil,
                status: code == 202 ? .pending : code >= 400 ? .error : .success,
                code: code,
                payload: payload.json,
                rules: rules,
                context: PlanningContext(
                    app: target.app,
                    partition: KeySpace.partition(of: target.key.app, topic, count: shelf.partitions),
                    partitions: shelf.partitions,
                    nowMilliseconds: shelf.clock.nowMilliseconds
                )
            )
            Failpoint.reach("signal.before")
            guard case .signal(let reply) = try await shelf.call(.signal(request)) else {
                throw LegworkError(.fault, "the store answered a signal with something else")
            }
            Failpoint.reach("signal.after")
            return try outcome(reply, topic) { SignalRouting.refusal(of: payload.json, by: rules) ?? "" }
        } catch let error as ActivityError {
            throw LegworkError(LegworkError.Code(number: error.code), error.message)
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    private func outcome(_ reply: SignalReply, _ topic: String, refusal: () -> String) throws -> SignalOutcome {
        switch reply {
        case .delivered(let jobs): return .delivered(jobs: jobs)
        case .buffered: return .buffered
        case .duplicate: return .duplicate
        case .nobody:
            throw LegworkError(
                .notFound,
                "no job waits for this signal on '\(topic)', and no rule keeps it (buffer: 0)"
            )
        case .invalid:
            throw LegworkError(
                .unprocessable,
                "the payload does not satisfy the schema of the hook that waits on '\(topic)': \(refusal()); "
                    + "the job waits on"
            )
        case .full:
            throw LegworkError(
                .tooMany,
                "\(SignalRequest.bufferedMax) signals are kept for this key of '\(topic)' already; start the job that "
                    + "takes them, or send fewer"
            )
        }
    }
}
