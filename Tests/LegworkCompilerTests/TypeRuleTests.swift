import LegworkCompiler
import LegworkDiagnostics
import Testing

/// Types: operands, conditions, codes, job data and what travels between graphs. What is surely wrong is said, and
/// nothing is said of what could be right.
@Suite struct TypeRuleTests {
    /// The problems of a graph, a line each: `line:column code message`, lines counted within the graph.
    private func problems(_ text: String) -> [String] {
        Snippet(graph: text).compilation.diagnostics.map { diagnostic in
            let start = diagnostic.range?.start ?? SourcePosition(line: 0, column: 0)
            return "\(start.line - 5):\(start.column - 6) \(diagnostic.code.rawValue) \(diagnostic.message)"
        }
    }

    // MARK: Conditions

    private static let review = """
        input:
          schema:
            type: object
            properties:
              n: { type: integer, minimum: 0 }
              ok: { type: boolean }
              who: { type: string }
              either: { anyOf: [{ type: string }, { type: number }] }
              kind: { enum: [small, large, 7] }
              open: {}
        activities:
          start: { type: trigger, job: { maps: { stage: new, count: 1, done: false, from: '{start.output.data.who}' } } }
          a: { type: worker, topic: a, job: { maps: { stage: '{start.output.data.kind}', deep.x: 1, deep.y.z: hi } } }
          b: { type: worker, topic: b }
        transitions:
          start: [{ to: a }]
          a:
            - { to: b, conditions: { GATEmatch: [MATCH] } }
            - { to: b, else: true }
        """

    private func edge(_ match: String, gate: String = "") -> [String] {
        problems(Self.review.replacing("GATE", with: gate).replacing("MATCH", with: match)).map {
            // All stand in line 18; what matters is the rest.
            String($0.drop { $0 != " " }.dropFirst())
        }
    }

    @Test(arguments: [
        "{ expected: 5, actual: '{start.output.data.n}' }", "{ expected: 5.0, actual: '{start.output.data.n}' }",
        "{ expected: null, actual: '{start.output.data.n}' }", "{ expected: x, actual: '{start.output.data.either}' }",
        "{ expected: 7, actual: '{start.output.data.kind}' }", "{ expected: [1], actual: '{start.output.data.open}' }",
        "{ expected: '{start.output.data.n}', actual: '{start.output.data.either}' }",
        "{ expected: true, actual: { '@pipe': [['{start.output.data.n}', 5], ['{@number.lt}']] } }",
        "{ expected: '7', actual: '{$job.metadata.jid}' }", "{ expected: 404, actual: '{a.output.error.code}' }",
        "{ expected: new, actual: '{$job.data.stage}' }", "{ expected: large, actual: '{$job.data.stage}' }",
        "{ expected: true, actual: '{$job.data.done}' }", "{ expected: hi, actual: '{$job.data.deep.y.z}' }",
        "{ expected: {}, actual: '{$job.data.deep.y}' }", "{ expected: 5, actual: '{a.output.data.x}' }",
        "{ expected: '{{x}}', actual: '{start.output.data.who}' }",
        "{ expected: DE, actual: '{start.output.data.who}' }, { expected: 1, actual: '{start.output.data.n}' }",
    ])
    func conditionsThatMayHoldAreAccepted(match: String) {
        #expect(edge(match) == [])
    }

    @Test(arguments: [
        (
            "{ expected: '5', actual: '{start.output.data.n}' }",
            "LW0354 this condition can never hold: string '5' is never equal to an integer"
        ),
        (
            "{ expected: 5, actual: '{start.output.data.who}' }",
            "LW0354 this condition can never hold: integer 5 is never equal to a string"
        ),
        (
            "{ expected: 1.5, actual: '{start.output.data.n}' }",
            "LW0354 this condition can never hold: number 1.5 is never equal to an integer"
        ),
        (
            "{ expected: yes, actual: '{start.output.data.ok}' }",
            "LW0354 this condition can never hold: string 'yes' is never equal to a boolean"
        ),
        (
            "{ expected: [], actual: '{start.output.data.either}' }",
            "LW0354 this condition can never hold: a list is never equal to a string or a number"
        ),
        (
            "{ expected: 'true', actual: { '@pipe': [['{start.output.data.n}', 5], ['{@number.lt}']] } }",
            "LW0354 this condition can never hold: string 'true' is never equal to a boolean"
        ),
        (
            "{ expected: '{start.output.data.n}', actual: '{start.output.data.who}' }",
            "LW0354 this condition can never hold: a string is never equal to an integer"
        ),
        (
            "{ expected: 7, actual: '{$job.metadata.jid}' }",
            "LW0354 this condition can never hold: integer 7 is never equal to a string"
        ),
        (
            "{ expected: '404', actual: '{a.output.error.code}' }",
            "LW0354 this condition can never hold: string '404' is never equal to an integer"
        ),
        (
            "{ expected: '1', actual: '{$job.data.count}' }",
            "LW0354 this condition can never hold: string '1' is never equal to an integer"
        ),
        (
            "{ expected: 1, actual: '{$job.data.from}' }",
            "LW0354 this condition can never hold: integer 1 is never equal to a string"
        ),
        (
            "{ expected: true, actual: '{$job.data.stage}' }",
            "LW0354 this condition can never hold: boolean true is never equal to a string or an integer"
        ),
        (
            "{ expected: medium, actual: '{start.output.data.kind}' }",
            "LW0355 this condition can never hold: 'start.output.data.kind' is never string 'medium'"
        ),
        (
            "{ expected: -1, actual: '{start.output.data.n}' }",
            "LW0355 this condition can never hold: 'start.output.data.n' is never integer -1"
        ),
        (
            "{ expected: 1, actual: 2 }",
            "LW0356 this condition can never hold: its two sides are different values"
        ),
        (
            "{ expected: 1, actual: '{start.output.data.n}' }, { expected: 2, actual: '{start.output.data.n}' }",
            "LW0356 these conditions can never hold together: 'start.output.data.n' cannot be two values at once"
        ),
    ])
    func conditionsThatCannotHoldAreTold(match: String, problem: String) {
        #expect(edge(match) == [problem])
    }

    @Test func oneOfSeveralIsEnoughWithOr() {
        let match = "{ expected: 1, actual: '{start.output.data.n}' }, { expected: 2, actual: '{start.output.data.n}' }"
        #expect(edge(match, gate: "gate: or, ") == [])
    }

    @Test func aLiteralIsRewrittenInTheOtherType() {
        func fix(_ match: String) -> String? {
            Snippet(graph: Self.review.replacing("GATE", with: "").replacing("MATCH", with: match))
                .compilation.diagnostics.first?.fixIt?.message
        }
        #expect(fix("{ expected: '5', actual: '{start.output.data.n}' }") == "write it without quotes: 5")
        #expect(fix("{ expected: 5, actual: '{start.output.data.who}' }") == "write it in quotes: '5'")
        #expect(fix("{ expected: larg, actual: '{start.output.data.kind}' }") == "replace 'larg' with 'large'")
        #expect(fix("{ expected: yes, actual: '{start.output.data.ok}' }") == nil)
    }

    @Test func aHookRuleIsLookedAtOnBothSides() {
        func rule(_ expected: String, _ actual: String) -> [String] {
            problems(
                """
                input: { schema: { type: object, properties: { id: { type: string } } } }
                activities:
                  t: { type: trigger }
                  w: { type: hook, hook: { type: object, properties: { id: { type: integer } } } }
                transitions: { t: [{ to: w }] }
                hooks: { s: [{ to: w, conditions: { match: [{ expected: \(expected), actual: \(actual) }] } }] }
                """
            )
        }
        #expect(rule("7", "'{$self.hook.data.id}'") == [])
        #expect(
            rule("'{t.output.data.id}'", "'{$self.hook.data.id}'") == [
                "6:87 LW0354 this condition can never hold: an integer is never equal to a string"
            ]
        )
        #expect(
            rule("'7'", "'{$hook.data.id}'") == [
                "6:57 LW0354 this condition can never hold: string '7' is never equal to an integer"
            ]
        )
    }

    @Test func interimAnswersMayBeOfOtherTypes() {
        let graph = """
            activities:
              t: { type: trigger }
              a: { type: worker, topic: a, output: { schema: { properties: { n: { type: integer } } } } }
              b: { type: worker, topic: b }
              c: { type: worker, topic: c }
            transitions:
              t: [{ to: a }]
              a:
                - { to: b, code: 202, conditions: { match: [{ expected: half, actual: '{a.output.data.n}' }] } }
                - { to: c }
            """
        #expect(problems(graph) == [])
    }

    // MARK: Codes

    @Test(arguments: [
        ("type: hook, sleep: 5", "404", ["6:22 LW0256 'x' never gives code 404"]),
        ("type: hook, sleep: 5", "'*'", []), ("type: hook, sleep: 5", "4xx", []), ("type: hook", "422", []),
        ("type: hook", "[200, 5xx]", ["6:28 LW0256 'x' never gives a code of 5xx"]),
        ("type: hook, cycle: true", "202", ["6:22 LW0256 'x' never gives code 202"]),
        ("type: hook, hook: {}", "[404, 5xx]", []), ("type: worker, topic: x", "[202, 418]", []),
        ("type: await, topic: order.placed", "500", ["3:28 LW0253 'x' starts a job of its own graph"]),
        ("type: signal, topic: s", "404", []),
        ("type: signal, topic: s", "500", ["6:22 LW0256 'x' never gives code 500"]),
    ])
    func aCodeMustBeOneThatTheActivityGives(activity: String, code: String, expected: [String]) {
        let hooks = activity.contains("hook: {}") ? "hooks: { s: [{ to: x }] }" : "hooks: { s: [{ to: w }] }"
        let graph = """
            activities:
              t: { type: trigger }
              x: { \(activity) }
              w: { type: hook }
            transitions:
              x: [{ to: w, code: \(code) }]
              t: [{ to: x }]
            \(hooks)
            """
        #expect(problems(graph) == expected)
    }

    @Test func anAwaitThatOnlyStartsHasNoAnswer() {
        let graph = """
            activities: { t: { type: trigger }, x: { type: await, topic: order.placed, await: false }, y: { type: hook } }
            transitions: { t: [{ to: x }], x: [{ to: y, code: 500 }] }
            """
        #expect(problems(graph).last == "2:51 LW0256 'x' never gives code 500")
    }

    // MARK: Operands

    @Test(arguments: [
        ("[['{t.output.data.n}'], ['{@string.trim}']]", ["LW0312"]), ("[[5], ['{@string.trim}']]", ["LW0312"]),
        ("[['{t.output.data.s}'], ['{@string.trim}']]", []), ("[['{t.output.data.s}'], ['{@math.add}']]", []),
        ("[['{t.output.data.l}'], ['{@string.includes}']]", []), ("[['{t.output.data.open}'], ['{@string.trim}']]", []),
        ("[['{t.output.data.s}'], ['{@array.push}']]", ["LW0312"]),
        ("[['{t.output.data.maybe}'], ['{@string.trim}']]", []),
        ("[['x'], ['{@string.toUpperCase}', 1], ['{@array.push}']]", []),
        ("[['x'], ['{@string.trim}', 1, 2], ['{@date.add}']]", []),
        ("[[true, 1, day], ['{@date.add}']]", ["LW0312"]), ("[['{$job.data.k}'], ['{@array.join}']]", ["LW0312"]),
        ("[{ '@try': [[5], ['{@string.trim}']], else: '' }]", []),
    ])
    func operandsAreOfTypesThatTheFunctionTakes(pipe: String, codes: [String]) {
        let graph = """
            input:
              schema:
                properties:
                  n: { type: number }
                  s: { type: string }
                  l: { type: array }
                  maybe: { type: [number, string] }
                  open: {}
            activities:
              t: { type: trigger, job: { maps: { k: 5 } } }
              x: { type: worker, topic: x, input: { maps: { a: { '@pipe': \(pipe) } } } }
            transitions: { t: [{ to: x }] }
            """
        #expect(Snippet(graph: graph).codes.filter { $0 != .wrongOperands }.map(\.rawValue) == codes)
    }

    @Test func theOperandIsShownAlsoBehindOtherLetters() {
        let graph = """
            activities: { t: { type: trigger, job: { maps: { 'Länge 日本': { '@pipe': [[7], ['{@string.trim}']] } } } } }
            """
        #expect(problems(graph) == ["1:75 LW0312 @string.trim never takes integer 7 as 'text'"])
    }

    // MARK: Job data

    @Test(arguments: [
        ("{$job.data.deep.x}", []), ("{$job.data.deep.y.z}", []), ("{$job.data.deep}", []),
        ("{$job.data.deep.y.q}", ["no activity writes 'deep.y.q' to the job's data"]),
        ("{$job.data.deep.w}", ["no activity writes 'deep.w' to the job's data"]),
        ("{$job.data.stage.x}", ["no activity writes 'stage.x' to the job's data"]),
        ("{$job.data.count.x}", ["no activity writes 'count.x' to the job's data"]),
        ("{$job.data.from.x}", ["no activity writes 'from.x' to the job's data"]),
        ("{$job.data.whole.who}", []), ("{$job.data.whole.whom}", []), ("{$job.data.pipe.any}", []),
        ("{$job.data.list.0}", []), ("{$job.data.slots.3.x}", []),
    ])
    func jobDataIsWhatActivitiesWrite(reference: String, messages: [String]) {
        let graph = """
            input: { schema: { type: object, properties: { who: { type: string } } } }
            activities:
              start:
                type: trigger
                job:
                  maps:
                    stage: new
                    count: 1
                    deep.x: 1
                    deep: { y: { z: 5 } }
                    from: '{start.output.data.who}'
                    whole: '{start.output.data}'
                    pipe: { '@pipe': [[{}], ['{@object.create}']] }
                    list: [1, 2]
                    'slots[5]': {}
              a: { type: worker, topic: a, input: { maps: { x: '\(reference)' } } }
            transitions: { start: [{ to: a }] }
            """
        #expect(Snippet(graph: graph).compilation.diagnostics.map(\.message) == messages)
    }

    // MARK: Between graphs

    private func call(_ activity: String, _ maps: String) -> [String] {
        Snippet(
            """
            app:
              id: shop
              version: '1'
              graphs:
                - subscribes: order
                  activities:
                    t: { type: trigger }
                    x: { \(activity) }
                    y: { type: hook, job: { maps: \(maps) } }
                  transitions: { t: [{ to: x }], x: [{ to: y }] }
                - subscribes: pay
                  input:
                    schema:
                      type: object
                      required: [sum]
                      properties: { sum: { type: number }, to: { type: string } }
                      additionalProperties: false
                  output:
                    schema: { type: object, properties: { receipt: { type: string } }, additionalProperties: false }
                  activities:
                    s: { type: trigger }
                    w: { type: hook, hook: { type: object, required: [ok], properties: { ok: { type: boolean } } } }
                  transitions: { s: [{ to: w }] }
                  hooks: { paid: [{ to: w }] }
            """
        ).compilation.diagnostics.map { "\($0.code.rawValue) \($0.message)" }
    }

    @Test(arguments: [
        ("type: await, topic: pay, input: { maps: { sum: 5 } }", "{ a: '{x.output.data.receipt}' }", []),
        ("type: await, topic: pay, input: { maps: '{t.output.data}' }", "{ a: 1 }", []),
        (
            "type: await, topic: pay, input: { maps: { sum: five } }", "{ a: 1 }",
            ["LW0311 'sum' does not satisfy the input schema of graph 'pay'"]
        ),
        (
            "type: await, topic: pay, await: false, input: { maps: { total: 5 } }", "{ a: 1 }",
            [
                "LW0311 the input schema of graph 'pay' has no 'total'",
                "LW0311 the input schema of graph 'pay' requires 'sum'",
            ]
        ),
        (
            "type: await, topic: pay", "{ a: 1 }", ["LW0311 the input schema of graph 'pay' requires 'sum'"]
        ),
        (
            "type: await, topic: pay, input: { maps: { sum: 5 } }", "{ a: '{x.output.data.reciept}' }",
            ["LW0307 there can be no 'reciept': by its schema 'x.output.data' has no other members"]
        ),
        (
            "type: await, topic: pay, await: false, input: { maps: { sum: 5 } }", "{ a: '{x.output.data.job_id}' }", []
        ),
        ("type: signal, topic: paid, signal: { maps: { ok: true } }", "{ a: 1 }", []),
        (
            "type: signal, topic: paid, signal: { maps: { ok: sure } }", "{ a: 1 }",
            ["LW0311 'ok' does not satisfy the payload schema of 'w'"]
        ),
        ("type: signal, topic: paid", "{ a: 1 }", ["LW0311 the payload schema of 'w' requires 'ok'"]),
    ])
    func whatTravelsBetweenGraphsSatisfiesTheReceiver(activity: String, maps: String, problems: [String]) {
        #expect(call(activity, maps) == problems)
    }
}
