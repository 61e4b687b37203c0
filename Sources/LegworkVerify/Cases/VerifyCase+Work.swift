extension VerifyCase {
    /// Every case, in the order of the table.
    static let all: [VerifyCase] = [
        worker, passthrough, join, any, each, error, retry, timeout, progress, slow, narrow, cycle, child, sleep,
        signal, both,
        signalActivity, interrupt, control, expiry, poison,
    ]

    /// A worker activity that adds 1.
    static func add(_ id: String, from source: String, topic: String = "work", more: String = "") -> String {
        "        \(id): {type: worker, topic: \(topic), input: {maps: {n: '{\(source).output.data.n}'}}, "
            + "job: {maps: {\(id): '{$self.output.data.n}'}}\(more)}\n"
    }

    /// A graph without hooks.
    static func graph(_ topic: String, _ activities: String, _ transitions: String, rest: String = "") -> String {
        "    - subscribes: \(topic)\n\(rest)      activities:\n\(activities)      transitions: {\(transitions)}\n"
    }

    static let worker = VerifyCase(
        name: "worker",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("w1", from: "t1") + add("w2", from: "w1"),
            "t1: [{to: w1}], w1: [{to: w2}]"
        ),
        steps: [.start("go", id: "a"), .start("go", id: "b", n: 5)]
    )

    static let passthrough = VerifyCase(
        name: "passthrough",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("w1", from: "t1")
                + "        h1: {type: hook, output: {maps: {n: '{w1.output.data.n}'}}}\n"
                + "        h2: {type: hook, job: {maps: {seen: '{h1.output.data.n}'}}}\n",
            "t1: [{to: w1}], w1: [{to: h1}], h1: [{to: h2}]"
        ),
        steps: [.start("go", id: "a"), .start("go", id: "b", n: 5)]
    )

    /// Three edges meet, one of them dead.
    private static func meeting(_ name: String, _ kind: String) -> VerifyCase {
        VerifyCase(
            name: name,
            graphs: graph(
                "go",
                "        t1: {type: trigger}\n" + add("x1", from: "t1") + add("x2", from: "t1") + add("x3", from: "t1")
                    + "        meet: {type: hook, join: \(kind)}\n" + add("w1", from: "t1"),
                "t1: [{to: x1}, {to: x2}, {to: x3, conditions: {match: [{expected: 1, actual: 2}]}}], "
                    + "x1: [{to: meet}], x2: [{to: meet}], x3: [{to: meet}], meet: [{to: w1}]"
            ),
            steps: [.start("go", id: "a"), .start("go", id: "b", n: 5)]
        )
    }

    static let join = meeting("join", "all")
    static let any = meeting("any", "any")
    static let each = meeting("each", "each")

    /// An error that an edge takes, and one that none does.
    static let error = VerifyCase(
        name: "error",
        graphs: graph(
            "caught",
            "        t1: {type: trigger}\n" + add("w1", from: "t1", topic: "fail") + add("w2", from: "t1"),
            "t1: [{to: w1}], w1: [{to: w2, code: 418}]"
        )
            + graph(
                "uncaught",
                "        t2: {type: trigger}\n" + add("w3", from: "t2", topic: "fail") + add("w4", from: "t2"),
                "t2: [{to: w3}], w3: [{to: w4}]"
            ),
        steps: [.start("caught", id: "a"), .start("uncaught", id: "b")]
    )

    /// Retries that end well, and retries that do not.
    static let retry = VerifyCase(
        name: "retry",
        graphs: graph(
            "flaky",
            "        t1: {type: trigger}\n"
                + add(
                    "w1",
                    from: "t1",
                    topic: "flaky",
                    more: ", retry: {maximum_attempts: 3, initial_interval: 30ms, jitter: 0}"
                ) + add("w2", from: "t1"),
            "t1: [{to: w1}], w1: [{to: w2}]"
        )
            + graph(
                "hopeless",
                "        t2: {type: trigger}\n"
                    + add(
                        "w3",
                        from: "t2",
                        topic: "fail",
                        more: ", retry: {maximum_attempts: 2, initial_interval: 30ms, jitter: 0}"
                    ),
                "t2: [{to: w3}]"
            ),
        steps: [.start("flaky", id: "a"), .start("hopeless", id: "b")]
    )

    /// A worker that hangs until its time is up.
    static let timeout = VerifyCase(
        name: "timeout",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("w1", from: "t1", topic: "hang", more: ", timeout: 3s")
                + add("w2", from: "t1"),
            "t1: [{to: w1}], w1: [{to: w2, code: 504}]"
        ),
        steps: [.start("go", id: "a")],
        // Whether a killed worker had begun before the time was up is a matter of time, and so is the count of effects.
        roles: [.engine, .caller],
        endsLate: true
    )

    /// Interim answers.
    static let progress = VerifyCase(
        name: "progress",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("w1", from: "t1", topic: "steps")
                + "        note: {type: worker, topic: work, input: {maps: {n: '{w1.output.data.n}'}}}\n"
                + add("w2", from: "w1"),
            "t1: [{to: w1}], w1: [{to: note, code: 202}, {to: w2}]"
        ),
        steps: [.start("go", id: "a")]
    )

    /// A worker that takes longer than its lease.
    static let slow = VerifyCase(
        name: "slow",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("w1", from: "t1", topic: "slow") + add("w2", from: "w1"),
            "t1: [{to: w1}], w1: [{to: w2}]"
        ),
        steps: [.start("go", id: "a")],
        roles: [.worker],
        workerLease: 3000,
        endsLate: true
    )

    /// A worker's only handler becomes slow: what it was given meanwhile goes to others.
    static let narrow = VerifyCase(
        name: "narrow",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("q1", from: "t1", topic: "narrow")
                + (2...8).map { add("q\($0)", from: "q\($0 - 1)", topic: "narrow") }.joined()
                + (1...2).map { add("late\($0)", from: "q8", topic: "narrow") }.joined(),
            "t1: [{to: q1}], " + (1...7).map { "q\($0): [{to: q\($0 + 1)}], " }.joined()
                + "q8: [{to: late1}, {to: late2}]"
        ),
        steps: [.start("go", id: "a")],
        roles: [.engine, .worker],
        workerLease: 3000,
        endsLate: true
    )

    /// Entries that are no message and no task, before and behind those of a job.
    static let poison = VerifyCase(
        name: "poison",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("w1", from: "t1") + add("w2", from: "w1"),
            "t1: [{to: w1}], w1: [{to: w2}]"
        ),
        steps: [
            .poison(topic: "work"), .start("go", id: "a"), .start("go", id: "b", n: 5), .whenBuried(2),
        ],
        // A caller that begins again would put in more.
        roles: [.engine, .worker]
    )
}
