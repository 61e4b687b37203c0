import Legwork
import Testing

/// `10-language` §8, and what is built on it: statistics, lists of jobs, signals to all.
@Suite(.timeLimit(.minutes(10)))
struct StatsFlowTests {
    private static let app = languageApp(
        """
            - subscribes: order
              activities:
                t1:
                  type: trigger
                  stats:
                    id: '{t1.output.data.id}'
                    key: '{t1.output.data.country}'
                    granularity: 1d
                    measures:
                      - {measure: count, target: '{t1.output.data.kind}'}
                      - {measure: sum, target: '{t1.output.data.total}'}
                      - {measure: avg, target: '{t1.output.data.total}'}
                      - {measure: min, target: '{t1.output.data.total}'}
                      - {measure: max, target: '{t1.output.data.total}'}
                      - {measure: mdn, target: '{t1.output.data.total}'}
                      - {measure: index, target: '{t1.output.data.colour}'}
                      - {measure: index, name: size, target: {'@pipe': [['{t1.output.data.total}', 10], ['{@number.gt}']]}}
                h1: {type: hook, hook: {type: object, required: [word]}, job: {maps: {word: '{$self.hook.data.word}'}}}
              transitions: {t1: [{to: h1}]}
              hooks: {order.told: [{to: h1, conditions: {match: [{expected: '{t1.output.data.id}', actual: '{$self.hook.data.id}'}]}}]}
            - subscribes: tell
              activities:
                t2: {type: trigger}
                s2:
                  type: signal
                  subtype: all
                  topic: order.told
                  key_name: '{t2.output.data.name}'
                  key_value: '{t2.output.data.value}'
                  scrub: '{t2.output.data.scrub}'
                  resolver: {maps: {data: {country: '{t2.output.data.country}'}}}
                  signal: {maps: {word: '{t2.output.data.word}'}}
                bad2: {type: hook, job: {maps: {code: '{s2.output.error.code}'}}}
              transitions: {t2: [{to: s2}], s2: [{to: bad2, code: 422}]}
            - subscribes: plain
              activities:
                t3: {type: trigger, stats: {granularity: infinity, measures: [{measure: count}]}}
        """
    )

    private static func order(_ id: Int, _ country: String, _ total: Double, _ colour: JSONValue) -> JSONValue {
        [
            "id": .init(integerLiteral: Int64(id)), "country": .init(stringLiteral: country),
            "kind": id % 2 == 0 ? "even" : "odd", "total": .init(floatLiteral: total), "colour": colour,
        ]
    }

    @Test("Every measure is counted with the start, by key and time, and only once")
    func measures() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            for (id, total) in [0.1, 0.2, 12.5, 1000].enumerated() {
                _ = try await legwork.start("order", input: Self.order(id, id == 3 ? "at" : "de", total, "red"))
            }
            // Refused starts count nothing; what is missing, or is no number, is not counted.
            await #expect(throws: LegworkError.self) {
                try await legwork.start("order", input: Self.order(0, "de", 5, "red"))
            }
            _ = try await legwork.start("order", input: ["id": 9, "country": "de", "total": "many"])
            let all = try await legwork.statistics("order")
            #expect(all.total.count == 5)
            #expect(all.total.values["kind"] == ["even": 2, "odd": 2])
            #expect(all.total.values["colour"] == ["red": 4])
            // At midnight a key may have two slices.
            #expect(Set(all.slices.map(\.key)) == ["at", "de"])
            #expect(all.slices.allSatisfy { $0.granularity == "1d" && $0.startMilliseconds % 86_400_000 == 0 })
            let total = try #require(all.total.numbers["total"])
            #expect(abs((total["sum"] ?? 0) - 1012.8) < 1e-9)
            #expect(abs((total["avg"] ?? 0) - 253.2) < 1e-9)
            #expect(total["min"] == 0.1)
            #expect(total["max"] == 1000)
            #expect(total["mdn"] == 6.35)
            let german = try await legwork.statistics("order", key: "de")
            #expect(german.total.count == 4)
            #expect(german.total.numbers["total"]?["mdn"] == 0.2)
            let first = try #require(all.slices.first?.startMilliseconds)
            let last = try #require(all.slices.last?.startMilliseconds)
            #expect(try await legwork.statistics("order", from: last + 1).total.count == 0)
            #expect(try await legwork.statistics("order", from: first, to: last).total.count == 5)
            let listed = try await legwork.jobs(topic: "order", index: (name: "size", value: "true"))
            #expect(Set(listed.jobs.map(\.id)) == ["2", "3"])
            for _ in 0..<3 { _ = try await legwork.start("plain") }
            #expect(try await legwork.statistics("plain").total.count == 3)
            let unknown = await #expect(throws: LegworkError.self) { try await legwork.statistics("nothing") }
            #expect(unknown?.code == .notFound)
        }
    }

    @Test("A signal to all goes to the jobs of an index that wait, whoever they are, hundreds of them in chunks")
    func signalToAll() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.app)
            let jobs = try await withThrowingTaskGroup(of: JobHandle.self) { group in
                for id in 0..<480 {
                    group.addTask {
                        let colour: JSONValue = id < 470 ? "red" : 7
                        return try await legwork.start(
                            "order",
                            input: Self.order(id, id < 240 ? "de" : "at", 1, colour)
                        )
                    }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            func tell(_ input: JSONValue) async throws -> JSONValue { try await legwork.data("tell", input) }
            // A number is the text that it is written as.
            #expect(try await tell(["name": "colour", "value": "7", "word": "seven", "country": "at"]) == [:])
            #expect(
                try await tell(["name": "colour", "value": "red", "word": "german", "country": "de", "scrub": true])
                    == [:]
            )
            for job in jobs {
                let id = Int(job.id) ?? 0
                guard id < 240 || id >= 470 else { continue }
                let result = try await legwork.result(of: job, timeout: hangLimit)
                #expect(result.data == ["word": id < 240 ? "german" : "seven"])
            }
            #expect(try await legwork.job("300").result.state == .waiting)
            // The index of the key has been emptied; the one of all countries has not.
            #expect(
                try await legwork.jobs(topic: "order", index: (name: "colour", value: "red"), limit: 1000).jobs.count
                    == 470
            )
            #expect(try await tell(["name": "weight", "value": 1, "word": "x"]) == ["code": 422])
            #expect(try await tell(["name": "colour", "word": "x"]) == ["code": 422])
            #expect(try await tell(["name": "colour", "value": "red"]) == ["code": 422])
        }
    }

    @Test("What a paused job was sent comes back in order, in chunks, before what came later")
    func resume() async throws {
        let yaml = languageApp(
            """
                - subscribes: log
                  activities:
                    t1: {type: trigger, job: {maps: {list: []}}}
                    h1: {type: hook, hook: {}, job: {maps: {last: '{$self.hook.data.n}'}}}
                    p1:
                      type: hook
                      job:
                        maps:
                          list: {'@pipe': [['{$job.data.list}', '{h1.hook.data.n}'], ['{@array.push}']]}
                  transitions: {t1: [{to: h1}], h1: [{to: p1, code: 202}]}
                  hooks: {line: [{to: h1}]}
            """
        )
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: yaml)
            let job = try await legwork.start("log", id: "l")
            try await legwork.pause("l")
            func send(_ number: Int, code: Int = 202) async throws {
                try await legwork.signal("line", payload: ["n": .init(integerLiteral: Int64(number))], code: code)
            }
            for number in 0..<250 { try await send(number) }
            try await legwork.resume("l")
            for number in 250..<300 { try await send(number) }
            try await send(300, code: 200)
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.data["last"] == 300)
            let lines = (0..<300).compactMap { result.data["list"]?[$0]?.integer }
            #expect(lines == (0..<300).map(Int64.init))
        }
    }
}
