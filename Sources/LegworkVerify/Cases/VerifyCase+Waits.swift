extension VerifyCase {
    /// A hook that waits for a signal to the job's own id.
    private static func waiting(_ topic: String, trigger: String, hook: String, sleep: String = "") -> String {
        graph(
            topic,
            "        \(trigger): {type: trigger}\n"
                + "        \(hook): {type: hook, \(sleep)hook: {type: object}, "
                + "job: {maps: {got: '{$self.hook.data.n}', late: '{$self.hook.timed_out}'}}}\n"
                + add("\(hook)w", from: trigger),
            "\(trigger): [{to: \(hook)}], \(hook): [{to: \(hook)w}]",
            rest: "      hooks:\n        \(topic).go:\n          - to: \(hook)\n            conditions: "
                + "{match: [{expected: '{\(trigger).output.data.id}', actual: '{$self.hook.data.id}'}]}\n"
        )
    }

    /// Three rounds of a pivot with a worker in each.
    static let cycle = VerifyCase(
        name: "cycle",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n"
                + "        p1: {type: hook, cycle: true, output: {maps: {n: '{t1.output.data.n}'}}}\n"
                + add("w1", from: "p1")
                + "        c1: {type: cycle, ancestor: p1, input: {maps: {n: '{w1.output.data.n}'}}}\n"
                + "        end: {type: hook, job: {maps: {n: '{w1.output.data.n}'}}}\n",
            "t1: [{to: p1}], p1: [{to: w1}], w1: [{to: c1, conditions: {match: [{expected: true, "
                + "actual: {'@pipe': [['{w1.output.data.n}', 4], ['{@number.lt}']]}}]}}, {to: end, else: true}]"
        ),
        steps: [.start("go", id: "a")]
    )

    /// A child whose result the parent takes, and one that it only starts.
    static let child = VerifyCase(
        name: "child",
        graphs: graph(
            "parent",
            "        t1: {type: trigger}\n"
                + "        a1: {type: await, topic: child, input: {maps: {n: '{t1.output.data.n}'}}, "
                + "job: {maps: {child: '{$self.output.data.w1}'}}}\n"
                + "        a2: {type: await, topic: child, await: false, input: {maps: {n: 100}}}\n"
                + add("w2", from: "t1"),
            "t1: [{to: a1}], a1: [{to: a2}], a2: [{to: w2}]"
        ) + graph("child", "        t2: {type: trigger}\n" + add("w1", from: "t2"), "t2: [{to: w1}]"),
        steps: [.start("parent", id: "a")]
    )

    static let sleep = VerifyCase(
        name: "sleep",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n        h1: {type: hook, sleep: 150ms}\n" + add("w1", from: "t1"),
            "t1: [{to: h1}], h1: [{to: w1}]"
        ),
        steps: [.start("go", id: "a"), .start("go", id: "b", n: 5)]
    )

    static let signal = VerifyCase(
        name: "signal",
        graphs: waiting("wait", trigger: "t1", hook: "h1"),
        // The second one is sent before anybody waits for it, and kept.
        steps: [
            .start("wait", id: "a"), .signal("wait.go", id: "s1", to: "a"), .signal("wait.go", id: "s2", to: "b"),
            .start("wait", id: "b"),
        ]
    )

    /// A hook that sleeps and listens: one job gets its signal, one does not.
    static let both = VerifyCase(
        name: "both",
        graphs: waiting("long", trigger: "t1", hook: "h1", sleep: "sleep: 1h, ")
            + waiting("short", trigger: "t2", hook: "h2", sleep: "sleep: 150ms, "),
        steps: [.start("long", id: "a"), .start("short", id: "b"), .signal("long.go", id: "s1", to: "a")]
    )

    static let signalActivity = VerifyCase(
        name: "send",
        graphs: waiting("wait", trigger: "t1", hook: "h1")
            + graph(
                "send",
                "        t2: {type: trigger}\n" + add("w2", from: "t2")
                    + "        s2: {type: signal, topic: wait.go, "
                    + "signal: {maps: {id: '{t2.output.data.to}', n: '{w2.output.data.n}'}}}\n" + add("w3", from: "w2"),
                "t2: [{to: w2}], w2: [{to: s2}], s2: [{to: w3}]"
            ),
        steps: [.start("wait", id: "a"), .whenWaiting("a"), .start("send", id: "b", to: "a")]
    )

    /// A job that ends itself, and one that ends another.
    static let interrupt = VerifyCase(
        name: "interrupt",
        graphs: waiting("wait", trigger: "t1", hook: "h1")
            + graph(
                "self",
                "        t2: {type: trigger}\n" + add("w2", from: "t2")
                    + "        i2: {type: interrupt, reason: enough, code: 410}\n",
                "t2: [{to: w2}], w2: [{to: i2}]"
            )
            + graph(
                "other",
                "        t3: {type: trigger}\n" + add("w3", from: "t3")
                    + "        i3: {type: interrupt, topic: wait, target: '{t3.output.data.to}', reason: stop}\n"
                    + add("w4", from: "w3"),
                "t3: [{to: w3}], w3: [{to: i3}], i3: [{to: w4}]"
            ),
        steps: [
            .start("wait", id: "a"), .whenWaiting("a"), .start("self", id: "b"), .start("other", id: "c", to: "a"),
        ]
    )

    /// A job that is held, signalled and let go on, and one that is cancelled.
    static let control = VerifyCase(
        name: "control",
        graphs: waiting("wait", trigger: "t1", hook: "h1"),
        steps: [
            .start("wait", id: "a"), .start("wait", id: "b"), .whenWaiting("a"), .whenWaiting("b"), .pause("a"),
            .signal("wait.go", id: "s1", to: "a"), .cancel("b"), .resume("a"),
        ]
    )

    /// Jobs that expire a second after their end.
    static let expiry = VerifyCase(
        name: "expiry",
        graphs: graph(
            "go",
            "        t1: {type: trigger}\n" + add("w1", from: "t1"),
            "t1: [{to: w1}]",
            rest: "      expire: 1\n"
        ),
        steps: [.start("go", id: "a")],
        // A caller that starts again after the expiry starts anew, as it should.
        roles: [.engine],
        expires: true
    )
}
