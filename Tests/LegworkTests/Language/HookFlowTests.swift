import Legwork
import Testing

/// `10-language` §5 and §6: hooks, rules and signals, on a real Redis.
@Suite(.timeLimit(.minutes(10)))
struct HookFlowTests {
    private static let app = languageApp(
        """
            - subscribes: two
              activities:
                t1: {type: trigger}
                h1:
                  type: hook
                  hook: {type: object}
                  job: {maps: {by: '{$self.hook.data.by}', early: 'waiting'}}
              transitions: {t1: [{to: h1}]}
              hooks:
                pair:
                  - to: h1
                    conditions:
                      match:
                        - {expected: '{t1.output.data.a}', actual: '{$self.hook.data.a}'}
                        - {expected: '{t1.output.data.b}', actual: '{$self.hook.data.b}'}
                either:
                  - to: h1
                    conditions:
                      gate: or
                      match:
                        - {expected: '{t1.output.data.a}', actual: '{$self.hook.data.a}'}
                        - {expected: '{t1.output.data.b}', actual: '{$self.hook.data.b}'}
                    buffer: 0
            - subscribes: rules
              activities:
                t2: {type: trigger}
                first: {type: hook, hook: {}, job: {maps: {first: '{$self.hook.data.n}'}}}
                second: {type: hook, hook: {}, job: {maps: {second: '{$self.hook.data.n}'}}}
              transitions: {t2: [{to: first}, {to: second}]}
              hooks:
                shared:
                  - to: first
                    conditions: {match: [{expected: '{t2.output.data.id}', actual: '{$self.hook.data.first}'}]}
                  - to: second
                    conditions: {match: [{expected: '{t2.output.data.id}', actual: '{$self.hook.data.second}'}]}
            - subscribes: crowd
              activities:
                t3: {type: trigger}
                h3: {type: hook, hook: {}, job: {maps: {told: '{$self.hook.data.word}'}}}
              transitions: {t3: [{to: h3}]}
              hooks:
                everybody: [{to: h3, deliver: all, buffer: 0}]
            - subscribes: open
              activities:
                t4: {type: trigger}
                h4: {type: hook, hook: {}, job: {maps: {last: '{$self.hook.data.n}'}}}
                note: {type: worker, topic: note, input: {maps: {n: '{h4.hook.data.n}', at: '{$job.metadata.dad}'}}}
                bad: {type: hook, job: {maps: {code: '{h4.output.error.code}', why: '{h4.output.error.data.why}'}}}
              transitions:
                t4: [{to: h4}]
                h4:
                  - {to: note, code: 202}
                  - {to: bad, code: 409}
              hooks:
                steps: [{to: h4, conditions: {match: [{expected: '{$job.metadata.jid}', actual: '{$self.hook.data.id}'}]}}]
            - subscribes: nothing
              activities:
                t5: {type: trigger}
                h5: {type: hook, hook: {}}
                lost: {type: hook, job: {maps: {code: '{h5.output.error.code}'}}}
              transitions: {t5: [{to: h5}], h5: [{to: lost, code: 422}]}
              hooks:
                never: [{to: h5, conditions: {match: [{expected: '{t5.output.data.none}', actual: '{$self.hook.data.id}'}]}}]
            - subscribes: modes
              activities:
                t6: {type: trigger}
                h6:
                  type: hook
                  sleep: '{t6.output.data.sleep}'
                  output: {maps: {slept: '{$self.hook.data.timestamp}', went: true}}
                  job: {maps: {slept: '{$self.hook.data.timestamp}', went: true}}
              transitions: {t6: [{to: h6}]}
        """
    )

    private func waiting(_ legwork: Legwork, _ topic: String, _ input: JSONValue, id: String) async throws -> JobHandle
    {
        try await legwork.start(topic, input: input, id: id)
    }

    @Test("Rules with several matches need all of them, or with 'or' one; several rules of a topic find their hooks")
    func rules() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            let one = try await waiting(legwork, "two", ["a": 1, "b": "x"], id: "one")
            let half = try await legwork.signal("pair", payload: ["a": 1, "b": "y", "by": "half"])
            #expect(half == .buffered)
            #expect(try await legwork.job("one").result.data == ["early": "waiting"])
            let whole = try await legwork.signal("pair", payload: ["a": 1, "b": "x", "by": "pair"])
            #expect(whole == .delivered(jobs: ["one"]))
            #expect(
                try await legwork.result(of: one, timeout: hangLimit).data == ["by": "pair", "early": "waiting"]
            )
            // The one that was kept is for a job that comes later.
            #expect(try await legwork.data("two", ["a": 1, "b": "y"])["by"] == "half")
            let two = try await waiting(legwork, "two", ["a": 2, "b": "z"], id: "two")
            let missing = await #expect(throws: LegworkError.self) {
                try await legwork.signal("pair", payload: ["a": 2])
            }
            #expect(missing?.code == .unprocessable)
            let either = try await legwork.signal("either", payload: ["a": 77, "b": "z", "by": "or"])
            #expect(either == .delivered(jobs: ["two"]))
            #expect(try await legwork.result(of: two, timeout: hangLimit).data["by"] == "or")
            let late = await #expect(throws: LegworkError.self) {
                try await legwork.signal("either", payload: ["a": 2, "b": "z"])
            }
            #expect(late?.code == .notFound)
            let both = try await waiting(legwork, "rules", ["id": 5], id: "rules")
            #expect(try await legwork.signal("shared", payload: ["second": 5, "n": 2]) == .delivered(jobs: ["rules"]))
            #expect(try await legwork.signal("shared", payload: ["first": 5, "n": 1]) == .delivered(jobs: ["rules"]))
            #expect(try await legwork.result(of: both, timeout: hangLimit).data == ["first": 1, "second": 2])
        }
    }

    @Test("'deliver: all' reaches hundreds of waiters, in chunks")
    func crowd() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            let nobody = await #expect(throws: LegworkError.self) { try await legwork.signal("everybody") }
            #expect(nobody?.code == .notFound)
            let jobs = try await withThrowingTaskGroup(of: JobHandle.self) { group in
                for _ in 0..<250 { group.addTask { try await legwork.start("crowd") } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            guard case .delivered(let first) = try await legwork.signal("everybody", payload: ["word": "hey"]) else {
                Issue.record("the signal found nobody")
                return
            }
            #expect(first.count == 100)
            for job in jobs {
                #expect(try await legwork.result(of: job, timeout: hangLimit).data == ["told": "hey"])
            }
        }
    }

    @Test("202 leaves a hook open, each in its own dimension; another code closes it as an error")
    func interim() async throws {
        try await withLegwork { legwork in
            legwork.handle("note") { .success($0.input) }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.app)
            let job = try await waiting(legwork, "open", [:], id: "steps")
            for number in 1...3 {
                let payload: JSONValue = ["id": "steps", "n": .init(integerLiteral: Int64(number))]
                #expect(try await legwork.signal("steps", payload: payload, code: 202) == .delivered(jobs: ["steps"]))
            }
            let end: JSONValue = ["id": "steps", "why": "enough", "n": 4]
            #expect(try await legwork.signal("steps", payload: end, code: 409) == .delivered(jobs: ["steps"]))
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.data["code"] == 409)
            #expect(result.data["why"] == "enough")
            #expect(try await legwork.data("nothing") == ["code": 422])
            // A signal to a job that has ended finds nobody; the rule keeps it.
            #expect(try await legwork.signal("steps", payload: ["id": "steps"]) == .buffered)
        }
    }

    @Test("A sleep that is zero, negative or null is none; one of milliseconds wakes by itself")
    func sleeps() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            for sleep: JSONValue in [0, -5, .null] {
                #expect(try await legwork.data("modes", ["sleep": sleep]) == ["went": true])
            }
            for sleep: JSONValue in [0.01, "10ms"] {
                let data = try await legwork.data("modes", ["sleep": sleep])
                #expect(data["went"] == true)
                #expect(data["slept"]?.string?.hasSuffix("Z") == true)
            }
            let bad = try await legwork.outcome("modes", ["sleep": "soon"])
            #expect(bad.state == .failed)
            #expect(bad.error?["code"] == 422)
        }
    }
}
