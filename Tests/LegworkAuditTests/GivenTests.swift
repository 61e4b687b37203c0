import LegworkAudit
import LegworkLedger
import LegworkPlanner
import LegworkStore
import Testing

/// Tasks that workers were given: found wherever they are, and wherever they go.
@Suite(.timeLimit(.minutes(10)))
struct GivenTests {
    private func summary(_ world: World, repairs: Bool = false) async throws -> (AuditSummary, [AuditViolation]) {
        var found: [AuditViolation] = []
        let summary = try await StoreAudit(world.store, readsPerSecond: nil, repairs: repairs).run { violation, _ in
            found.append(violation)
        }
        return (summary, found)
    }

    private func given(_ world: World) -> [String] {
        let key = world.keys.given(world.partition("given"), worker: "w1")
        return world.memory.withKeyspace { $0.fields(key).map(\.name) }
    }

    @Test("A worker that is not listed is one violation: the wait of its task has it all the same")
    func unlisted() async throws {
        let world = try await Kinds.world()
        world.tamper { $0.remove(world.keys.workers) }
        let (_, found) = try await summary(world)
        #expect(found.map(\.kind) == [.worker])
        #expect(found.first?.key == world.keys.given(world.partition("given"), worker: "w1"))
    }

    @Test("Once a worker that was not listed is, and says nothing, an engine gives its tasks to others")
    func listedAgain() async throws {
        let world = try await Kinds.world()
        world.tamper { $0.remove(world.keys.workers) }
        #expect(try await summary(world, repairs: true).0.repaired == 1)
        let partition = world.partition("given")
        let early = try await world.store.perform(.reclaim(partition: partition, limit: 9))
        guard case .reclaim(let reply) = early else { return }
        #expect(reply.moved == 0, "a worker that lives has time to say so")
        world.memory.withKeyspace { $0.nowMilliseconds += 10_000 }
        guard case .reclaim(let late) = try await world.store.perform(.reclaim(partition: partition, limit: 9)) else {
            return
        }
        #expect(late.moved == 1)
        #expect(try await world.audit() == [])
    }

    @Test("A task that is in its stream too is only there after a repair; one that is in no stream gets there")
    func onePlace() async throws {
        for isInStream in [true, false] {
            let world = try await Kinds.world()
            let partition = world.partition("given")
            let key = world.keys.tasks(partition, app: "kinds", topic: "do")
            let token = try #require(given(world).first)
            world.tamper { space in
                let fields = [Operation.Field("t", token), Operation.Field("d", "{}")]
                let entry = isInStream ? space.append(key, fields).description : "1-1"
                space.setField(world.key("given"), "Q1", entry)
            }
            _ = try await summary(world, repairs: true)
            #expect(given(world).isEmpty)
            let entries = world.memory.withKeyspace { space in
                (space.streams[key]?.entries ?? []).filter { $0.text("t") == token }.map(\.id.description)
            }
            #expect(entries.count == 1)
            #expect(world.memory.withKeyspace { $0.text(world.key("given"), "Q1") } == entries.first)
            #expect(try await world.audit() == [])
        }
    }

    @Test("Of a task that two workers were given, one is left")
    func twoWorkers() async throws {
        let world = try await Kinds.world()
        let partition = world.partition("given")
        let token = try #require(given(world).first)
        world.tamper { space in
            let value = space.fields(world.keys.given(partition, worker: "w1"))[0].value
            for worker in ["w0", "w2"] {
                space.setField(world.keys.given(partition, worker: worker), token, value)
                space.addMember(world.keys.workers, worker, score: Double(World.now))
            }
        }
        let (audited, found) = try await summary(world, repairs: true)
        #expect(found.map(\.kind) == [.task, .task] && audited.repaired == 2)
        let left = world.memory.withKeyspace { space in
            ["w0", "w1", "w2"].filter { !space.fields(world.keys.given(partition, worker: $0)).isEmpty }
        }
        #expect(left.count == 1)
        #expect(try await world.audit() == [])
    }

    @Test("Engines of a store at rest forget nobody, and that is no violation")
    func atRest() async throws {
        let world = try await Kinds.world()
        world.tamper { space in
            space.addMember(world.keys.workers, "old", score: 1)
            for partition in 0..<world.store.partitions { space.remove(world.keys.lease(partition)) }
        }
        #expect(try await world.audit() == [])
    }

    @Test("The status counts given tasks by topic; of very many by some of them")
    func status() async throws {
        let world = try await Kinds.world()
        let tasks = try await world.store.givenTasks()
        #expect(tasks.map(\.app) == ["kinds"] && tasks.map(\.topic) == ["do"] && tasks.map(\.count) == [1])
        let status = try await world.store.status(topics: [("kinds", "do"), ("kinds", "none")])
        #expect(status.topics.map(\.pending) == [1, 0])
        world.tamper { space in
            for number in 0..<2000 {
                space.setField(world.keys.given(0, worker: "w2"), "more|g|1|,0|1|\(number)", "topic|key|0|{}")
            }
            space.addMember(world.keys.workers, "w2", score: 1)
        }
        let many = try await world.store.givenTasks().last
        #expect(many?.app == "more" && many?.topic == "topic" && many?.count == 2000)
    }
}
