import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

/// The workers and senders that a test plays.
extension FlowTestRun {
    /// Makes appointments for the signals that are sent at a time of their own.
    mutating func scheduleSignals() {
        for (place, signal) in test.signals.enumerated() {
            guard case .at(let milliseconds) = signal.moment else { continue }
            appoint(test.nowMilliseconds + milliseconds, .signal(place))
        }
    }

    /// Does what is due.
    mutating func perform(_ deed: Appointment.Deed) {
        switch deed {
        // A worker that is too late is refused, as a real one would be.
        case .answer(let request): _ = world.perform(.answer(request))
        case .signal(let place): send(place)
        }
    }

    // MARK: Workers

    /// Takes in the new tasks of a topic's queue and makes appointments for their answers.
    mutating func work(_ queue: String, _ graph: PreparedGraph) {
        let topic = TaskQueue.topic(of: queue)
        for entry in world.newTasks(app: app.source.id, topic: queue) {
            guard let token = WaitToken(entry.text("t")) else { continue }
            let input: JSON
            do { input = try JSON(parsing: entry["d"] ?? []) } catch {
                observed.problems.append("the input of a call of '\(topic)' is no JSON: \(error)")
                return
            }
            observed.calls.append(Observation.Call(topic: topic, input: input))
            let activity = graph.source.activities[token.activity].id
            guard let answers = answers(topic, input, activity: activity) else { return }
            var due = world.now
            for (place, answer) in answers.enumerated() where !answer.isSilent {
                due += answer.afterMilliseconds
                let isFinal = answer.status != .pending
                let message = Message.Answer(
                    token: token,
                    sequence: isFinal ? 0 : place + 1,
                    status: answer.status,
                    code: answer.code,
                    payload: answer.payload.serialized()
                )
                let request = AnswerRequest(
                    partition: 0,
                    app: app.source.id,
                    topic: queue,
                    entry: entry.id.description,
                    consumer: TestWorld.consumer,
                    delivery: 0,
                    answer: message
                )
                appoint(due, .answer(request))
            }
        }
    }

    /// The answers to one call: interim ones and the final one; nil where the test has none.
    private mutating func answers(_ topic: String, _ input: JSON, activity: String) -> [MockAnswer]? {
        let all = test.answers[topic] ?? []
        let meant = all.filter { $0.when != nil && $0.fits(input) }
        if !meant.isEmpty { return Self.chain(meant, from: 0) }
        let others = all.filter { $0.when == nil }
        guard !others.isEmpty else {
            let why =
                all.isEmpty
                ? "the test has no answer for topic '\(topic)'"
                : "no 'when' of the answers for topic '\(topic)' fits, and there is no answer without one"
            observed.problems.append("activity '\(activity)' calls a worker: \(why)")
            observed.unanswered = Observation.Call(topic: topic, input: input)
            return nil
        }
        let place = min(answersUsed[topic] ?? 0, others.count - 1)
        let chain = Self.chain(others, from: place)
        answersUsed[topic] = place + chain.count
        return chain
    }

    /// An answer, and as long as they are interim ones, those behind it.
    private static func chain(_ answers: [MockAnswer], from place: Int) -> [MockAnswer] {
        let pending = answers[place...].prefix { $0.status == .pending && !$0.isSilent }
        return Array(answers[place...].prefix(pending.count + 1))
    }

    // MARK: Signals

    private mutating func send(_ place: Int) {
        let signal = test.signals[place]
        sent.insert(place)
        let (code, message) = taken(signal, number: place)
        guard code != signal.expectedCode else { return }
        let what =
            signal.expectedCode == TestSignal.takenCode
            ? "was refused with \(code): \(message)"
            : code == TestSignal.takenCode
                ? "was taken, but should be refused with \(signal.expectedCode)"
                : "was refused with \(code), not with \(signal.expectedCode): \(message)"
        observed.signals.append(.init(place: signal.place, text: "the signal on '\(signal.topic)' \(what)"))
    }

    /// Sends a signal: the code that its sender sees, and why it is refused.
    private mutating func taken(_ signal: TestSignal, number: Int) -> (code: Int, message: String) {
        let request: SignalRequest
        do throws(ActivityError) {
            request = try SignalRouting.request(
                app: app.source.id,
                topic: signal.topic,
                id: signal.id ?? "signal-\(number + 1)",
                isIDGiven: signal.id != nil,
                status: signal.code == 202 ? .pending : signal.code >= 400 ? .error : .success,
                code: signal.code,
                payload: signal.payload,
                rules: app.rules(topic: signal.topic),
                context: context(world.now, entry: nil)
            )
        } catch {
            return (error.code, error.message)
        }
        guard case .signal(let reply) = world.perform(.signal(request)) else { return (500, "no reply") }
        switch reply {
        case .delivered, .buffered, .duplicate: return (TestSignal.takenCode, "")
        case .nobody: return (404, "no job waits for it, and no rule keeps it")
        case .invalid:
            let reason = SignalRouting.refusal(of: signal.payload, by: app.rules(topic: signal.topic)) ?? ""
            return (422, "its payload does not satisfy the schema of the hook that waits: \(reason)")
        case .full: return (429, "too many are kept")
        }
    }
}
