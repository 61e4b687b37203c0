/// The keys of files of tests. Source: `docs/testing-flows.md`.
extension Language {
    /// The keys of a block of a file of tests, in the order in which people usually write them.
    static func keys(of block: TestBlock) -> [KeySpec] {
        switch block {
        case .tests: tests
        case .test: test
        case .answer: answer
        case .testSignal: signal
        case .signalReply: signalReply
        case .expectation: expectation
        case .expectedError: expectedError
        case .expectedRefusal: expectedRefusal
        }
    }

    /// How a job may stand at the end of a test.
    package static let testStates = [
        "completed", "failed", "interrupted", "cancelled", "paused", "waiting",
    ]

    private static let tests = [
        KeySpec(
            "tests",
            .list(of: .block(.test(.test)), allowsEmpty: false),
            required: true,
            "The tests of the app. Keys beginning with `x-` may stand beside it for anchors."
        )
    ]

    private static let test = [
        KeySpec("name", .text, required: true, "Says what holds; unique in the file."),
        KeySpec("topic", .topic, default: "the first graph's", "The graph that is started."),
        KeySpec("input", .any, default: "{}", "The job's input."),
        KeySpec("id", .text, "The job's id; made up if left out."),
        KeySpec("settings", .data, "Replaces values of the app's `settings`, leaf by leaf."),
        KeySpec("now", .text, default: "2026-01-01T00:00:00Z", "The time at which the job starts."),
        KeySpec(
            "until",
            .duration(isPositive: true),
            "Stops the clock at this time after the start, for flows that never end."
        ),
        KeySpec(
            "workers",
            .map(key: .topic, value: .oneOrMore(of: .block(.test(.answer))), allowsEmpty: true),
            "What the workers answer, by topic: one answer or a list of them."
        ),
        KeySpec(
            "signals",
            .list(of: .block(.test(.testSignal)), allowsEmpty: true),
            "What is sent to the flow."
        ),
        KeySpec("expect", .block(.test(.expectation)), default: "{ state: completed }", "What must come out."),
    ]

    private static let answer = [
        KeySpec("data", .any, default: "{}", "The answer's data."),
        KeySpec("code", .code, default: "200, 500 for an error, 202 for pending", "Decides the edge."),
        KeySpec(
            "status",
            .oneOf(["success", "error", "pending"]),
            "`error` where `message` is given or the code is 400 or more, `pending` for 202, else `success`."
        ),
        KeySpec("message", .text, "The error's message."),
        KeySpec("when", .any, "The answer is for calls whose input has these values."),
        KeySpec(
            "after",
            .duration(isPositive: false),
            default: "0",
            "How long the worker takes, on the test's clock."
        ),
        KeySpec("silent", .bool, default: "false", "The worker never answers, for tests of timeouts."),
    ]

    private static let signal = [
        KeySpec(
            "after_activity",
            .activityName,
            "Sent when this activity has begun to wait (a hook that waits), or has ended (any other)."
        ),
        KeySpec("times", .integer(1...1_000_000), default: "1", "For the how manyth time."),
        KeySpec("at", .duration(isPositive: false), "Sent at this time after the start."),
        KeySpec("topic", .topic, required: true, "The topic of a hook rule."),
        KeySpec("payload", .any, default: "{}", "The payload."),
        KeySpec("code", .code, default: "200", "202 leaves the hook open; 4xx and 5xx are errors."),
        KeySpec("id", .text, "The same id counts once."),
        KeySpec("expect", .block(.test(.signalReply)), "How the signal is taken, if it must be refused."),
    ]

    private static let signalReply = [
        KeySpec("code", .code, required: true, "404, 422 or 429 for a signal that is refused; 200 for any other.")
    ]

    private static let expectation = [
        KeySpec(
            "state",
            .oneOf(testStates),
            default: "completed",
            "How the job stands when nothing can happen any more."
        ),
        KeySpec("data", .data, "The job's data, exactly."),
        KeySpec("contains", .data, "Values that the job's data must have; objects are compared member by member."),
        KeySpec("error", .block(.test(.expectedError)), "The job's error."),
        KeySpec(
            "path",
            .list(of: .text, allowsEmpty: true),
            "The ids of the activities of the started job that ended, in order; each round counts."
        ),
        KeySpec(
            "calls",
            .map(key: .topic, value: .any, allowsEmpty: true),
            "By topic: the inputs of the calls in order, exactly; or the number of calls."
        ),
        KeySpec("took", .duration(isPositive: false), "The time from start to end on the test's clock."),
        KeySpec("children", .list(of: .topic, allowsEmpty: true), "The topics of the jobs that it started, in order."),
        KeySpec(
            "refused",
            .block(.test(.expectedRefusal)),
            "Instead of all others: the start must be refused like this."
        ),
    ]

    private static let expectedError = [
        KeySpec("code", .code, "The error's code."),
        KeySpec("message", .text, "The error's message."),
    ]

    private static let expectedRefusal = [
        KeySpec("code", .code, "The code of the refusal."),
        KeySpec("path", .text, "The path of the value that does not fit, as a JSON pointer."),
    ]
}
