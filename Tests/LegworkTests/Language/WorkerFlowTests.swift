import Legwork
import Synchronization
import Testing

/// `10-language` §3: what a worker activity may ask for, on a real Redis.
@Suite(.timeLimit(.minutes(10)))
struct WorkerFlowTests {
    private static let retries = languageApp(
        """
            - subscribes: long
              activities:
                t1: {type: trigger}
                w1:
                  type: worker
                  topic: flaky
                  input: {maps: '{t1.output.data}'}
                  retry:
                    maximumAttempts: 4
                    initialInterval: 2ms
                    backoffCoefficient: 1
                    maximumInterval: 1s
                    codes: [5xx]
                    nonRetryable: [501]
                  job: {maps: {attempts: '{$self.output.metadata.attempt}'}}
                lost1: {type: hook, job: {maps: {code: '{w1.output.error.code}', attempts: '{w1.output.metadata.attempt}'}}}
              transitions: {t1: [{to: w1}], w1: [{to: lost1, code: [4xx, 5xx]}]}
            - subscribes: short
              activities:
                t2: {type: trigger}
                w2: {type: worker, topic: once, retry: {'503': [1]}, job: {maps: {attempts: '{$self.output.metadata.attempt}'}}}
              transitions: {t2: [{to: w2}]}
            - subscribes: timeout
              activities:
                t3: {type: trigger}
                w3: {type: worker, topic: nobody, timeout: 20ms, retry: {maximum_attempts: 2, initial_interval: 1ms}}
                lost3: {type: hook, job: {maps: {code: '{w3.output.error.code}', attempts: '{w3.output.metadata.attempt}'}}}
              transitions: {t3: [{to: w3}], w3: [{to: lost3, code: 504}]}
            - subscribes: schedule
              activities:
                t4: {type: trigger}
                w4: {type: worker, topic: failing, schedule_timeout: 40ms, retry: {maximum_attempts: 1000, initial_interval: 5ms, backoff_coefficient: 1}}
                lost4: {type: hook, job: {maps: {code: '{w4.output.error.code}'}}}
              transitions: {t4: [{to: w4}], w4: [{to: lost4, code: 504}]}
            - subscribes: empty
              activities:
                t5: {type: trigger}
                w5: {type: worker, topic: '{t5.output.data.topic}', job: {maps: {got: '{$self.output.data}'}}}
                lost5: {type: hook, job: {maps: {code: '{w5.output.error.code}'}}}
              transitions: {t5: [{to: w5}], w5: [{to: lost5, code: 422}]}
        """
    )

    @Test("Retries by code, in both spellings; timeouts of an attempt and of a dispatch; a topic that gives nothing")
    func retries() async throws {
        try await withLegwork { legwork in
            legwork.handle("flaky") { task in
                let good = task.input["good"]?.integer ?? 9
                guard Int64(task.attempt) < good else { return [:] }
                return .error(code: Int(task.input["code"]?.integer ?? 500), message: "not yet")
            }
            legwork.handle("once") { $0.attempt == 2 ? [:] : .error(code: 503, message: "once more") }
            legwork.handle("failing") { _ in .error(code: 500, message: "never") }
            legwork.handle("nothing") { _ in [:] }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.retries)
            #expect(try await legwork.data("long", ["good": 3]) == ["attempts": 3])
            #expect(try await legwork.data("long") == ["code": 500, "attempts": 4])
            #expect(try await legwork.data("long", ["code": 501]) == ["code": 501, "attempts": 1])
            #expect(try await legwork.data("long", ["code": 404]) == ["code": 404, "attempts": 1])
            #expect(try await legwork.data("short") == ["attempts": 2])
            #expect(try await legwork.data("timeout") == ["code": 504, "attempts": 2])
            #expect(try await legwork.data("schedule") == ["code": 504])
            #expect(try await legwork.data("empty", ["topic": "nothing"]) == ["got": [:]])
            #expect(try await legwork.data("empty") == ["code": 422])
        }
    }

    @Test("A heartbeat shortens the lease: a silent worker's task goes to another, one that shows itself keeps it")
    func heartbeat() async throws {
        let yaml = languageApp(
            """
                - subscribes: go
                  activities:
                    t1: {type: trigger}
                    w1: {type: worker, topic: slow, heartbeat: 60ms, job: {maps: {delivery: '{$self.output.data.delivery}'}}}
                  transitions: {t1: [{to: w1}]}
            """
        )
        let begun = Atomic<Int>(0)
        try await withLegwork { legwork in
            legwork.handle("slow") { task in
                begun.add(1, ordering: .relaxed)
                // Longer than the lease, which is kept by heartbeats meanwhile.
                try await Task.sleep(for: .milliseconds(150))
                return ["delivery": .init(integerLiteral: Int64(task.delivery))]
            }
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            #expect(try await legwork.data("go") == ["delivery": 1])
        }
        #expect(begun.load(ordering: .relaxed) == 1)
    }

    @Test("Tasks of a higher priority are taken first; a priority that is none is an error")
    func priorities() async throws {
        let yaml = languageApp(
            """
                - subscribes: go
                  activities:
                    t1: {type: trigger}
                    w1:
                      type: worker
                      topic: ranked
                      priority: '{t1.output.data.priority}'
                      input: {maps: {name: '{t1.output.data.name}'}}
                    lost1: {type: hook, job: {maps: {code: '{w1.output.error.code}'}}}
                  transitions: {t1: [{to: w1}], w1: [{to: lost1, code: 422}]}
            """
        )
        let order = Mutex<[String]>([])
        try await withLegwork { _ in
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            var jobs: [JobHandle] = []
            for priority: JSONValue in ["low", .null, "high", "normal", "low", "high"] {
                jobs.append(try await legwork.start("go", input: ["priority": priority, "name": priority]))
            }
            #expect(try await legwork.why(jobs[2].id).map(\.wake) == ["an answer of a worker for topic 'ranked'"])
            legwork.handle("ranked", concurrency: 1) { task in
                #expect(task.topic == "ranked")
                order.withLock { $0.append(task.input["name"]?.string ?? "none") }
                return [:]
            }
            for job in jobs { #expect(try await legwork.result(of: job, timeout: hangLimit).state == .completed) }
            #expect(try await legwork.data("go", ["priority": "urgent"]) == ["code": 422])
        }
        let names = order.withLock { $0 }
        #expect(Array(names.prefix(2)) == ["high", "high"])
        #expect(Set(names[2..<4]) == ["none", "normal"])
        #expect(Array(names.suffix(2)) == ["low", "low"])
    }
}
