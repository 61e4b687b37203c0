import Legwork
import Synchronization
import Testing

/// `10-language` §2, §3 and §9: interrupts, children, errors that nothing catches, endings.
@Suite(.timeLimit(.minutes(10)))
struct EndingFlowTests {
    private static let interrupts = languageApp(
        """
            - subscribes: own
              activities:
                t1: {type: trigger}
                side: {type: worker, topic: nobody}
                stop: {type: interrupt, reason: '{t1.output.data.why}', code: 504, stack: here}
              transitions: {t1: [{to: side}, {to: stop}]}
            - subscribes: other
              activities:
                t2: {type: trigger}
                stop2: {type: interrupt, target: '{t2.output.data.id}', topic: sleeper, descend: '{t2.output.data.deep}'}
                said: {type: hook, job: {maps: {said: true}}}
              transitions: {t2: [{to: stop2}], stop2: [{to: said}]}
            - subscribes: sleeper
              activities:
                t3: {type: trigger}
                kept: {type: await, topic: child, cancel: abandon, input: {maps: {id: kept}}}
                gone: {type: await, topic: child, input: {maps: {id: gone}}}
              transitions: {t3: [{to: kept}, {to: gone}]}
            - subscribes: child
              activities:
                t4: {type: trigger, stats: {id: '{t4.output.data.id}'}}
                h4: {type: hook, hook: {}}
              transitions: {t4: [{to: h4}]}
              hooks: {child.go: [{to: h4, conditions: {match: [{expected: '{t4.output.data.id}', actual: '{$self.hook.data.id}'}]}}]}
            - subscribes: parent
              activities:
                t5: {type: trigger}
                a5: {type: await, topic: stopping, input: {maps: {throw: '{t5.output.data.throw}'}}}
                fine: {type: hook, job: {maps: {fine: '{a5.output.data.x}'}}}
                told: {type: hook, job: {maps: {told: '{a5.output.error.code}'}}}
              transitions: {t5: [{to: a5}], a5: [{to: fine}, {to: told, code: 410}]}
            - subscribes: stopping
              activities:
                t6: {type: trigger}
                x6: {type: hook, job: {maps: {x: 1}}}
                i6: {type: interrupt, throw: '{t6.output.data.throw}'}
              transitions: {t6: [{to: x6}], x6: [{to: i6}]}
        """
    )

    @Test("An interrupt ends its own job, with reason, code and stack")
    func own() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.interrupts)
            let result = try await legwork.outcome("own", ["why": "enough"])
            #expect(result.state == .interrupted)
            #expect(result.error?["code"] == 504)
            #expect(result.error?["message"] == "enough")
            #expect(result.error?["stack"] == "here")
            // 'throw: false' spares the parent the error and gives it what there is.
            #expect(try await legwork.data("parent", ["throw": false]) == ["fine": 1])
            #expect(try await legwork.data("parent", ["throw": true]) == ["told": 410])
        }
    }

    @Test("An interrupt of another takes along its children, those that were abandoned only if it descends")
    func another() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.interrupts)
            for isDeep in [false, true] {
                let sleeper = try await legwork.start("sleeper", id: "s")
                try await legwork.eventually { try await legwork.jobs(topic: "child").jobs.count == 2 }
                let input: JSONValue = ["id": "s", "deep": .init(booleanLiteral: isDeep)]
                #expect(try await legwork.data("other", input) == ["said": true])
                #expect(try await legwork.result(of: sleeper, timeout: hangLimit).state == .interrupted)
                try await legwork.eventually { try await legwork.job("gone").result.state == .cancelled }
                if isDeep {
                    try await legwork.eventually { try await legwork.job("kept").result.state == .cancelled }
                } else {
                    #expect(try await legwork.job("kept").result.state == .waiting)
                    try await legwork.cancel("kept")
                }
                for id in ["kept", "gone", "s"] {
                    try await legwork.delete(id)
                    try await legwork.eventually { (try? await legwork.job(id)) == nil }
                }
            }
        }
    }

    private static let children = languageApp(
        """
            - subscribes: begin
              activities:
                t1: {type: trigger}
                a1: {type: await, topic: child, await: false, input: {maps: {id: '{t1.output.data.id}'}}}
                end1: {type: hook, job: {maps: {child: '{a1.output.data.job_id}'}}}
              transitions: {t1: [{to: a1}], a1: [{to: end1}]}
            - subscribes: ask
              activities:
                t2: {type: trigger}
                a2: {type: await, topic: '{t2.output.data.topic}', input: {maps: {id: '{t2.output.data.id}'}}}
                bad: {type: hook, job: {maps: {code: '{a2.output.error.code}'}}}
              transitions: {t2: [{to: a2}], a2: [{to: bad, code: [400, 404, 409, 422]}]}
            - subscribes: child
              input: {schema: {type: object, required: [id], properties: {id: {type: [string, integer]}}}}
              activities:
                t3: {type: trigger, stats: {id: '{t3.output.data.id}'}}
                h3: {type: hook, sleep: 60}
              transitions: {t3: [{to: h3}]}
            - subscribes: emitting
              activities:
                t4: {type: trigger}
                a4: {type: await, topic: steps}
                seen: {type: worker, topic: seen, input: {maps: {n: '{a4.output.data.n}'}}}
                end4: {type: hook, job: {maps: {n: '{a4.output.data.n}'}}}
              transitions: {t4: [{to: a4}], a4: [{to: seen, code: 202}, {to: end4}]}
            - subscribes: deaf
              activities:
                t6: {type: trigger}
                a6: {type: await, topic: steps, job: {maps: {n: '{$self.output.data.n}'}}}
              transitions: {t6: [{to: a6}]}
            - subscribes: steps
              publishes: steps.done
              activities:
                t5: {type: trigger}
                s5: {type: hook, emit: true, job: {maps: {n: 1}}}
                w5: {type: worker, topic: seen, emit: '{t5.output.data.never}', job: {maps: {n: 2}}}
              transitions: {t5: [{to: s5}], s5: [{to: w5}]}
        """
    )

    @Test("A child is only started, or refused with 404, 409 or 422; it gives its emitted data to a 202 edge")
    func children() async throws {
        let seen = Mutex<[JSONValue]>([])
        try await withLegwork { legwork in
            legwork.handle("seen") { task in
                if let number = task.input["n"] { seen.withLock { $0.append(number) } }
                return [:]
            }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.children)
            #expect(try await legwork.data("begin", ["id": "c1"]) == ["child": "c1"])
            #expect(try await legwork.job("c1").result.state == .waiting)
            #expect(try await legwork.data("ask", ["topic": "child", "id": "c1"]) == ["code": 409])
            #expect(try await legwork.data("ask", ["topic": "nowhere", "id": "c2"]) == ["code": 404])
            #expect(try await legwork.data("ask", ["topic": "child", "id": true])["code"] == 422)
            #expect(try await legwork.data("ask", ["topic": "child", "id": 1.5])["code"] == 422)
            #expect(try await legwork.data("deaf") == ["n": 2])
            #expect(try await legwork.data("emitting") == ["n": 2])
        }
        #expect(seen.withLock { $0 } == [1])
    }

    @Test("What is published can be followed as it happens and afterwards, of one job or of all")
    func published() async throws {
        try await withLegwork { legwork in
            legwork.handle("seen") { _ in [:] }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.children)
            let live = try await legwork.publications("steps.done", onlyNew: true)
            for id in ["one", "two"] { #expect(try await legwork.data("steps", id: id) == ["n": 2]) }
            var heard: [String: [Publication]] = [:]
            for try await publication in live {
                heard[publication.job, default: []].append(publication)
                if heard.values.joined().count == 4 { break }
            }
            for id in ["one", "two"] {
                #expect(heard[id]?.map(\.kind) == [.emitted, .completed])
                #expect(heard[id]?.map(\.data) == [["n": 1], ["n": 2]])
            }
            var late: [Publication] = []
            for try await publication in try await legwork.publications("steps.done", job: "two") {
                late.append(publication)
                if publication.kind.isFinal { break }
            }
            #expect(late == heard["two"])
            let unknown = await #expect(throws: LegworkError.self) { try await legwork.publications("steps.none") }
            #expect(unknown?.code == .notFound)
        }
    }

    private static let errors = languageApp(
        """
            - subscribes: fast
              activities:
                t1: {type: trigger}
                w1: {type: worker, topic: answer, input: {maps: {code: 418}}}
                s1: {type: hook, sleep: 60}
              transitions: {t1: [{to: w1}, {to: s1}]}
            - subscribes: wait
              on_error: wait
              activities:
                t2: {type: trigger}
                w2: {type: worker, topic: answer, input: {maps: {code: 418}}}
                x2: {type: worker, topic: answer, input: {maps: {code: 500}}}
                y2: {type: worker, topic: answer, input: {maps: {data: {n: 1}}}, job: {maps: {n: '{$self.output.data.n}'}}}
                after: {type: hook}
              transitions: {t2: [{to: w2}, {to: x2}, {to: y2}], w2: [{to: after}], y2: [{to: after}]}
            - subscribes: pause
              on_error: pause
              activities:
                t3: {type: trigger}
                w3: {type: worker, topic: answer, input: {maps: {code: '{t3.output.data.code}'}}, job: {maps: {ok: '{$self.output.data.ok}'}}}
                s3: {type: signal, topic: done, signal: {maps: {ok: '{$job.data.ok}'}, schema: {type: object, required: [ok]}}}
              transitions: {t3: [{to: w3}], w3: [{to: s3}]}
            - subscribes: listener
              activities:
                t4: {type: trigger}
                h4: {type: hook, hook: {}, job: {maps: {ok: '{$self.hook.data.ok}'}}}
              transitions: {t4: [{to: h4}]}
              hooks: {done: [{to: h4, buffer: 0}]}
            - subscribes: schemas
              output: {schema: {type: object, required: [n], properties: {n: {type: integer}}}}
              input: {schema: {type: object, properties: {n: {type: [integer, string]}}}}
              activities:
                t5: {type: trigger}
                w5:
                  type: worker
                  topic: answer
                  input: {schema: {type: object, properties: {data: {maxProperties: 1}}}, maps: {data: '{t5.output.data}'}}
                  output: {schema: {type: object, maxProperties: 1}}
                  job: {maps: {n: '{$self.output.data.n}'}}
                bad5: {type: hook, job: {maps: {n: '{w5.output.error.code}'}}}
              transitions: {t5: [{to: w5}], w5: [{to: bad5, code: 422}]}
            - subscribes: round
              max_cycles: 5
              activities:
                t6: {type: trigger}
                p6: {type: hook, cycle: true}
                c6: {type: cycle, ancestor: p6}
              transitions: {t6: [{to: p6}], p6: [{to: c6}]}
        """
    )

    @Test("An uncaught error ends the job at once, or when its siblings have ended, with all errors listed")
    func modes() async throws {
        try await withLegwork {
            $0.handle("answer") { .asked($0) }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.errors)
            let fast = try await legwork.outcome("fast")
            #expect(fast.state == .failed)
            #expect(fast.error?["code"] == 418)
            #expect(fast.error?["activity"] == "w1")
            let slow = try await legwork.outcome("wait")
            #expect(slow.state == .failed)
            #expect(slow.data == ["n": 1])
            let codes = [slow.error?["code"]?.integer, slow.error?["others"]?[0]?["code"]?.integer].compactMap { $0 }
            #expect(codes.sorted() == [418, 500])
            let endless = try await legwork.outcome("round")
            #expect(endless.state == .failed)
            #expect(endless.error?["code"] == 508)
            #expect(endless.error?["message"]?.string?.contains("max_cycles") == true)
        }
    }

    @Test("A paused job's activity is tried again with what a person has mended: in its second leg, and in its first")
    func mending() async throws {
        try await withLegwork {
            $0.handle("answer") { .asked($0) }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.errors)
            let listener = try await legwork.start("listener")
            let job = try await legwork.start("pause", input: ["code": 500], id: "p")
            try await legwork.eventually { try await legwork.job("p").result.state == .paused }
            let waits = try await legwork.why("p")
            #expect(waits.contains { $0.activity == "w3" && $0.subjects == ["person"] })
            // As it is, it fails again.
            try await legwork.retry("p")
            try await legwork.eventually {
                try await legwork.job("p").waits.contains { $0.attempt == 2 && $0.subjects == ["person"] }
            }
            let other = await #expect(throws: LegworkError.self) { try await legwork.retry("p", activity: "s3") }
            #expect(other?.code == .conflict)
            try await legwork.retry("p", activity: "w3", input: ["code": 200])
            // The signal's payload lacks what its schema wants: nothing was sent yet.
            try await legwork.eventually {
                try await legwork.why("p").contains { $0.activity == "s3" && $0.subjects == ["person"] }
            }
            #expect(try await legwork.job(listener.id).result.state == .waiting)
            let input = await #expect(throws: LegworkError.self) { try await legwork.retry("p", input: [:]) }
            #expect(input?.code == .badRequest)
            try await legwork.retry("p", data: ["ok": "mended"])
            #expect(try await legwork.result(of: job, timeout: hangLimit).data == ["ok": "mended"])
            #expect(try await legwork.result(of: listener, timeout: hangLimit).data == ["ok": "mended"])
        }
    }

    @Test("Schemas are enforced: of a start, of what goes into and out of an activity, of a job's data")
    func schemas() async throws {
        try await withLegwork {
            $0.handle("answer") { .asked($0) }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.errors)
            let refused = await #expect(throws: LegworkError.self) {
                try await legwork.start("schemas", input: ["n": true])
            }
            #expect(refused?.code == .badRequest)
            #expect(refused?.message.contains("/n") == true)
            #expect(try await legwork.data("schemas", ["n": 7]) == ["n": 7])
            // Too much for the worker's input: 422, which an edge takes.
            #expect(try await legwork.data("schemas", ["n": 7, "m": 8]) == ["n": 422])
            let failed = try await legwork.outcome("schemas", ["n": "x"])
            #expect(failed.state == .failed)
            #expect(failed.error?["code"] == 422)
            #expect(failed.error?["message"]?.string?.contains("/n") == true)
        }
    }
}
