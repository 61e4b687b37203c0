import Legwork
import Synchronization
import Testing

/// Each kind of flow from YAML to its result, in both ways of committing.
@Suite(.timeLimit(.minutes(10)))
struct FlowKindTests {
    private static func app(_ body: String, id: String = "kinds", version: String = "1") -> String {
        "app:\n  id: \(id)\n  version: '\(version)'\n  graphs:\n" + body
    }

    @Test("A loop goes round until its edge says so", arguments: LegworkConfiguration.CommitMode.allCases)
    func cycle(mode: LegworkConfiguration.CommitMode) async throws {
        let yaml = Self.app(
            """
                - subscribes: count
                  activities:
                    t1: {type: trigger}
                    p1:
                      type: hook
                      cycle: true
                      output: {maps: {n: '{t1.output.data.from}'}}
                    w1: {type: worker, topic: add, input: {maps: {n: '{p1.output.data.n}'}}}
                    c1: {type: cycle, ancestor: p1, input: {maps: {n: '{w1.output.data.n}'}}}
                    end: {type: hook, job: {maps: {n: '{w1.output.data.n}'}}}
                  transitions:
                    t1: [{to: p1}]
                    p1: [{to: w1}]
                    w1:
                      - to: c1
                        conditions:
                          match: [{expected: true, actual: {'@pipe': [['{w1.output.data.n}', 10], ['{@number.lt}']]}}]
                      - {to: end, else: true}
            """
        )
        try await withLegwork { legwork in
            legwork.handle("add") { task in ["n": .init(integerLiteral: (task.input["n"]?.integer ?? 0) + 1)] }
        } change: {
            $0.commitMode = mode
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            let job = try await legwork.start("count", input: ["from": 3])
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.state == .completed)
            #expect(result.data == ["n": 10])
        }
    }

    @Test("A parent takes its child's result, and a child's error", arguments: LegworkConfiguration.CommitMode.allCases)
    func child(mode: LegworkConfiguration.CommitMode) async throws {
        let yaml = Self.app(
            """
                - subscribes: parent
                  activities:
                    t1: {type: trigger}
                    a1: {type: await, topic: child, input: {maps: {n: '{t1.output.data.n}'}}}
                    good: {type: hook, job: {maps: {child: '{a1.output.data.n}'}}}
                    bad: {type: hook, job: {maps: {code: '{a1.output.error.code}'}}}
                  transitions:
                    t1: [{to: a1}]
                    a1:
                      - {to: good}
                      - {to: bad, conditions: {code: 418}}
                - subscribes: child
                  activities:
                    t2: {type: trigger}
                    w2:
                      type: worker
                      topic: work
                      input: {maps: {n: '{t2.output.data.n}'}}
                      job: {maps: {n: '{$self.output.data.n}'}}
                  transitions: {t2: [{to: w2}]}
            """
        )
        try await withLegwork { legwork in
            legwork.handle("work") { task in
                let number = task.input["n"]?.integer ?? 0
                guard number >= 0 else { throw WorkerError(code: 418, message: "too small") }
                return ["n": .init(integerLiteral: number * 2)]
            }
        } change: {
            $0.commitMode = mode
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            let good = try await legwork.start("parent", input: ["n": 21])
            let bad = try await legwork.start("parent", input: ["n": -1])
            #expect(try await legwork.result(of: good, timeout: hangLimit).data == ["child": 42])
            #expect(try await legwork.result(of: bad, timeout: hangLimit).data == ["code": 418])
        }
    }

    @Test("A failing worker is tried again until it succeeds, with one idempotency key")
    func retry() async throws {
        let yaml = Self.app(
            """
                - subscribes: go
                  activities:
                    t1: {type: trigger}
                    w1:
                      type: worker
                      topic: flaky
                      retry: {maximum_attempts: 3, initial_interval: 20ms}
                      job: {maps: {attempt: '{$self.output.data.attempt}'}}
                  transitions: {t1: [{to: w1}]}
            """
        )
        let keys = Mutex<Set<String>>([])
        try await withLegwork { legwork in
            legwork.handle("flaky") { task in
                _ = keys.withLock { $0.insert(task.idempotencyKey) }
                guard task.attempt == 3 else { throw WorkerError(code: 503, message: "not yet") }
                return ["attempt": .init(integerLiteral: Int64(task.attempt))]
            }
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            let job = try await legwork.start("go")
            #expect(try await legwork.result(of: job, timeout: hangLimit).data == ["attempt": 3])
        }
        #expect(keys.withLock { $0.count } == 1)
    }

    private static let approval = app(
        """
            - subscribes: ask
              activities:
                t1: {type: trigger}
                h1:
                  type: hook
                  sleep: '{t1.output.data.patience}'
                  hook: {type: object, properties: {yes: {type: boolean}}, required: [id, yes]}
                  job: {maps: {yes: '{$self.hook.data.yes}', late: '{$self.hook.timed_out}'}}
              transitions: {t1: [{to: h1}]}
              hooks:
                answer:
                  - to: h1
                    conditions:
                      match: [{expected: '{t1.output.data.id}', actual: '{$self.hook.data.id}'}]
        """
    )

    @Test("A signal that comes before its hook is kept for it")
    func earlySignal() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.approval)
            #expect(try await legwork.signal("answer", payload: ["id": "a", "yes": true]) == .buffered)
            let job = try await legwork.start("ask", input: ["id": "a", "patience": 3600])
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.data["yes"] == true)
        }
    }

    @Test("A signal finds its job, counts once, and a payload that does not fit is refused while the job waits on")
    func signals() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.approval)
            let job = try await legwork.start("ask", input: ["id": "b", "patience": 3600])
            let misfit = await #expect(throws: LegworkError.self) {
                try await legwork.signal("answer", payload: ["id": "b", "yes": "maybe"])
            }
            #expect(misfit?.code == .unprocessable)
            #expect(try await legwork.job(job.id).result.state == .waiting)
            #expect(
                try await legwork.signal("answer", payload: ["id": "b", "yes": false], id: "s1")
                    == .delivered(jobs: [job.id])
            )
            #expect(try await legwork.signal("answer", payload: ["id": "b", "yes": true], id: "s1") == .duplicate)
            #expect(try await legwork.result(of: job, timeout: hangLimit).data["yes"] == false)
            let nowhere = await #expect(throws: LegworkError.self) { try await legwork.signal("question") }
            #expect(nowhere?.code == .notFound)
        }
    }

    @Test("A hook whose time is up goes on without a signal")
    func timedOut() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.approval)
            let job = try await legwork.start("ask", input: ["id": "c", "patience": 0.05])
            #expect(try await legwork.result(of: job, timeout: hangLimit).data["late"] == true)
        }
    }

    @Test("Interim answers run the 202 edge, each in its own dimension")
    func progress() async throws {
        let yaml = Self.app(
            """
                - subscribes: go
                  activities:
                    t1: {type: trigger}
                    w1: {type: worker, topic: long}
                    note: {type: worker, topic: note, input: {maps: {done: '{w1.output.data.done}'}}}
                    end: {type: hook, job: {maps: {done: '{w1.output.data.done}'}}}
                  transitions:
                    t1: [{to: w1}]
                    w1:
                      - {to: note, conditions: {code: 202}}
                      - {to: end}
            """
        )
        let notes = Mutex<[Int64]>([])
        try await withLegwork { legwork in
            legwork.handle("long") { task in
                for percent: Int64 in [25, 50] { try await task.progress(["done": .init(integerLiteral: percent)]) }
                return ["done": 100]
            }
            legwork.handle("note") { task in
                notes.withLock { $0.append(task.input["done"]?.integer ?? -1) }
                return [:]
            }
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            let job = try await legwork.start("go")
            #expect(try await legwork.result(of: job, timeout: hangLimit).data == ["done": 100])
        }
        #expect(notes.withLock { $0.sorted() } == [25, 50])
    }

    @Test("New jobs run on the version that another door has activated; running ones finish on theirs")
    func versions() async throws {
        func yaml(_ version: String) -> String {
            Self.app(
                """
                    - subscribes: go
                      activities:
                        t1: {type: trigger}
                        w1: {type: worker, topic: hold, job: {maps: {version: '\(version)'}}}
                      transitions: {t1: [{to: w1}]}
                """,
                version: version
            )
        }
        try await withLegwork(
            change: { _ in }
        ) { legwork in
            try await legwork.deploy(yaml: yaml("9"))
            let old = try await legwork.start("go")
            _ = try await withDoor(to: legwork) { other in try await other.deploy(yaml: yaml("10")) }
            let new = try await legwork.start("go")
            #expect(old.version == "9")
            #expect(new.version == "10")
            legwork.handle("hold") { _ in [:] }
            #expect(try await legwork.result(of: old, timeout: hangLimit).data == ["version": "9"])
            #expect(try await legwork.result(of: new, timeout: hangLimit).data == ["version": "10"])
            let back = await #expect(throws: LegworkError.self) { try await legwork.deploy(yaml: yaml("9")) }
            #expect(back?.code == .conflict)
            let pinned = try await legwork.start("go", app: "kinds", version: "9")
            #expect(try await legwork.result(of: pinned, timeout: hangLimit).data == ["version": "9"])
        }
    }

    @Test("Jobs that are paused, resumed and signalled from outside while they move lose nothing")
    func conflicts() async throws {
        let yaml = Self.app(
            """
                - subscribes: go
                  activities:
                    t1: {type: trigger}
                    w1: {type: worker, topic: step}
                    w2: {type: worker, topic: step}
                    w3: {type: worker, topic: step}
                    w4: {type: worker, topic: step, job: {maps: {done: true}}}
                  transitions: {t1: [{to: w1}], w1: [{to: w2}], w2: [{to: w3}], w3: [{to: w4}]}
            """
        )
        let steps = Atomic<Int>(0)
        try await withLegwork { legwork in
            legwork.handle("step") { _ in
                steps.add(1, ordering: .relaxed)
                return [:]
            }
        } body: { legwork in
            try await legwork.deploy(yaml: yaml)
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<20 {
                    group.addTask {
                        let job = try await legwork.start("go")
                        for _ in 0..<4 {
                            do {
                                try await legwork.pause(job.id)
                                try await legwork.resume(job.id)
                            } catch let error as LegworkError where error.code == .conflict {}
                        }
                        let result = try await legwork.result(of: job, timeout: hangLimit)
                        #expect(result.state == .completed)
                        #expect(result.data == ["done": true])
                    }
                }
                try await group.waitForAll()
            }
        }
        #expect(steps.load(ordering: .relaxed) == 80)
    }

    @Test("A deleted job is gone, and its id is free")
    func deletion() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.approval)
            let job = try await legwork.start("ask", input: ["id": "d", "patience": 3600], id: "x")
            let early = await #expect(throws: LegworkError.self) { try await legwork.delete("x") }
            #expect(early?.code == .conflict)
            try await legwork.cancel("x")
            _ = try await legwork.result(of: job, timeout: hangLimit)
            try await legwork.delete("x")
            while (try? await legwork.job("x")) != nil { try await Task.sleep(for: .milliseconds(2)) }
            #expect(try await legwork.start("ask", input: ["id": "d", "patience": 3600], id: "x").isNew)
        }
    }
}
