/// The keys of the YAML language, block by block. Source: `10-language` §1–§8.
package enum Language {
    /// The keys of a block, in the order in which people usually write them.
    package static func keys(of block: Block) -> [KeySpec] {
        switch block {
        case .document: document
        case .app: app
        case .graph: graph
        case .graphSchema: graphSchema
        case .activity(let type): activityKeys[type] ?? []
        case .mapping: mapping
        case .jobMapping: jobMapping
        case .stats: stats
        case .measure: measure
        case .retry: retry
        case .edge: edge
        case .edgeConditions: edgeConditions
        case .match: match
        case .hookRule: hookRule
        case .hookConditions: hookConditions
        case .resolver: resolver
        case .test(let block): keys(of: block)
        }
    }

    /// The key of this name or spelling, nil if the block has none.
    package static func key(_ name: String, of block: Block) -> KeySpec? {
        keys(of: block).first { $0.isSpelled(name) }
    }

    // MARK: App and graph

    private static let document = [
        KeySpec(
            "app",
            .block(.app),
            required: true,
            "The app. Keys beginning with `x-` may stand beside it for anchors."
        )
    ]

    private static let app = [
        KeySpec("id", .identifier, required: true, "The app's name: letters, digits, `-` and `_`."),
        KeySpec("version", .version, required: true, "Compared by numeric parts: `10` comes after `9`."),
        KeySpec("settings", .data, default: "{}", "Free data, readable as `{$app.settings.path}`."),
        KeySpec("graphs", .list(of: .block(.graph), allowsEmpty: false), required: true, "The graphs of the app."),
    ]

    private static let graph = [
        KeySpec("subscribes", .topic, required: true, "The topic that starts a job; unique in the app."),
        KeySpec("publishes", .topic, "The topic on which results are announced."),
        KeySpec(
            "expire",
            .expression(or: .duration(isPositive: false)),
            default: "3600",
            "How long a finished job stays readable; 0 or less keeps it until it is deleted."
        ),
        KeySpec("input", .block(.graphSchema), "What a job may be started with."),
        KeySpec("output", .block(.graphSchema), "What a job may result in."),
        KeySpec(
            "on_error",
            .oneOf(["fail_fast", "wait", "pause"]),
            default: "fail_fast",
            "What an error does that no edge catches: end the job at once, let siblings end first, or pause for a person."
        ),
        KeySpec("max_cycles", .integer(0...Int64(Int32.max)), default: "10000", "Entries per pivot; 0 for no cap."),
        KeySpec(
            "activities",
            .map(key: .identifier, value: .activity, allowsEmpty: false),
            required: true,
            "The activities by id; exactly one is a trigger."
        ),
        KeySpec(
            "transitions",
            .map(key: .activityName, value: .list(of: .block(.edge), allowsEmpty: true), allowsEmpty: true),
            "The edges, by the activity that they leave."
        ),
        KeySpec(
            "hooks",
            .map(key: .topic, value: .list(of: .block(.hookRule), allowsEmpty: false), allowsEmpty: true),
            "The rules that route signals to waiting hooks, by topic."
        ),
    ]

    private static let graphSchema = [KeySpec("schema", .schema, required: true, "A JSON Schema.")]

    // MARK: Parts of activities

    private static let mapping = [
        KeySpec("schema", .schema, "The JSON Schema of the data."),
        KeySpec("maps", .maps, "What the data is made of: a tree of values and expressions, or one expression."),
    ]

    private static let jobMapping = [
        KeySpec("maps", .maps, required: true, "What is written to the job's shared data, leaf by leaf.")
    ]

    private static let resolver = [
        KeySpec("maps", .maps, required: true, "What finds the waiting jobs.")
    ]

    private static let stats = [
        KeySpec("id", .expression(or: .text), "The job's id: a string or number that is not empty."),
        KeySpec("key", .expression(or: .text), "The key under which the job is counted."),
        KeySpec(
            "granularity",
            .oneOf(["5m", "10m", "15m", "30m", "1h", "1d", "infinity"]),
            "The time slices in which jobs are counted."
        ),
        KeySpec("measures", .list(of: .block(.measure), allowsEmpty: true), "What is counted."),
    ]

    private static let measure = [
        KeySpec(
            "measure",
            .oneOf(["count", "sum", "avg", "min", "max", "mdn", "index"]),
            required: true,
            "How values are taken together; `index` lists jobs."
        ),
        KeySpec("target", .expression(or: .any), "The value."),
        KeySpec("name", .text, "What the measure is called; else as its target's path behind `data`."),
    ]

    /// The long form; the short form is checked with it.
    private static let retry = [
        KeySpec(
            "maximum_attempts",
            .integer(1...1_000_000),
            aliases: ["maximumAttempts"],
            default: "3",
            "Attempts in all, the first one counted."
        ),
        KeySpec(
            "initial_interval",
            .duration(isPositive: true),
            aliases: ["initialInterval"],
            default: "1s",
            "The pause before the second attempt."
        ),
        KeySpec(
            "backoff_coefficient",
            .number(1...100),
            aliases: ["backoffCoefficient"],
            default: "2",
            "The factor by which each pause exceeds the one before."
        ),
        KeySpec(
            "maximum_interval",
            .duration(isPositive: true),
            aliases: ["maximumInterval"],
            default: "2m",
            "The longest pause."
        ),
        KeySpec("jitter", .number(0...1), default: "0.1", "The share of a pause that chance may add or take."),
        KeySpec("codes", .codePatterns, "The codes that are tried again; absent: all but `non_retryable`."),
        KeySpec("non_retryable", .codePatterns, aliases: ["nonRetryable"], "The codes that never are."),
    ]

    // MARK: Edges and hook rules

    private static let edge = [
        KeySpec("to", .activityName, required: true, "The activity that the edge leads to."),
        KeySpec("code", .codePatterns, default: "200", "The codes that the edge covers."),
        KeySpec("conditions", .block(.edgeConditions), "What must hold for the edge to fire."),
        KeySpec("else", .bool, default: "false", "Fires when no other edge of the same code did."),
    ]

    private static let gate = KeySpec("gate", .oneOf(["and", "or"]), default: "and", "How several matches combine.")

    private static let matches = KeySpec(
        "match",
        .list(of: .block(.match), allowsEmpty: false),
        "Pairs of values that must be equal."
    )

    private static let edgeConditions = [
        KeySpec("code", .codePatterns, default: "200", "The codes that the edge covers."), gate, matches,
    ]

    private static let match = [
        KeySpec("expected", .expression(or: .any), required: true, "A literal or an expression."),
        KeySpec("actual", .expression(or: .any), required: true, "A literal or an expression."),
    ]

    private static let hookRule = [
        KeySpec("to", .activityName, required: true, "The hook that waits."),
        KeySpec("conditions", .block(.hookConditions), "Which signal is for which job."),
        KeySpec("deliver", .oneOf(["one", "all"]), default: "one", "To the oldest waiter, or to all."),
        KeySpec(
            "buffer",
            .duration(isPositive: false),
            default: "10m",
            "How long a signal that finds no waiter is kept; 0 refuses it."
        ),
    ]

    private static let hookConditions = [gate, matches]
}
