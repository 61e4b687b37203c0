extension Language {
    /// The keys of each type of activity: those of all types, then its own.
    package static let activityKeys: [ActivityType: [KeySpec]] = Dictionary(
        uniqueKeysWithValues: ActivityType.allCases.map { ($0, common + own($0)) }
    )

    private static func own(_ type: ActivityType) -> [KeySpec] {
        switch type {
        case .trigger: trigger
        case .worker: worker
        case .await: awaiting
        case .hook: hook
        case .cycle: cycle
        case .signal: signal
        case .interrupt: interrupt
        }
    }

    /// The words that `type` may be.
    package static let activityTypes = ActivityType.allCases.map(\.rawValue) + ["activity"]

    private static let common = [
        KeySpec("type", .oneOf(activityTypes), required: true, "What the activity does."),
        KeySpec("title", .text, "A title for people."),
        KeySpec("input", .block(.mapping), "What goes in."),
        KeySpec("output", .block(.mapping), "What comes out."),
        KeySpec("job", .block(.jobMapping), "What is written to the job's shared data."),
        KeySpec("emit", .expression(or: .bool), default: "false", "Announces the job's data so far."),
        KeySpec(
            "join",
            .oneOf(["all", "any", "each"]),
            default: "all",
            "How several inbound edges meet: wait for all, run on the first, or run once per arrival."
        ),
        KeySpec(
            "telemetry",
            .map(key: .text, value: .expression(or: .any), allowsEmpty: true),
            "Attributes of the activity's span. Checked, but without effect: no spans are exported yet."
        ),
    ]

    private static let positiveDuration = ValueType.expression(or: .duration(isPositive: true))

    private static let retry = KeySpec("retry", .retry, "What is tried again, how often and how soon.")

    private static let trigger = [
        KeySpec("stats", .block(.stats), "The job's id, and what is counted about it.")
    ]

    private static let worker = [
        KeySpec("topic", .expression(or: .topic), required: true, "The topic of the task."),
        retry,
        KeySpec("timeout", positiveDuration, "How long one attempt may take."),
        KeySpec("heartbeat", positiveDuration, "How often the worker must show that it lives."),
        KeySpec("schedule_timeout", positiveDuration, "How long the dispatch may take, retries included."),
        KeySpec(
            "priority",
            .expression(or: .oneOf(["high", "normal", "low"])),
            default: "normal",
            "Tasks of a higher priority are taken first."
        ),
    ]

    private static let awaiting = [
        KeySpec("topic", .expression(or: .topic), required: true, "The topic of the graph that is started."),
        KeySpec("await", .expression(or: .bool), default: "true", "False only starts the job and gives `{job_id}`."),
        retry,
        KeySpec("timeout", positiveDuration, "How long the child may take."),
        KeySpec(
            "cancel",
            .oneOf(["cascade", "abandon"]),
            default: "cascade",
            "What becomes of the child when this job ends before it."
        ),
    ]

    private static let hook = [
        KeySpec("sleep", .expression(or: .duration(isPositive: false)), "How long to wait; zero or null: not at all."),
        KeySpec("hook", .payload, "Waits for a signal; the value is the schema of its payload."),
        KeySpec("cycle", .bool, default: "false", "Makes a pivot of it, which a cycle activity may re-enter."),
    ]

    private static let cycle = [
        KeySpec("ancestor", .activityName, required: true, "The pivot that is re-entered.")
    ]

    private static let signal = [
        KeySpec("subtype", .oneOf(["one", "all"]), default: "one", "To one waiting job, or to all jobs in an index."),
        KeySpec("topic", .expression(or: .topic), required: true, "The topic of a hook rule."),
        KeySpec("signal", .block(.mapping), "The payload."),
        KeySpec(
            "status",
            .expression(or: .oneOf(["success", "error", "pending"])),
            default: "success",
            "The status that the waiting activity takes in."
        ),
        KeySpec("code", .expression(or: .code), default: "200", "The code that the waiting activity takes in."),
        KeySpec("key_name", .expression(or: .text), "With `all`: the name of the index."),
        KeySpec("key_value", .expression(or: .any), "With `all`: the value in the index."),
        KeySpec("resolver", .block(.resolver), "With `all`: what finds the waiting jobs."),
        KeySpec("scrub", .expression(or: .bool), default: "false", "With `all`: take the found jobs out of the index."),
    ]

    private static let interrupt = [
        KeySpec("target", .expression(or: .any), "The id of the job to end; absent: the own one."),
        KeySpec("topic", .expression(or: .topic), "The topic of the target's graph; absent: the own one."),
        KeySpec("reason", .expression(or: .text), "Why."),
        KeySpec("code", .expression(or: .code), default: "410", "The error's code."),
        KeySpec("throw", .expression(or: .bool), default: "true", "Whether a parent is told of an error."),
        KeySpec("descend", .expression(or: .bool), default: "false", "Also ends children that `abandon` would leave."),
        KeySpec("stack", .expression(or: .text), "Text kept with the error."),
    ]
}
