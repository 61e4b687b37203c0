import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// What a job waits for, for people and programs: `legwork jobs why`.
struct WaitReport: Renderable {
    /// The job, with its scopes.
    let job: JobSnapshot
    /// The version that it runs on.
    let app: PreparedApp
    /// What it waits for.
    let explanations: [Explanation]
    /// What commands need beside the usual to reach the same store, such as ` --redis …`.
    var options = ""

    /// The report of a job.
    ///
    /// - Parameter around: what is known beside the job's hash; nil where nobody has looked.
    init(job: JobSnapshot, app: PreparedApp, around: JobSurroundings? = nil, options: String = "") {
        self.job = job
        self.app = app
        self.options = options
        explanations = Explanation.why(job, app: app, around: around)
    }

    private var graph: PreparedGraph? { app.graph(subscribing: job.meta.topic) }

    /// `{id, app, state, waits: […]}`.
    var json: JSON {
        .object(
            JSONObject([
                ("id", .string(job.meta.job)), ("app", .string(job.meta.app)),
                ("state", .string(JobStateText.word(job, explanations))), ("waits", .array(explanations.map(json))),
            ])
        )
    }

    private func json(_ explanation: Explanation) -> JSON {
        var object = JSONObject()
        object["activity"] = explanation.activity.map(JSON.string)
        object["type"] = explanation.type.map(JSON.string)
        if !explanation.address.isRoot {
            object["place"] = .string(PlaceText.text(explanation.address, in: graph))
            object["address"] = .string(explanation.address.text)
        }
        object["for"] = .array(explanation.subjects.map(Self.json))
        object["since"] = .string(Timestamps.iso(explanation.sinceMilliseconds))
        object["until"] = explanation.dueMilliseconds.map { .string(Timestamps.iso($0)) }
        if explanation.attempt > 1 { object["attempt"] = .integer(Int64(explanation.attempt)) }
        object["last_error"] = explanation.lastError
        for remark in explanation.remarks { object[remark.name] = remark.value }
        if !explanation.remarks.isEmpty { object["remarks"] = .array(explanation.remarks.map { .string($0.text) }) }
        object["wake"] = .string(wake(explanation))
        return .object(object)
    }

    private static func json(_ subject: Explanation.Subject) -> JSON {
        switch subject {
        case .timer(let cause): ["kind": "timer", "cause": .string(word(cause))]
        case .signal(let topics): ["kind": "signal", "topics": .array(topics.map(JSON.string))]
        case .worker(let topic): ["kind": "worker", "topic": .string(topic)]
        case .child(let job): ["kind": "child", "job": .string(job)]
        case .engine: ["kind": "engine"]
        case .person: ["kind": "person"]
        case .branches(let open): ["kind": "branches", "from": .array(open.map(JSON.string))]
        }
    }

    private static func word(_ cause: TimerCause) -> String {
        switch cause {
        case .sleep: "sleep"
        case .timeout: "timeout"
        case .retry: "retry"
        case .schedule: "schedule_timeout"
        case .expiry: "expiry"
        case .buffer: "buffer"
        case .slice: "statistics"
        }
    }

    /// The lines for people.
    func lines(_ style: RenderingStyle) -> [String] {
        let state = JobStateText.word(job, explanations)
        let name = "job \(TextTable.oneLine(job.meta.job)) of \(job.meta.app)"
        guard !job.header.state.hasEnded else {
            let ago = style.nowMilliseconds - job.header.updatedMilliseconds
            var lines = [
                "\(style.paint(name, .bold)) is \(JobStateText.painted(state, style.paint))"
                    + (explanations.isEmpty ? ": it waits for nothing" : ", and is not cleared away yet")
            ]
            lines.append("  it ended \(TimeText.span(max(0, ago))) ago")
            for explanation in explanations { lines += [""] + paragraph(explanation, style) }
            return lines
        }
        var lines = ["\(style.paint(name, .bold)) is \(JobStateText.painted(state, style.paint))"]
        if explanations.isEmpty { lines.append("  nothing of it is open: its next step is in the engine's stream") }
        for explanation in explanations {
            lines.append("")
            lines += paragraph(explanation, style)
        }
        return lines
    }

    /// What one activity waits for.
    private func paragraph(_ explanation: Explanation, _ style: RenderingStyle) -> [String] {
        let place = PlaceText.text(explanation.address, in: graph)
        let what = explanation.activity.map { "\($0)\(place.isEmpty ? "" : " [\(place)]")" } ?? "the job"
        let type = explanation.type.map { " (\($0))" } ?? ""
        let subjects = Words.alternatives(explanation.subjects.map(Self.phrase))
        let since = style.nowMilliseconds - explanation.sinceMilliseconds
        var lines = ["  \(style.paint(what, .bold))\(type) waits for \(subjects)"]
        lines.append(
            "    since     \(TimeText.instant(explanation.sinceMilliseconds)) (\(TimeText.span(max(0, since))))"
        )
        if let due = explanation.dueMilliseconds {
            let left = due - style.nowMilliseconds
            let when = left >= 0 ? "in \(TimeText.span(left))" : "\(TimeText.span(-left)) overdue"
            lines.append("    until     \(TimeText.instant(due)) (\(when))")
        }
        for remark in explanation.remarks {
            lines.append("    \(Self.padded(remark.name)) \(TextTable.oneLine(remark.text))")
        }
        if explanation.attempt > 1, !explanation.remarks.contains(where: { $0.name == "attempts" }) {
            lines.append("    attempt   \(explanation.attempt)")
        }
        if let error = explanation.lastError {
            lines.append("    last error \(TextTable.oneLine(Self.message(error)))")
        }
        lines.append("    wakes on  \(style.paint(TextTable.oneLine(wake(explanation)), .cyan))")
        return lines
    }

    private static func padded(_ name: String) -> String {
        name + String(repeating: " ", count: max(0, 9 - name.count))
    }

    /// What would wake it: a command to type where there is one.
    func wake(_ explanation: Explanation) -> String {
        let isSignal = explanation.subjects.contains { if case .signal = $0 { true } else { false } }
        if isSignal, let graph, let activity = explanation.activity {
            let example = SignalExample(job: job, graph: graph)
            if let command = example.command(activity: activity, at: explanation.address, options: options) {
                let timer = explanation.subjects.contains { if case .timer = $0 { true } else { false } }
                return timer ? "\(command), or its timer" : command
            }
        }
        for case .worker(let topic) in explanation.subjects {
            return "a worker: legwork work \(ShellText.word(topic)) --exec ./program\(options)"
        }
        for case .child(let child) in explanation.subjects {
            let id = child.split(separator: "|", maxSplits: 1).last.map(String.init) ?? child
            return "its end: legwork jobs why \(ShellText.word(id))\(options)"
        }
        return explanation.wake
    }

    private static func phrase(_ subject: Explanation.Subject) -> String {
        switch subject {
        case .timer(.sleep): "its timer"
        case .timer(.retry): "its next attempt"
        case .timer(.timeout), .timer(.schedule): "its timeout"
        case .timer: "a timer"
        case .signal(let topics): "a signal on \(Words.alternatives(topics))"
        case .worker(let topic): "a worker of \(topic)"
        case .child(let job): "its child \(job)"
        case .engine: "the engine"
        case .person: "a person"
        case .branches(let open): "\(Words.list(open)), which \(open.count == 1 ? "has" : "have") not come to it yet"
        }
    }

    private static func message(_ error: JSON) -> String {
        let code = error["code"]?.integerValue.map { "\($0): " } ?? ""
        return code + (error["message"]?.stringValue ?? error.compact)
    }
}
