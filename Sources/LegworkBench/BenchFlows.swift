/// The flows of the workloads. Source: `40-performance`, Workloads.
enum BenchFlows {
    /// A trigger and workers one after the other, each given the payload of the one before.
    static func chain(steps: Int) -> String { app([chainGraph(steps: steps)]) }

    private static func chainGraph(steps: Int) -> String {
        var activities = "        t1: { type: trigger }\n"
        var transitions = ""
        for step in 1...steps {
            let source = step == 1 ? "t1" : "a\(step - 1)"
            activities += """
                        a\(step):
                          type: worker
                          topic: noop
                          input: { maps: { payload: '{\(source).output.data.payload}' } }

                """
            transitions += "        \(source): [{ to: a\(step) }]\n"
        }
        return graph(topic: "bench.chain", activities: activities, transitions: transitions)
    }

    /// A trigger, parallel workers, and a join.
    static func fan(width: Int) -> String {
        var activities = "        t1: { type: trigger }\n        meet: { type: hook }\n"
        var transitions = "        t1:\n"
        for branch in 1...width {
            activities += """
                        a\(branch):
                          type: worker
                          topic: noop
                          input: { maps: { payload: '{t1.output.data.payload}' } }

                """
            transitions += "          - to: a\(branch)\n"
        }
        for branch in 1...width { transitions += "        a\(branch): [{ to: meet }]\n" }
        return app([graph(topic: "bench.fan", activities: activities, transitions: transitions)])
    }

    /// Waits for a signal to its own id.
    static let signal = app([signalGraph])

    private static let signalGraph = graph(
        topic: "bench.signal",
        activities: """
                    t1: { type: trigger, stats: { id: '{$self.output.data.id}' } }
                    wait: { type: hook, hook: { type: object } }

            """,
        transitions: "        t1: [{ to: wait }]\n",
        rest: """
                  hooks:
                    bench.go:
                      - to: wait
                        conditions: { match: [{ expected: '{t1.output.data.id}', actual: '{$self.hook.data.id}' }] }

            """
    )

    /// Sleeps for as many seconds as its input says.
    static let sleep = app([sleepGraph])

    private static let sleepGraph = graph(
        topic: "bench.sleep",
        activities: """
                    t2: { type: trigger }
                    nap: { type: hook, sleep: '{t2.output.data.seconds}' }

            """,
        transitions: "        t2: [{ to: nap }]\n"
    )

    /// W1's chain, and jobs that sleep for as long as their input says, in one app.
    static func chainBesideSleepers(version: String = "1") -> String {
        app([chainGraph(steps: 3), sleepGraph], version: version)
    }

    /// Twenty passthroughs with maps and conditions.
    static func passthroughs(_ count: Int) -> String {
        var activities = "        t1: { type: trigger }\n"
        var transitions = ""
        for step in 1...count {
            let source = step == 1 ? "t1" : "p\(step - 1)"
            activities += """
                        p\(step):
                          type: hook
                          output: { maps: { n: { '@pipe': [['{\(source).output.data.n}', 1], ['{@math.add}']] } } }

                """
            transitions += """
                        \(source):
                          - to: p\(step)
                            conditions:
                              match: [{ expected: true, actual: { '@pipe': [['{\(source).output.data.n}', 0], ['{@number.gte}']] } }]

                """
        }
        return app([graph(topic: "bench.pass", activities: activities, transitions: transitions)])
    }

    /// A pivot cycled as often as its input says.
    static let cycles = app([cyclesGraph])

    private static let cyclesGraph = graph(
        topic: "bench.cycle",
        activities: """
                    t1: { type: trigger }
                    pivot: { type: hook, cycle: true, output: { maps: { n: 0 } } }
                    again:
                      type: cycle
                      ancestor: pivot
                      input: { maps: { n: { '@pipe': [['{pivot.output.data.n}', 1], ['{@math.add}']] } } }
                    end: { type: hook, job: { maps: { rounds: '{pivot.output.data.n}' } } }

            """,
        transitions: """
                    t1: [{ to: pivot }]
                    pivot:
                      - to: again
                        conditions:
                          match: [{ expected: true, actual: { '@pipe': [['{pivot.output.data.n}', '{t1.output.data.rounds}'], ['{@number.lt}']] } }]
                      - { to: end, else: true }

            """,
        rest: "      max_cycles: 0\n"
    )

    private static func app(_ graphs: [String], version: String = "1") -> String {
        "app:\n  id: bench\n  version: '\(version)'\n  graphs:\n" + graphs.joined()
    }

    private static func graph(topic: String, activities: String, transitions: String, rest: String = "") -> String {
        """
            - subscribes: \(topic)
              expire: 600
              activities:
        \(activities)      transitions:
        \(transitions)\(rest)
        """
    }
}
