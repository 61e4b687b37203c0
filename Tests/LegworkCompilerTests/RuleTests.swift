import LegworkCompiler
import LegworkDiagnostics
import Testing

/// What the pages of the codes do not show: further cases of the same rules, right and wrong.
@Suite struct RuleTests {
    /// The problems of a graph, a line each: `line:column code message`, lines counted within the graph.
    private func problems(_ graph: String) -> [String] {
        Snippet(graph: graph).compilation.diagnostics.map { diagnostic in
            let start = diagnostic.range?.start ?? SourcePosition(line: 0, column: 0)
            return "\(start.line - 5):\(start.column - 6) \(diagnostic.code.rawValue) \(diagnostic.message)"
        }
    }

    // MARK: What other systems have

    /// Known from elsewhere, so that a plain "unknown" would leave people looking for the spelling.
    @Test func whatIsLeftOutIsSaidWithWhatToDo() {
        let graph = """
            activities:
              t: { type: trigger }
              h: { type: hook, escalation: { role: boss } }
              w: { type: worker, topic: w, input: { maps: { key: '{$secret.pay}', home: '{$env.HOME}' } } }
            transitions:
              t: [{ to: h }]
              h: [{ to: w }]
            """
        #expect(
            problems(graph) == [
                "3:20 LW0101 'escalation' is no key of Legwork: it writes no tasks for people",
                "4:56 LW0306 '$secret' cannot be referred to: what a flow reads is stored and shown",
                "4:79 LW0306 '$env' cannot be referred to: what a flow reads is stored and shown",
            ]
        )
    }

    // MARK: Dimensions

    private static let loop = """
        activities:
          t: { type: trigger }
          round: { type: hook, cycle: true }
          work: { type: worker, topic: w }
          again: { type: cycle, ancestor: round, input: { maps: { n: '{work.output.data.n}' } } }
          side: { type: worker, topic: s }
          end: { type: hook, job: { maps: { a: '{END}' } } }
        transitions:
          t: [{ to: round }, { to: side }]
          round: [{ to: work }]
          work: [{ to: end }, { to: again, code: 503 }]
          side: [{ to: end }]
        """

    private func loop(reading reference: String) -> [String] {
        problems(Self.loop.replacing("END", with: reference))
    }

    @Test func whatRunsInRoundsCannotBeReadFromOutside() {
        #expect(
            loop(reading: "work.output.data.n") == [
                "7:42 LW0305 'work' runs once in each dimension of 'round', and 'end' stands outside of them"
            ]
        )
        #expect(loop(reading: "round.output.data.n") == [])
        #expect(loop(reading: "side.output.data.n") == [])
        #expect(loop(reading: "$self.output.data.n") == [])
    }

    @Test func aCycleMustBeInsideTheRoundsThatItRepeats() {
        let graph = """
            activities:
              t: { type: trigger }
              round: { type: hook }
              meet: { type: hook }
              again: { type: cycle, ancestor: round }
            transitions:
              t: [{ to: round }, { to: meet }]
              round: [{ to: meet }]
              meet: [{ to: again }]
            """
        #expect(
            problems(graph) == [
                "5:35 LW0207 the ancestor 'round' is not around 'again': edges from outside of the loop join on the way"
            ]
        )
    }

    @Test func aHookThatACycleNamesIsAPivotAndMustNotWait() {
        let graph = """
            activities:
              t: { type: trigger }
              wait: { type: hook, hook: { type: object } }
              again: { type: cycle, ancestor: wait }
            transitions: { t: [{ to: wait }], wait: [{ to: again }] }
            hooks: { s: [{ to: wait }] }
            """
        #expect(problems(graph) == ["3:23 LW0210 the pivot 'wait' has 'hook'; a pivot never waits"])
    }

    @Test func aRuleMakesAHookWait() {
        let graph = """
            activities:
              t: { type: trigger }
              wait: { type: hook, job: { maps: { a: '{$self.hook.data.a}', b: '{$hook.data.b}' } } }
            transitions: { t: [{ to: wait }] }
            hooks: { s: [{ to: wait }] }
            """
        #expect(problems(graph) == [])
    }

    // MARK: References

    private func input(_ reference: String) -> [String] {
        problems(
            """
            activities:
              t: { type: trigger, job: { maps: { 'a.b': 1, 'list[2]': {} } } }
              nap: { type: hook, sleep: 5 }
              x: { type: worker, topic: x, input: { maps: "\(reference)" } }
              z: { type: worker, topic: z }
            transitions: { t: [{ to: nap }], nap: [{ to: x }], x: [{ to: z }] }
            """
        )
    }

    @Test(arguments: [
        "{t.output.data}", "{t.output}", "{t.input.data.list[0].sku}", "{t.output.data.a[*].b}",
        "{nap.hook.data.timestamp}",
        "{nap.hook.timed_out}", "{nap.hook}", "{nap.output.metadata.ac}", "{nap.output.error.message}",
        "{$self.input.data}",
        "{x.output.data}", "{$job.data.a.b}", "{$job.data.list}", "{$job.data}", "{$job.metadata.jid}",
        "{$job.metadata}",
        "{{not.a.reference}}", "{t.output.data.x ?? 5}",
    ])
    func goodReferencesAreAccepted(reference: String) {
        #expect(input(reference) == [])
    }

    @Test(arguments: [
        ("{t}", "4:49 LW0306 't' is an activity, not a value"),
        ("{t.outptu.data}", "4:51 LW0306 an activity has no 'outptu'"),
        ("{t.output.id}", "4:58 LW0306 'output' has no 'id'"),
        ("{t.output.metadata.jid}", "4:67 LW0306 the metadata of an activity have no 'jid'"),
        ("{t.hook.data}", "4:51 LW0306 't' waits for nothing, so it has no 'hook'"),
        ("{nap.hook.time}", "4:58 LW0306 'hook' has no 'time'"),
        ("{z.output.data}", "4:49 LW0305 'z' does not run before 'x'"),
        ("{data.x}", "4:49 LW0304 a reference cannot begin with 'data'"),
        ("{nope.output.data}", "4:49 LW0304 unknown activity 'nope' in reference"),
        ("{ t.output.data}", "4:49 LW0304 unknown activity ' t' in reference"),
        ("{$job.x}", "4:54 LW0306 '$job' has no 'x'"),
        ("{$job}", "4:49 LW0306 '$job' is no value"),
        ("{$job.data.c}", "4:59 LW0306 no activity writes 'c' to the job's data"),
        ("{$job.metadata.jidd}", "4:63 LW0306 the metadata of a job have no 'jidd'"),
        ("{$app.name}", "4:54 LW0306 '$app' has nothing but 'settings'"),
        ("{$app.settings.x}", "4:63 LW0306 the settings have no 'x'"),
        ("{$stage.x}", "4:49 LW0306 unknown reference '$stage'"),
        ("{$item}", "4:47 LW0310 '$item' is not known here"),
        ("{}", "4:48 LW0304 unknown activity '' in reference"),
    ])
    func badReferencesAreShownAtTheirPart(reference: String, problem: String) {
        #expect(input(reference) == [problem])
    }

    @Test func aReferenceInTheMiddleOfAPipeIsShownThere() {
        let graph = """
            activities:
              t: { type: trigger }
              x:
                type: hook
                job:
                  maps:
                    ä: { '@pipe': [ ['日本', "{t.output.data.a}", '{q.output.data.b}'], ['{@string.concat}'] ] }
            transitions: { t: [{ to: x }] }
            """
        #expect(problems(graph) == ["7:55 LW0304 unknown activity 'q' in reference"])
    }

    @Test func eachSideOfAHookRuleSeesItsOwn() {
        func rule(_ expected: String, _ actual: String) -> [String] {
            problems(
                """
                activities:
                  t: { type: trigger }
                  w: { type: hook, hook: { type: object, properties: { id: {} }, additionalProperties: false } }
                transitions: { t: [{ to: w }] }
                hooks: { s: [{ to: w, conditions: { match: [{ expected: '\(expected)', actual: '\(actual)' }] } }] }
                """
            )
        }
        #expect(rule("{t.output.data.id}", "{$self.hook.data.id}") == [])
        #expect(rule("{$job.metadata.jid}", "{$hook.data.id}") == [])
        #expect(
            rule("{$self.hook.data.id}", "{$hook.data.id}") == [
                "5:65 LW0306 the signal is not there yet when the wait begins"
            ]
        )
        #expect(
            rule("x", "{t.output.data.id}") == [
                "5:71 LW0306 'actual' is read in the signal, where 't.output.data.id' is not known"
            ]
        )
        #expect(
            rule("x", "{$self.hook.data.ids}") == [
                "5:88 LW0307 there can be no 'ids': by its schema '$self.hook.data' has no other members"
            ]
        )
        #expect(
            rule("{@math.random}", "{$hook.data.id}") == [
                "5:57 LW0308 what a wait is found by must not depend on chance"
            ]
        )
    }

    @Test func edgesSeeTheirSourceAndWhatLiesBeforeIt() {
        func edge(_ actual: String) -> [String] {
            problems(
                """
                activities: { t: { type: trigger }, a: { type: worker, topic: a }, b: { type: hook } }
                transitions:
                  t: [{ to: a }]
                  a:
                    - { to: b, conditions: { match: [{ expected: 1, actual: '\(actual)' }] } }
                    - { to: b, else: true }
                """
            )
        }
        #expect(edge("{t.output.data.n}") == [])
        #expect(edge("{$self.output.data.n}") == [])
        #expect(edge("{a.output.error.code}") == [])
        #expect(edge("{b.output.data.n}") == ["5:63 LW0305 'b' does not run before the edges of 'a'"])
    }

    @Test func beforeThereIsAJobOnlyTheInputIsKnown() {
        func id(_ id: String) -> [String] {
            problems("activities: { t: { type: trigger, stats: { id: '\(id)' } } }")
        }
        #expect(id("{$self.output.data.id}") == [])
        #expect(id("{t.input.data.id}") == [])
        #expect(id("{$app.settings}") == [])
        #expect(id("{$job.metadata.jid}") == ["1:50 LW0306 there is no job yet when it gets its id"])
        #expect(
            id("{t.output.metadata.ac}") == ["1:52 LW0306 'output.metadata' is not known yet when the job gets its id"]
        )
    }

    @Test func aRefusedOperandIsShownItself() {
        let graph = """
            activities:
              t: { type: trigger, job: { maps: { a: { '@pipe': [['{$self.output.data.a}', '(x'], ['{@regex.test}']] } } } }
            """
        let snippet = Snippet(graph: graph)
        #expect(snippet.codes == [.badExpression])
        #expect(snippet.compilation.diagnostics.first?.range?.text == "(x")
    }

    @Test func aBufferIsNotNegative() {
        let graph = """
            activities: { t: { type: trigger }, h: { type: hook } }
            transitions: { t: [{ to: h }] }
            hooks: { s: [{ to: h, buffer: -5s }, { to: h, buffer: 0 }] }
            """
        #expect(problems(graph) == ["3:31 LW0110 '-5s' is less than zero"])
    }

    // MARK: Companions

    @Test(arguments: [
        ("type: signal, topic: s, key_name: k, scrub: true", ["LW0119", "LW0119"]),
        ("type: signal, topic: s, subtype: all", ["LW0102"]),
        ("type: signal, topic: s, subtype: all, key_name: k", ["LW0102"]),
        ("type: signal, topic: s, subtype: all, key_value: k", ["LW0102"]),
        ("type: signal, topic: s, subtype: all, key_name: k, key_value: v", []),
        ("type: signal, topic: s, subtype: all, resolver: { maps: { a: 1 } }", []),
        ("type: interrupt, topic: order.placed", ["LW0119"]),
        ("type: interrupt, topic: order.placed, target: x", []),
        ("type: interrupt, topic: order.plaved, target: x", ["LW0214"]),
        ("type: await, topic: order.placed, await: false, timeout: 5", ["LW0253", "LW0119"]),
    ])
    func keysNeedTheirCompanions(activity: String, codes: [String]) {
        let graph = """
            activities: { t: { type: trigger }, h: { type: hook }, x: { \(activity) } }
            transitions: { t: [{ to: h }, { to: x }] }
            hooks: { s: [{ to: h }] }
            """
        #expect(Snippet(graph: graph).codes.map(\.rawValue) == codes)
    }

    @Test func aMeasureNeedsAValue() {
        #expect(
            problems(
                "activities: { t: { type: trigger, stats: { measures: [{ measure: count }, { measure: sum }] } } }"
            )
                == ["1:86 LW0102 the measure 'sum' needs the key 'target'"]
        )
    }

    // MARK: Mappings against schemas

    @Test(arguments: [
        ("{ n: 5 }", []), ("{ n: 5.5 }", []), ("{ n: five }", ["LW0311"]), ("{ n: null }", ["LW0311"]),
        ("{ n: [5] }", ["LW0311"]), ("{ n: { m: 5 } }", ["LW0311"]), ("{ n: '{t.output.data.n}' }", []),
        ("{ n: '{t.output.data.s}' }", ["LW0311"]), ("{ n: '{t.output.data.open.x}' }", []),
        ("{ m: 5, n: 1 }", ["LW0311"]),
        ("{}", ["LW0311"]), ("'{t.output.data}'", []), ("{ n: 5, l: [{ a: x }] }", []), ("{ n: 5, l: {} }", ["LW0311"]),
    ])
    func aMappingMustSatisfyItsSchema(maps: String, codes: [String]) {
        let graph = """
            activities:
              t:
                type: trigger
                output: { schema: { properties: { n: { type: integer }, s: { type: string }, open: {} } } }
              x:
                type: worker
                topic: x
                input:
                  schema:
                    type: object
                    required: [n]
                    properties: { n: { type: number }, l: { type: array } }
                    additionalProperties: false
                  maps: \(maps)
            transitions: { t: [{ to: x }] }
            """
        #expect(Snippet(graph: graph).codes.map(\.rawValue) == codes)
    }

    @Test(arguments: [
        ("{ a: 1, b.c: 2 }", []), ("{ a: 1, a.b: 2 }", ["LW0309"]), ("{ a.b: 2, a: 1 }", ["LW0309"]),
        ("{ a: { b: 1 }, a.b: 2 }", ["LW0309"]), ("{ a: { b: 1 }, a.c: 2 }", []), ("{ a.b: 1, a.b.c: 2 }", ["LW0309"]),
        ("{ a: {}, a.b: 1 }", ["LW0309"]), ("{ x: { a: 1, a.b: 2 } }", ["LW0309"]),
    ])
    func onePathIsWrittenOnce(maps: String, codes: [String]) {
        let graph = "activities: { t: { type: trigger, job: { maps: \(maps) } } }"
        #expect(Snippet(graph: graph).codes.map(\.rawValue) == codes)
    }
}
