import Foundation
import Legwork
import Testing

/// `10-language` §1, §2, §7 and §9: documents, data, ids, versions, on a real Redis.
@Suite(.timeLimit(.minutes(10)))
struct DataFlowTests {
    private static let app = languageApp(
        """
            - subscribes: meta
              activities:
                t1: {type: trigger}
                w1:
                  type: worker
                  topic: pass
                  input: {maps: {jid: '{$job.metadata.jid}'}}
                  job:
                    maps:
                      all: '{$job.metadata}'
                      own: '{$self.output.metadata}'
                      byName: '{w1.output.data.jid}'
              transitions: {t1: [{to: w1}]}
            - subscribes: order
              activities:
                t2: {type: trigger}
                h2:
                  type: hook
                  output: {maps: {n: '{$job.data.n}', first: 1}}
                  job: {maps: {n: 5, seen: '{$self.output.data.first}', before: '{$self.output.data.n}'}}
                  emit: {'@pipe': [['{$job.data.n}', 5], ['{@conditional.equality}']]}
                yes: {type: hook, job: {maps: {yes: true}}}
              transitions:
                t2: [{to: h2}]
                h2: [{to: yes, conditions: {match: [{expected: 5, actual: '{$job.data.n}'}]}}]
            - subscribes: missing
              activities:
                t3: {type: trigger}
                h3:
                  type: hook
                  job:
                    maps:
                      gone: '{t3.output.data.nothing}'
                      null: '{t3.output.data.null}'
                      written: null
                      empty: ''
                      list: [1, '{t3.output.data.nothing}', 'a {x} b']
                      deep: {a: {b: '{t3.output.data.big}'}}
                      whole: '{t3.output.data}'
                a3: {type: hook, job: {maps: {deep: {a: {c: 1}}}}}
                b3: {type: hook, job: {maps: {deep: {d: 2}}}}
              transitions: {t3: [{to: h3}], h3: [{to: a3}, {to: b3}]}
            - subscribes: settings
              activities:
                t4: {type: trigger}
                h4: {type: hook, job: {maps: {limit: '{$app.settings.limits.high}', all: '{$app.settings}'}}}
              transitions: {t4: [{to: h4}]}
            - subscribes: named
              expire: 0
              activities:
                t5: {type: trigger, stats: {id: '{t5.output.data.id}'}}
                h5: {type: hook, hook: {}}
              transitions: {t5: [{to: h5}]}
              hooks: {named.go: [{to: h5, buffer: 0}]}
            - subscribes: brief
              expire: '{t6.output.data.expire}'
              activities: {t6: {type: trigger}}
        """,
        settings: "  settings: {limits: {high: 12}}\n"
    )

    @Test("Metadata has the job's and the activity's names, long and short, with their forms of time")
    func metadata() async throws {
        try await withLegwork {
            $0.handle("pass") { .success($0.input) }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.app)
            let job = try await legwork.start("meta", id: "m1", idempotencyKey: "key-1")
            let data = try await legwork.result(of: job, timeout: hangLimit).data
            let all = try #require(data["all"])
            for (key, value) in [
                "jid": "m1", "key": "key-1", "app": "language", "version": "1", "topic": "meta", "state": "running",
                "js": "running", "aid": "w1", "dad": ",0",
            ] {
                #expect(all[key]?.string == value, "metadata '\(key)'")
            }
            #expect(all["gid"]?.string?.count == 11)
            for key in ["created", "updated"] {
                #expect(all[key]?.string?.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/) != nil)
            }
            for key in ["jc", "ju", "ac", "au"] { #expect(all[key]?.string?.wholeMatch(of: /\d{14}\.\d{3}/) != nil) }
            #expect(data["own"]?["aid"] == "w1")
            #expect(data["own"]?["attempt"] == 1)
            #expect(data["byName"] == "m1")
        }
    }

    @Test("In a leg, output comes before job data, conditions see both, and 'emit' comes last")
    func order() async throws {
        let yaml = Self.app.replacing(
            "- subscribes: order\n",
            with: "- subscribes: order\n      publishes: order.seen\n"
        )
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: yaml)
            #expect(try await legwork.data("order", id: "o") == ["n": 5, "seen": 1, "yes": true])
            for try await publication in try await legwork.publications("order.seen", job: "o") {
                #expect(publication.kind == .emitted)
                #expect(publication.data == ["n": 5, "seen": 1])
                break
            }
        }
    }

    @Test("What is missing is not written, null is; JSON goes through unchanged; branches keep each other's leaves")
    func missing() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            let text = #"{"big":9223372036854775807,"null":null,"e":"","l":[],"u":"é\u0000\n","f":1.5}"#
            let input = try JSONValue(parsing: text)
            let data = try await legwork.data("missing", input)
            #expect(data["gone"] == nil)
            #expect(data["null"] == .null)
            #expect(data["written"] == .null)
            #expect(data["empty"] == "")
            #expect(data["list"] == [1, .null, "a {x} b"])
            #expect(data["deep"] == ["a": ["b": 9_223_372_036_854_775_807, "c": 1], "d": 2])
            #expect(data["whole"] == input)
            #expect(try await legwork.data("settings") == ["limit": 12, "all": ["limits": ["high": 12]]])
        }
    }

    @Test("7 and '7' are one id; an id is refused while it is stored, and must agree with 'stats.id'")
    func ids() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            let job = try await legwork.start("named", input: ["id": 7])
            #expect(job.id == "7")
            let taken = await #expect(throws: LegworkError.self) {
                try await legwork.start("named", input: ["id": "7"])
            }
            #expect(taken?.code == .conflict)
            #expect(taken?.job == "7")
            let other = await #expect(throws: LegworkError.self) {
                try await legwork.start("named", input: ["id": 8], id: "9")
            }
            #expect(other?.code == .badRequest)
            for bad: JSONValue in ["", [1], .null] {
                let refused = await #expect(throws: LegworkError.self) {
                    try await legwork.start("named", input: ["id": bad])
                }
                #expect(refused?.code == .badRequest)
            }
            #expect(try await legwork.start("named", input: ["id": 8], id: "8").isNew)
            try await legwork.signal("named.go", payload: [:])
            _ = try await legwork.result(of: job, timeout: hangLimit)
            // 'expire: 0' keeps it, and its id.
            #expect(try await legwork.job("7").expiresMilliseconds == nil)
            let again = await #expect(throws: LegworkError.self) { try await legwork.start("named", input: ["id": 7]) }
            #expect(again?.code == .conflict)
        }
    }

    @Test("After its expiry nothing of a job remains, and its id is free")
    func expiry() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            _ = try await legwork.start("brief", input: ["expire": "10ms"], id: "b")
            try await legwork.eventually { (try? await legwork.job("b")) == nil }
            #expect(try await legwork.start("brief", input: ["expire": 3600], id: "b").isNew)
            #expect(try await legwork.job("b").expiresMilliseconds != nil)
        }
    }

    @Test("An app in several files runs as one")
    func references() async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("lw-ref-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("parts"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = [
            "app.yaml": """
            # The app itself.
            ---
            x-defaults: &defaults {type: hook}
            app:
              id: parted
              version: '1'
              settings: {$ref: './parts/settings.yaml'}
              graphs:
                - {$ref: './parts/graph.yaml#/graphs/0'}
                - subscribes: second
                  activities:
                    t2: {type: trigger}
                    h2: {<<: *defaults, job: {maps: {merged: true}}}
                  transitions: {t2: [{to: h2}]}
            """,
            "parts/settings.yaml": "greeting: hello\n",
            "parts/graph.yaml": """
            graphs:
              - subscribes: first
                activities:
                  t1: {type: trigger}
                  h1: {$ref: '#/shared/greet'}
                transitions: {t1: [{to: h1}]}
            shared:
              greet: {type: hook, job: {maps: {said: '{$app.settings.greeting}'}}}
            """,
        ]
        for (name, text) in files {
            try text.write(to: folder.appendingPathComponent(name), atomically: true, encoding: .utf8)
        }
        try await withLegwork { legwork in
            let deployment = try await legwork.deploy(file: folder.appendingPathComponent("app.yaml").path)
            #expect(deployment.topics == ["first", "second"])
            #expect(try await legwork.data("first") == ["said": "hello"])
            #expect(try await legwork.data("second") == ["merged": true])
        }
    }
}
