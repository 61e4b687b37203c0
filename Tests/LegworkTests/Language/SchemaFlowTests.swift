import Legwork
import Testing

/// `10-language` §2, §3, §5: schemas that are enforced while jobs run, on a real Redis. What goes into and out of workers
/// and graphs stands with the endings.
@Suite(.timeLimit(.minutes(10)))
struct SchemaFlowTests {
    private static let app = languageApp(
        """
            - subscribes: trigger
              activities:
                t1:
                  type: trigger
                  input: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}
                  output: {schema: {type: object, properties: {n: {maximum: 9}}}}
                h1: {type: hook, job: {maps: {n: '{t1.output.data.n}'}}}
              transitions: {t1: [{to: h1}]}
            - subscribes: hook
              activities:
                t2: {type: trigger}
                h2:
                  type: hook
                  output:
                    schema: {type: object, properties: {n: {type: integer}}}
                    maps: {n: '{t2.output.data.n}'}
                bad2: {type: hook, job: {maps: {why: '{h2.output.error.message}'}}}
              transitions: {t2: [{to: h2}], h2: [{to: bad2, code: 422}]}
            - subscribes: payload
              activities:
                t3: {type: trigger}
                h3:
                  type: hook
                  hook:
                    type: object
                    required: [lines]
                    properties: {lines: {type: array, items: {properties: {qty: {type: integer}}}}}
                  job: {maps: {lines: '{$self.hook.data.lines}'}}
              transitions: {t3: [{to: h3}]}
              hooks: {lines: [{to: h3}]}
            - subscribes: parent
              activities:
                t4: {type: trigger}
                a4:
                  type: await
                  topic: trigger
                  input: {maps: {n: '{t4.output.data.n}'}}
                  output: {schema: {type: object, properties: {n: {minimum: 5}}}}
                bad4: {type: hook, job: {maps: {code: '{a4.output.error.code}', why: '{a4.output.error.message}'}}}
              transitions: {t4: [{to: a4}], a4: [{to: bad4, code: 422}]}
        """
    )

    @Test("A trigger's own schemas refuse a start, by its caller and by a parent")
    func triggers() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            #expect(try await legwork.data("trigger", ["n": 9]) == ["n": 9])
            for (input, place) in [([:], "n"), (["n": "x"], "/n"), (["n": 10], "/n")] as [(JSONValue, String)] {
                let refused = await #expect(throws: LegworkError.self) {
                    try await legwork.start("trigger", input: input)
                }
                #expect(refused?.code == .badRequest)
                #expect(refused?.message.contains(place) == true)
            }
            #expect(try await legwork.data("parent", ["n": 7]) == [:])
            #expect(try await legwork.data("parent", ["n": 10])["code"] == 422)
            // The child's answer is too small for what the await says of it.
            #expect(try await legwork.data("parent", ["n": 1])["code"] == 422)
        }
    }

    @Test("What a hook maps must satisfy the schema beside it")
    func hooks() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            #expect(try await legwork.data("hook", ["n": 1]) == [:])
            let why = try await legwork.data("hook", ["n": "x"])["why"]?.string
            #expect(why == "the output of 'h2' does not satisfy its schema: /n must be an integer, got \"x\"")
        }
    }

    @Test("A refused signal says which member is wrong, what was expected and what came; the wait stays")
    func payloads() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            let job = try await legwork.start("payload")
            let refused = await #expect(throws: LegworkError.self) {
                try await legwork.signal("lines", payload: ["lines": [["qty": 1], ["qty": "two"]]])
            }
            #expect(refused?.code == .unprocessable)
            #expect(
                refused?.message
                    == "the payload does not satisfy the schema of the hook that waits on 'lines': "
                    + "/lines/1/qty must be an integer, got \"two\"; the job waits on"
            )
            #expect(try await legwork.signal("lines", payload: ["lines": []]) == .delivered(jobs: [job.id]))
            #expect(try await legwork.result(of: job, timeout: hangLimit).data == ["lines": []])
        }
    }
}
