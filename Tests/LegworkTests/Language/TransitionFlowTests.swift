import Legwork
import Synchronization
import Testing

/// `10-language` §4: codes, conditions, gates and joins, on a real Redis.
@Suite(.timeLimit(.minutes(10)))
struct TransitionFlowTests {
    @Test("Codes choose edges: numbers, lists, classes, any; beside 'to' or under 'conditions'")
    func codes() async throws {
        let yaml = languageApp(
            """
                - subscribes: route
                  activities:
                    t1: {type: trigger}
                    w1: {type: worker, topic: answer, input: {maps: '{t1.output.data}'}}
                    ok: {type: hook, job: {maps: {ok: true}}}
                    list: {type: hook, job: {maps: {list: '{w1.output.error.code}'}}}
                    class: {type: hook, job: {maps: {class: '{w1.output.error.message}'}}}
                    any: {type: hook, job: {maps: {any: true}}}
                    created: {type: hook, job: {maps: {created: '{w1.output.data.id}'}}}
                  transitions:
                    t1: [{to: w1}]
                    w1:
                      - {to: ok, conditions: {code: '200'}}
                      - {to: list, conditions: {code: [404, 503]}}
                      - {to: class, code: 5xx}
                      - {to: any, code: '*'}
                      - {to: created, code: 201}
            """
        )
        try await withLegwork {
            $0.handle("answer") { .asked($0) }
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            #expect(try await legwork.data("route") == ["ok": true, "any": true])
            #expect(try await legwork.data("route", ["code": 404]) == ["list": 404, "any": true])
            let both: JSONValue = ["list": 503, "class": "as asked", "any": true]
            #expect(try await legwork.data("route", ["code": 503]) == both)
            #expect(try await legwork.data("route", ["code": 500]) == ["class": "as asked", "any": true])
            let created: JSONValue = ["created": 7, "any": true]
            #expect(try await legwork.data("route", ["code": 201, "data": ["id": 7]]) == created)
            #expect(try await legwork.data("route", ["code": 418]) == ["any": true])
        }
    }

    @Test("Conditions compare JSON without coercion; gates join them; 'else' fires alone and never for errors")
    func conditions() async throws {
        let yaml = languageApp(
            """
                - subscribes: match
                  activities:
                    t1: {type: trigger}
                    and: {type: hook, job: {maps: {and: true}}}
                    or: {type: hook, job: {maps: {or: true}}}
                    none: {type: hook, job: {maps: {none: true}}}
                    rest: {type: hook, job: {maps: {rest: true}}}
                  transitions:
                    t1:
                      - to: and
                        conditions:
                          gate: and
                          match:
                            - {expected: 1, actual: '{t1.output.data.a}'}
                            - {expected: {x: [1, null]}, actual: '{t1.output.data.b}'}
                      - to: or
                        conditions:
                          gate: or
                          match:
                            - {expected: '7', actual: '{t1.output.data.a}'}
                            - {expected: true, actual: {'@pipe': [['{t1.output.data.a}', 100], ['{@number.gt}']]}}
                      - to: none
                        conditions: {match: [{expected: null, actual: '{t1.output.data.c}'}]}
                      - {to: rest, else: true}
                - subscribes: failing
                  activities:
                    t2: {type: trigger}
                    w2: {type: worker, topic: answer, input: {maps: '{t2.output.data}'}}
                    never: {type: hook, job: {maps: {never: true}}}
                    yes: {type: hook, job: {maps: {yes: true}}}
                    otherwise: {type: hook, job: {maps: {otherwise: true}}}
                    caught: {type: hook, job: {maps: {caught: '{w2.output.error.data.why}'}}}
                  transitions:
                    t2: [{to: w2}]
                    w2:
                      - {to: yes, conditions: {match: [{expected: 1, actual: '{w2.output.data.n}'}]}}
                      - {to: otherwise, else: true}
                      - {to: never, code: 409, conditions: {match: [{expected: 1, actual: 2}]}}
                      - {to: caught, code: 409, else: true}
            """
        )
        try await withLegwork {
            $0.handle("answer") { .asked($0) }
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            #expect(try await legwork.data("match", ["a": 1, "b": ["x": [1, .null]]]) == ["and": true, "none": true])
            #expect(try await legwork.data("match", ["a": 1, "b": ["x": [1]], "c": 0]) == ["rest": true])
            #expect(try await legwork.data("match", ["a": "7", "c": .null]) == ["or": true, "none": true])
            #expect(try await legwork.data("match", ["a": 7, "c": 1]) == ["rest": true])
            #expect(try await legwork.data("match", ["a": 101, "c": 1]) == ["or": true])
            #expect(try await legwork.data("failing", ["data": ["n": 1]]) == ["yes": true])
            #expect(try await legwork.data("failing", ["data": ["n": 2]]) == ["otherwise": true])
            #expect(try await legwork.data("failing", ["code": 409, "data": ["why": "w"]]) == ["caught": "w"])
            let failed = try await legwork.outcome("failing", ["code": 500])
            #expect(failed.state == .failed)
            #expect(failed.error?["code"] == 500)
        }
    }

    static let joins = languageApp(
        """
            - subscribes: all
              activities:
                t1: {type: trigger}
                a1: {type: worker, topic: pass, input: {maps: {n: 1}}, job: {maps: {a: '{$self.output.data.n}'}}}
                b1: {type: worker, topic: pass, input: {maps: {n: 2}}}
                b2: {type: worker, topic: pass, input: {maps: {n: 3}}, job: {maps: {b: '{$self.output.data.n}'}}}
                c1: {type: hook}
                c2: {type: hook}
                j1: {type: worker, topic: join, input: {maps: {a: '{$job.data.a}', b: '{$job.data.b}'}}}
              transitions:
                t1:
                  - {to: a1}
                  - {to: b1}
                  - {to: c1, conditions: {match: [{expected: true, actual: '{t1.output.data.third}'}]}}
                a1: [{to: j1}]
                b1: [{to: b2}]
                b2: [{to: j1}]
                c1: [{to: c2}]
                c2: [{to: j1}]
            - subscribes: any
              activities:
                t2: {type: trigger}
                a2: {type: worker, topic: pass, input: {maps: {n: 1}}}
                x2: {type: worker, topic: pass, input: {maps: {n: 2}}}
                y2: {type: worker, topic: pass, input: {maps: {n: 3}}}
                j2: {type: worker, topic: join, join: any, input: {maps: {any: 1}}}
              transitions:
                t2: [{to: a2}, {to: x2}]
                x2: [{to: y2}]
                a2: [{to: j2}]
                y2: [{to: j2}]
            - subscribes: each
              activities:
                t3: {type: trigger}
                a3: {type: hook, output: {maps: {n: 1}}}
                x3: {type: worker, topic: pass, input: {maps: {n: 2}}}
                y3: {type: hook}
                j3: {type: worker, topic: join, join: each, input: {maps: {at: '{$job.metadata.dad}'}}}
                k3: {type: worker, topic: join, input: {maps: {of: '{j3.output.data.at}'}}}
              transitions:
                t3:
                  - {to: a3}
                  - {to: x3}
                  - {to: y3, conditions: {match: [{expected: 1, actual: '{t3.output.data.n}'}]}}
                a3: [{to: j3}]
                x3: [{to: j3}]
                y3: [{to: j3}]
                j3: [{to: k3}]
            - subscribes: loop
              activities:
                t4: {type: trigger}
                p4: {type: hook, cycle: true, output: {maps: {n: 0}}}
                a4: {type: worker, topic: pass, input: {maps: {n: '{p4.output.data.n}'}}}
                b4: {type: hook}
                b5: {type: hook}
                d4: {type: hook}
                j4:
                  type: worker
                  topic: join
                  input:
                    maps:
                      n: {'@pipe': [['{a4.output.data.n}', 1], ['{@math.add}']]}
                c4: {type: cycle, ancestor: p4, input: {maps: {n: '{j4.output.data.n}'}}}
                end: {type: hook, job: {maps: {n: '{j4.output.data.n}'}}}
              transitions:
                t4: [{to: p4}]
                p4:
                  - {to: a4}
                  - {to: b4}
                  - {to: d4, conditions: {match: [{expected: 1, actual: '{p4.output.data.n}'}]}}
                a4: [{to: j4}]
                b4: [{to: b5}]
                b5: [{to: j4}]
                d4: [{to: j4}]
                j4:
                  - {to: c4, conditions: {match: [{expected: true, actual: {'@pipe': [['{j4.output.data.n}', 3], ['{@number.lt}']]}}]}}
                  - {to: end, else: true}
        """
    )

    @Test(
        "Joins: all once, any on the first, each per arrival, and within loops",
        arguments: LegworkConfiguration.CommitMode.allCases
    )
    func joins(mode: LegworkConfiguration.CommitMode) async throws {
        let joined = Mutex<[JSONValue]>([])
        func taken() -> [JSONValue] {
            joined.withLock { list in
                defer { list = [] }
                return list.sorted { $0.text < $1.text }
            }
        }
        try await withLegwork { legwork in
            legwork.handle("pass") { .success($0.input) }
            legwork.handle("join") { task in
                joined.withLock { $0.append(task.input) }
                return .success(task.input)
            }
        } change: {
            $0.commitMode = mode
        } body: { legwork in
            try await legwork.deploy(yaml: Self.joins)
            for third in [false, true] {
                #expect(try await legwork.data("all", ["third": .init(booleanLiteral: third)]) == ["a": 1, "b": 3])
                #expect(taken() == [["a": 1, "b": 3]])
            }
            _ = try await legwork.data("any")
            #expect(taken() == [["any": 1]])
            _ = try await legwork.data("each", ["n": 1])
            let each = taken()
            #expect(each.count == 6)
            let arrivals = each.compactMap { $0["at"]?.string }
            #expect(Set(arrivals).count == 3)
            #expect(Set(each.compactMap { $0["of"]?.string }) == Set(arrivals))
            #expect(try await legwork.data("loop") == ["n": 3])
            #expect(taken() == [["n": 1], ["n": 2], ["n": 3]])
        }
    }
}
