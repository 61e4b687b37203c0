import LegworkAudit
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore
import Testing

/// Every job that has not ended says what it waits for, and what is known of that.
@Suite(.timeLimit(.minutes(10)))
struct WhyTests {
    private func why(_ id: String, _ world: World) async throws -> [Explanation] {
        let job = try #require(try await world.job(id))
        let around = try await SurroundingsReader(world.store).read(job, app: world.app)
        return Explanation.why(job, app: world.app, around: around)
    }

    private func only(_ id: String, _ world: World) async throws -> Explanation {
        let all = try await why(id, world)
        try #require(all.count == 1, "\(all)")
        return all[0]
    }

    private func texts(_ explanation: Explanation) -> [String] { explanation.remarks.map(\.text) }

    @Test("A sleep waits for its timer, a question for a signal")
    func timersAndSignals() async throws {
        let world = try await Kinds.world()
        let nap = try await only("sleep", world)
        #expect(nap.activity == "nap" && nap.subjects == [.timer(.sleep)])
        #expect(nap.sinceMilliseconds == World.now && nap.dueMilliseconds == World.now + 60_000)
        let wait = try await only("ask", world)
        #expect(wait.subjects == [.signal(topics: ["answer"])] && wait.dueMilliseconds == nil)
    }

    @Test("A task that nobody has taken says whether anybody reads its topic; one in hand says who has it")
    func tasks() async throws {
        let world = try await Kinds.world()
        let queued = try await only("work", world)
        #expect(queued.subjects == [.worker(topic: "do")])
        #expect(queued.remarks.map(\.value).first?["workers"] == 0)
        #expect(texts(queued).first?.contains("no worker reads topic 'do'") ?? false)
        let key = world.keys.tasks(world.partition("work"), app: "kinds", topic: "do")
        world.memory.withKeyspace { space in
            space.streams[key]?.makeGroup(KeySpace.workerGroup)
            let now = space.nowMilliseconds
            _ = space.streams[key]?.read(group: KeySpace.workerGroup, consumer: "ada", limit: 9, milliseconds: now)
        }
        let held = try await only("work", world)
        #expect(texts(held).first?.hasPrefix("worker 'ada' has it, last heard of") ?? false)
        world.tamper { $0.streams[key] = nil }
        #expect(texts(try await only("work", world)) == ["its task is gone: run 'legwork audit'"])
    }

    @Test("A given task says who has it and until when; of a silent worker, where it goes, if there is an engine")
    func givenTasks() async throws {
        let world = try await Kinds.world()
        let living = try await only("given", world)
        #expect(living.subjects == [.worker(topic: "do")])
        let until = Timestamps.iso(World.now + 10_000)
        #expect(
            living.remarks.map(\.value) == [
                ["state": "given", "worker": "w1", "until": .string(until), "silent": false]
            ]
        )
        #expect(texts(living).first?.contains("commit that sent it, and lives until \(until)") ?? false)
        world.memory.withKeyspace { $0.nowMilliseconds += 10_000 }
        let silent = try await only("given", world)
        #expect(silent.remarks.first?.value["silent"] == true)
        #expect(texts(silent).first?.contains("is silent since \(until); no engine is there") ?? false)
        let partition = world.partition("given")
        _ = try await world.store.perform(.reclaim(partition: partition, limit: 9))
        #expect(texts(try await only("given", world)).first?.hasPrefix("nobody has taken it") ?? false)
    }

    @Test("A task that moves while its job is explained is not told as gone")
    func moving() async throws {
        let world = try await Kinds.world()
        let old = try #require(try await world.job("given"))
        let token = WaitToken(app: "kinds", gid: old.header.gid, activity: 1, address: .root, attempt: 1, job: "given")
        let partition = world.partition("given")
        _ = try await world.store.perform(.putBack(partition: partition, worker: "w1", tokens: [token]))
        let moved = try await SurroundingsReader(world.store).read(old, app: world.app)
        guard case .queued? = moved.tasks[token] else {
            Issue.record("it is in its stream now: \(moved.tasks)")
            return
        }
        try await world.fail(token, code: 500, topic: "do")
        let answered = try await SurroundingsReader(world.store).read(old, app: world.app)
        #expect(answered.messages.count == 1)
        try await world.settle()
        #expect(try await SurroundingsReader(world.store).read(old, app: world.app).tasks == [:])
    }

    @Test("A parent says how its child does")
    func children() async throws {
        var world = try await Kinds.world()
        let parent = try await only("parent", world)
        #expect(texts(parent) == ["the child is running"])
        try await world.start("parent", id: "young")
        #expect(texts(try await only("young", world)).first?.hasPrefix("the child has not started yet") ?? false)
    }

    @Test("A loop says which round it is in")
    func rounds() async throws {
        let world = try await Kinds.world()
        #expect(texts(try await only("loop", world)) == ["round 1 of at most 10000 of the loop of 'pivot'"])
    }

    @Test("A paused job waits for a person, and says what has arrived")
    func paused() async throws {
        let world = try await Kinds.world()
        let all = try await why("paused", world)
        #expect(all.first?.subjects == [.person] && all.first?.wake == "legwork jobs resume paused")
        #expect(all.first?.remarks.map(\.value) == ["ada", 1])
        // What came meanwhile needs no engine, but the person.
        #expect(all.last?.subjects == [.person] && all.last?.wake == "legwork jobs resume paused")
        #expect(
            texts(try #require(all.last)).first?.hasSuffix("has arrived, and is held while the job is paused") ?? false
        )
        let since = try #require(all.first).sinceMilliseconds
        world.memory.withKeyspace { $0.nowMilliseconds += 5000 }
        _ = try await world.signal("answer", ["id": "paused"])
        try await world.settle()
        #expect(try await why("paused", world).first?.sinceMilliseconds == since)
        try await world.control(.resume, "paused")
        #expect(try await world.job("paused")?.pause == nil)
    }

    @Test("An answer that comes while the job is paused is not a task that is gone")
    func answeredWhilePaused() async throws {
        let world = try await Kinds.world()
        let root = try #require(try await world.job("work")?.scopes[.root])
        let wait = try #require(root.instances.first { $0.value.taskEntry != nil })
        try await world.control(.pause(by: "ada"), "work")
        let token = WaitToken(
            app: "kinds",
            gid: try #require(try await world.job("work")).header.gid,
            activity: wait.key,
            address: .root,
            attempt: 1,
            job: "work"
        )
        try await world.fail(token, code: 500, topic: "do")
        try await world.settle()
        let last = try #require(try await why("work", world).last)
        #expect(last.subjects == [.person] && last.wake == "legwork jobs resume work")
        #expect(texts(last) == ["its answer has arrived, and is held while the job is paused"])
    }

    @Test("A signal that has arrived, and a step that is queued, wait for the engine at their place in the stream")
    func queued() async throws {
        let world = try await Kinds.world()
        _ = try await world.signal("answer", ["id": "ask"], id: "s9")
        let wait = try await only("ask", world)
        #expect(wait.subjects == [.engine])
        #expect(texts(wait) == ["the signal 's9' has arrived", "its message is in the stream: it is next"])
        let lease = world.keys.lease(world.partition("ask"))
        world.tamper { $0.remove(lease) }
        #expect(texts(try await only("ask", world)).last?.hasPrefix("no engine reads its partition") ?? false)
    }

    @Test("A wake that somebody has taken out of the stream is told as lost")
    func lost() async throws {
        let world = try await Kinds.world()
        _ = try await world.signal("answer", ["id": "ask"])
        let stream = world.keys.messages(world.partition("ask"))
        world.tamper { $0.remove(stream) }
        let wait = try await only("ask", world)
        #expect(wait.subjects == [.person])
        #expect(wait.wake.contains("its wake is in no stream"))
    }

    @Test("A wake that is done while its job is explained is not told as lost")
    func doneMeanwhile() async throws {
        let world = try await Kinds.world()
        _ = try await world.signal("answer", ["id": "ask"])
        let old = try #require(try await world.job("ask"))
        try await world.settle()
        let around = try await SurroundingsReader(world.store).read(old, app: world.app)
        #expect(Explanation.why(old, app: world.app, around: around).map(\.subjects) == [[.engine]])
    }

    @Test("A job that ended with waits open says that it is being cleared away")
    func clearing() async throws {
        let world = try await Kinds.world()
        try await world.control(.interrupt(Interruption(state: .cancelled, code: 410, reason: "enough")), "ask")
        #expect(try await only("ask", world).wake.hasSuffix("clears away what it has left: 1 open wait"))
        try await world.settle()
        #expect(try await why("ask", world).isEmpty)
        #expect(try await why("end", world).isEmpty)
    }

    @Test("A job whose message died says so, and how to retry it")
    func deadLetters() async throws {
        let world = try await Kinds.world()
        _ = try await world.signal("answer", ["id": "ask"], id: "s9")
        let partition = world.partition("ask")
        let entry = try #require(world.oldest(partition))
        _ = try await world.store.bury(
            Burial(
                partition: partition,
                stream: world.keys.messages(partition),
                entry: entry.id.description,
                lease: nil,
                reason: "it kills its engine",
                attempts: 10
            )
        )
        let letter = try #require(try await why("ask", world).first)
        #expect(letter.subjects == [.person] && letter.attempt == 10)
        #expect(letter.lastError == ["message": "it kills its engine"])
        let name = try #require(letter.remarks.first?.value.stringValue)
        #expect(letter.wake.contains("legwork dead retry \(name)"))
        #expect(try await world.audit() == [], "what waits for a person is explained")
        let id = try #require(StreamID(name.split(separator: ":")[1]))
        #expect(try await world.store.retryDeadLetter(partition: partition, id) == .done)
        #expect(try await world.store.retryDeadLetter(partition: partition, id) == .unchanged)
        try await world.settle()
        #expect(try await world.job("ask")?.header.state == .completed)
        #expect(try await world.audit() == [])
    }

    @Test("A join says from which branches it still waits; a retry says which attempt comes, and what went wrong")
    func joinsAndRetries() async throws {
        var world = try await World(
            yaml: """
                app:
                  id: kinds
                  version: '1'
                  graphs:
                    - subscribes: go
                      on_error: pause
                      activities:
                        t1: { type: trigger }
                        quick: { type: hook }
                        slow:
                          type: worker
                          topic: slow
                          retry: { maximum_attempts: 3, initial_interval: 60s, codes: [500] }
                        both: { type: hook }
                      transitions:
                        t1: [{ to: quick }, { to: slow }]
                        quick: [{ to: both }]
                        slow: [{ to: both }]
                """
        )
        try await world.start("go", id: "1")
        var all = try await why("1", world)
        #expect(all.last?.activity == "both" && all.last?.subjects == [.branches(from: ["slow"])])
        let token = WaitToken(app: "kinds", gid: "life-1", activity: 2, address: .root, attempt: 1, job: "1")
        try await world.fail(token, code: 500)
        try await world.settle()
        all = try await why("1", world)
        #expect(all.first?.subjects == [.timer(.retry)] && all.first?.attempt == 2)
        #expect(all.first?.lastError?["message"] == "no luck")
        #expect(texts(try #require(all.first)) == ["attempt 2 of at most 3"])
        var second = token
        second.attempt = 2
        world.memory.withKeyspace { $0.nowMilliseconds += 120_000 }
        _ = try await world.store.perform(.tick(partition: world.partition("1"), lease: nil, limit: 9))
        try await world.settle()
        try await world.fail(second, code: 501)
        try await world.settle()
        all = try await why("1", world)
        #expect(all.first?.subjects == [.person] && all.first?.wake == "legwork jobs retry 1")
        #expect(texts(try #require(all.first)).first == "paused by activity 'slow', which failed")
        #expect(all.contains { $0.wake == "legwork jobs retry 1 --activity slow" && $0.subjects == [.person] })
        try await world.control(.retry(activity: nil, fix: RetryFix()), "1")
        try await world.settle()
        all = try await why("1", world)
        #expect(all.contains { $0.activity == "slow" && $0.subjects == [.timer(.retry)] && $0.attempt == 3 }, "\(all)")
        #expect(try await world.audit() == [])
    }
}

extension World {
    /// Lets a worker take a task and answer with an error.
    func fail(_ token: WaitToken, code: Int, topic: String = "slow") async throws {
        let partition = partition(token.job)
        let stream = keys.tasks(partition, app: token.app, topic: topic)
        let entry = memory.withKeyspace { space in
            space.streams[stream]?.makeGroup(KeySpace.workerGroup)
            let now = space.nowMilliseconds
            return space.streams[stream]?.read(
                group: KeySpace.workerGroup,
                consumer: "w1",
                limit: 99,
                milliseconds: now
            ).first { $0.text("t") == token.text }
        }
        let request = AnswerRequest(
            partition: partition,
            app: token.app,
            topic: topic,
            entry: try #require(entry).id.description,
            consumer: "w1",
            delivery: 1,
            answer: .init(
                token: token,
                sequence: 0,
                status: .error,
                code: code,
                payload: Array(#"{"message":"no luck"}"#.utf8)
            )
        )
        #expect(try await store.perform(.answer(request)) == .answer(true))
    }
}
