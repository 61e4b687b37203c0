import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

/// What can be asked of a store is answered alike in memory and by Redis.
@Suite(.redisServer, .timeLimit(.minutes(10)))
struct QueryTests {
    private func filled(_ kind: StoreKind) async throws -> Store {
        let store = try await kind.store(partitions: 1)
        let token = Sample.token(2)
        let timer = Timer.wait(.sleep, token)
        let commit = Sample.commit(
            job: Sample.job,
            partition: 0,
            [
                .save(scope: .root, fields: [.init("h", Sample.header().text), .init("R2", Sample.record().text)]),
                .hold(Sample.transition()), .arm(timer, dueMilliseconds: 1_790_000_001_000),
                .index(startedMilliseconds: 7), .dispatch(Sample.task()), .send(.nudge, partition: 0),
            ]
        )
        _ = try await store.perform(.commit(commit))
        return store
    }

    @Test(arguments: StoreKind.allCases)
    func `single things`(_ kind: StoreKind) async throws {
        let store = try await filled(kind)
        let keys = store.keys
        let held = keys.held(0, app: Sample.app, job: Sample.job)
        let member = Timer.wait(.sleep, Sample.token(2)).member
        let answers = try await store.keyspace.read([
            .exists(held), .exists(keys.dead(0)), .life(held), .life(keys.dead(0)),
            .score(keys.timers(0), member: member), .score(keys.timers(0), member: "none"),
            .score("none", member: "x"),
            .list(held, limit: 10), .list(held, limit: 1), .group(keys.messages(0), name: "e"),
            .group("none", name: "e"), .consumers("none", group: "w"),
            .delivered("none", group: "w", from: .zero, limit: 1),
        ])
        #expect(answers[0...3].map(\.number) == [1, 0, -1, -2])
        #expect(answers[4].items.map(\.score) == [1_790_000_001_000])
        #expect(answers[5].items.isEmpty && answers[6].items.isEmpty)
        #expect(answers[7].valueList == [Sample.bytes(Sample.transition().header), [], []])
        #expect(answers[8].valueList.count == 1)
        #expect(answers[9].group == nil, "messages are read without a group")
        #expect(answers[10].group == nil && answers[11].consumerList == [] && answers[12].pendingList == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `an entry by its id`(_ kind: StoreKind) async throws {
        let store = try await filled(kind)
        let stream = store.keys.tasks(0, app: Sample.app, topic: "work.do")
        let entry = try #require(
            try await store.keyspace.read([.entries(stream, after: .zero, limit: 1)])[0].entryList.first
        )
        #expect(try await store.keyspace.read([.entry(stream, entry.id)])[0].entryList == [entry])
        let other = StreamID(milliseconds: 1, sequence: 1)
        #expect(try await store.keyspace.read([.entry(stream, other)])[0].entryList == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `walks over keys and members meet everything`(_ kind: StoreKind) async throws {
        let store = try await filled(kind)
        let keys = store.keys
        for number in 0..<500 {
            let job = "j\(number)"
            let commit = Sample.commit(
                job: job,
                partition: 0,
                [
                    .save(scope: .root, fields: [.init("h", Sample.header().text)]),
                    .index(startedMilliseconds: Int64(number)),
                ]
            )
            _ = try await store.perform(.commit(commit))
        }
        var members: Set<String> = []
        var cursor = "0"
        repeat {
            let query = StoreQuery.members(keys.index(0, app: Sample.app), cursor: cursor)
            guard case .page(let next, let items) = try await store.keyspace.read([query])[0] else { break }
            for item in items { members.insert(item.member) }
            cursor = next
        } while cursor != "0"
        #expect(members.count == 501)
        var found: Set<String> = []
        repeat {
            let query = StoreQuery.keys(prefix: keys.prefix + ":", cursor: cursor, count: 50)
            guard case .keys(let next, let names) = try await store.keyspace.read([query])[0] else { break }
            found.formUnion(names)
            cursor = next
        } while cursor != "0"
        #expect(found.count { StoreKey($0, in: keys)?.family == .job } == 501)
        #expect(try await store.keyspace.read([.size])[0].number >= 501)
    }

    @Test(arguments: StoreKind.allCases)
    func `a dead task goes back only to a job that waits for it`(_ kind: StoreKind) async throws {
        let store = try await filled(kind)
        let keys = store.keys
        let stream = keys.tasks(0, app: Sample.app, topic: "work.do")
        let key = keys.job(0, app: Sample.app, job: Sample.job)
        let fields = [
            Operation.Field("S", stream), .init("E", "1-1"), .init("R", "why"), .init("N", "10"),
            .init("t", Sample.token(2).text), .init("d", "{}"),
        ]
        var ids: [StreamID] = []
        for _ in 0..<2 { ids.append(try await kind.append(keys.dead(0), fields, to: store)) }
        #expect(try await store.retryDeadLetter(partition: 0, ids[0]) == .done)
        let entries = try await store.keyspace.read([.entries(stream, after: .zero, limit: 9)])[0].entryList
        let task = try await store.keyspace.read([.fields(key, ["Q2"])])[0].firstText
        #expect(entries.count == 2 && task == entries.last?.id.description)
        _ = try await store.perform(
            .commit(
                Sample.commit(
                    job: Sample.job,
                    partition: 0,
                    [.save(scope: .root, fields: [.init("R2", "d1|||||||||")])]
                )
            )
        )
        #expect(try await store.retryDeadLetter(partition: 0, ids[1]) == .unwanted)
        #expect(try await store.deadLetters(partition: 0).map(\.id) == [ids[1]])
    }
}

extension StoreKind {
    /// Appends an entry behind the kernel's back.
    fileprivate func append(_ key: String, _ fields: [Operation.Field], to store: Store) async throws -> StreamID {
        if let memory = store.keyspace as? MemoryStore { return memory.withKeyspace { $0.append(key, fields) } }
        let words = fields.flatMap { [$0.name, String(decoding: $0.value, as: UTF8.self)] }
        let lane = try RedisServer.required().lane()
        let reply = try await lane.send(RedisCommand("XADD", arguments: [key, "*"] + words))
        await lane.close()
        return try #require(StreamID(try reply.string()))
    }
}
