/// The flows of the workloads. Source: `40-performance`, Workloads.
enum BenchFlows {
    /// A trigger and workers one after the other, each given the payload of the one before.
    static func chain(steps: Int) -> String {
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
        return app(topic: "bench.chain", activities: activities, transitions: transitions)
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
        return app(topic: "bench.fan", activities: activities, transitions: transitions)
    }

    /// Waits for a signal to its own id.
    static let signal = app(
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
    static let sleep = app(
        topic: "bench.sleep",
        activities: """
                    t1: { type: trigger }
                    nap: { type: hook, sleep: '{t1.output.data.seconds}' }

            """,
        transitions: "        t1: [{ to: nap }]\n"
    )

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
        return app(topic: "bench.pass", activities: activities, transitions: transitions)
    }

    /// A pivot cycled as often as its input says.
    static let cycles = app(
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

    private static func app(topic: String, activities: String, transitions: String, rest: String = "") -> String {
        """
        app:
          id: bench
          version: '1'
          graphs:
            - subscribes: \(topic)
              expire: 600
              activities:
        \(activities)      transitions:
        \(transitions)\(rest)
        """
    }
}
