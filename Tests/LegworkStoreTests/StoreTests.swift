import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

/// A store of each kind.
enum StoreKind: String, CaseIterable, Sendable {
    case memory
    case redis

    func store(partitions: Int = 3) async throws -> Store {
        let keys = HostKind.freshKeys()
        switch self {
        case .memory:
            return Store(MemoryStore(nowMilliseconds: 1_790_000_000_000, keys: keys, partitions: partitions))
        case .redis:
            let lane = try RedisServer.required().lane()
            return try await StoreOpening.open(lane, keys: keys, partitions: partitions)
        }
    }
}

extension Store {
    /// Commits operations to a job without a check.
    fileprivate func write(_ job: String = Sample.job, _ operations: [Operation]) async throws {
        let partition = partition(app: Sample.app, job: job)
        let commit = Sample.commit(job: job, partition: partition, operations)
        #expect(try await perform(.commit(commit)) == .commit(.done(nextDeadlineMilliseconds: nil)))
    }
}

/// What a store does beside moving jobs, in memory and in Redis.
@Suite(.redisServer, .timeLimit(.minutes(10)))
struct StoreTests {
    // MARK: Deployments

    @Test(arguments: StoreKind.allCases)
    func `a version is stored once, and never changes`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        let archive = (0..<100_000).map { UInt8(truncatingIfNeeded: $0) }
        #expect(try await store.apps() == [])
        #expect(try await store.deployment(of: "shop") == nil)
        #expect(try await store.archive(app: "shop", version: "1") == nil)
        #expect(try await store.deploy(archive: archive, app: "shop", version: "1", digest: "abc"))
        #expect(try await store.deploy(archive: [1], app: "shop", version: "1", digest: "abc") == false)
        let error = await #expect(throws: StoreError.self) {
            _ = try await store.deploy(archive: [1], app: "shop", version: "1", digest: "xyz")
        }
        #expect(error?.kind == .versionTaken(digest: "abc"))
        #expect(
            error?.description == """
                version '1' of app 'shop' is deployed with other content (digest abc, not xyz), and jobs may run on it; \
                raise the app's version
                """
        )
        #expect(try await store.archive(app: "shop", version: "1") == archive)
        #expect(try await store.apps() == ["shop"])
        #expect(try await store.activeVersion(of: "shop") == nil)
    }

    @Test(arguments: StoreKind.allCases)
    func `an activation reaches every partition, and going back needs force`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        for version in ["9", "16"] {
            _ = try await store.deploy(archive: [1], app: "shop", version: version, digest: version)
        }
        #expect(try await store.activate(app: "shop", version: "9") == nil)
        #expect(try await store.activate(app: "shop", version: "9") == "9")
        #expect(try await store.activate(app: "shop", version: "16") == "9", "16 is higher than 9")
        let lower = await #expect(throws: StoreError.self) { try await store.activate(app: "shop", version: "9") }
        #expect(lower?.kind == .lowerVersion(active: "16"))
        let unknown = await #expect(throws: StoreError.self) { try await store.activate(app: "shop", version: "17") }
        #expect(unknown?.kind == .unknownVersion)
        #expect(try await store.activate(app: "shop", version: "9", force: true) == "16")
        let held = try await store.keyspace.read((0..<3).map { .fields(store.keys.partition($0), ["v:shop"]) })
        #expect(held.map(\.firstText) == ["9", "9", "9"])
        #expect(
            try await store.keyspace.perform(.activate(app: "shop", version: "16", active: "7")) == .otherActive("9")
        )
        let deployment = try #require(try await store.deployment(of: "shop"))
        #expect(deployment.active == "9")
        #expect(deployment.versions.map(\.version) == ["16", "9"])
    }

    @Test(arguments: StoreKind.allCases)
    func `a version goes when nobody needs it`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        for version in ["1", "2"] {
            _ = try await store.deploy(archive: [1], app: "shop", version: version, digest: version)
        }
        try await store.activate(app: "shop", version: "2")
        for job in ["a", "b", "c", "d"] { try await store.write(job, [.count(field: "n:shop:1", by: 1)]) }
        func refusal(_ version: String) async -> StoreError.Kind? {
            do {
                try await store.removeVersion(app: "shop", version: version)
                return nil
            } catch {
                return error.kind
            }
        }
        #expect(await refusal("1") == .versionInUse(jobs: 4))
        #expect(await refusal("2") == .versionActive)
        #expect(await refusal("3") == .unknownVersion)
        #expect(try await store.deployment(of: "shop")?.versions.map(\.livingJobs) == [0, 4])
        for job in ["a", "b", "c", "d"] { try await store.write(job, [.count(field: "n:shop:1", by: -1)]) }
        #expect(await refusal("1") == nil)
        #expect(try await store.archive(app: "shop", version: "1") == nil)
        #expect(try await store.deployment(of: "shop")?.versions.map(\.version) == ["2"])
        _ = try await store.deploy(archive: [1], app: "other", version: "1", digest: "1")
        #expect(try await store.apps() == ["other", "shop"])
        try await store.removeVersion(app: "other", version: "1")
        #expect(try await store.apps() == ["shop"])
    }

    // MARK: Jobs

    @Test(arguments: StoreKind.allCases)
    func `a job is read with the scopes that are asked for`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        #expect(try await store.job(app: Sample.app, id: Sample.job) == nil)
        let other = Address(",0,4.0")
        let header = Operation.Field("h", Sample.header().text)
        let root: [Operation.Field] = [.init("S\(other.text)", "1"), .init("S\(Sample.inner.text)", "0"), header]
        try await store.write(
            Sample.job,
            [
                .save(scope: .root, fields: root), .save(scope: Sample.inner, fields: [.init("L1", "1")]),
                .save(scope: other, fields: [.init("O1", [0, 255])]),
            ]
        )
        let whole = try await store.job(app: Sample.app, id: Sample.job, scopes: .all)
        #expect(whole?.header == Sample.header())
        #expect(whole?.root == root.sorted { $0.name < $1.name })
        #expect(whole?.scopes == [Sample.inner: [.init("L1", "1")], other: [.init("O1", [0, 255])]])
        let one = try await store.job(app: Sample.app, id: Sample.job, scopes: .these([.root, other]))
        #expect(one?.scopes == [other: [.init("O1", [0, 255])]])
        #expect(try await store.job(app: Sample.app, id: Sample.job)?.scopes == [:])
    }

    @Test(arguments: StoreKind.allCases, [1, 2, 7, 50])
    func `jobs are listed latest first, page by page`(_ kind: StoreKind, _ limit: Int) async throws {
        let store = try await kind.store()
        var wanted: [JobPlace] = []
        for number in 0..<40 {
            // Many share a millisecond, over all partitions.
            let place = JobPlace(startedMilliseconds: 1_790_000_000_000 + Int64(number / 15), id: "job\(number)")
            wanted.append(place)
            let state: JobState = number.isMultiple(of: 3) ? .failed : .running
            try await store.write(
                place.id,
                [
                    .index(startedMilliseconds: place.startedMilliseconds),
                    .save(scope: .root, fields: [.init("h", Sample.header(state).text), .init("m", "{}")]),
                ]
            )
        }
        try await store.write("gone", [.index(startedMilliseconds: 1_790_000_000_001)])
        wanted.sort { $1.isAfter($0) }
        func list(_ state: JobState?) async throws -> [ListedJob] {
            var found: [ListedJob] = []
            while true {
                let page = try await store.jobs(
                    app: Sample.app,
                    state: state,
                    after: found.last?.place,
                    limit: limit
                )
                #expect(page.count <= limit)
                if page.isEmpty { return found }
                found += page
            }
        }
        #expect(try await list(nil).map(\.place) == wanted)
        let failed = try await list(.failed)
        #expect(failed.map(\.place) == wanted.filter { (Int($0.id.dropFirst(3)) ?? 1).isMultiple(of: 3) })
        #expect(failed.allSatisfy { $0.header.state == .failed && $0.meta == Array("{}".utf8) })
        #expect(try await list(.paused) == [])
        #expect(try await store.jobs(app: "none", limit: 10) == [])
    }

    // MARK: Events and dead letters

    @Test(arguments: StoreKind.allCases)
    func `events are read from a place on`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        var places = try await store.eventEnds()
        #expect(places == [.zero, .zero, .zero])
        for number in 0..<10 {
            var event = Sample.event(.emitted, payload: "{\"n\":\(number)}")
            event.code = number
            try await store.write("job\(number)", [.event(event)])
        }
        var seen: [Int] = []
        while true {
            let page = try await store.events(after: &places, limit: 4)
            if page.isEmpty { break }
            seen += page.map(\.event.code)
        }
        #expect(seen.sorted() == Array(0..<10))
        #expect(places == (try await store.eventEnds()))
        try await store.write("late", [.event(Sample.event(.failed))])
        #expect(try await store.events(after: &places).map(\.event) == [Sample.event(.failed)])
        let partition = store.partition(app: Sample.app, job: "job3")
        let all = try await store.events(partition: partition)
        #expect(all.contains { $0.event.code == 3 && $0.event.payload == Array("{\"n\":3}".utf8) })
        #expect(try await store.events(partition: partition, after: try #require(all.last?.id)) == [])
    }

    @Test(arguments: StoreKind.allCases)
    func `a message that nobody can process is kept, sent again or dropped`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        let stream = store.keys.messages(0)
        let messages = [Sample.transition("one"), Sample.transition("two")]
        _ = try await store.perform(.commit(Sample.writes(messages.map { .send($0, partition: 0) })))
        let entries = try await store.keyspace.read([.entries(stream, after: .zero, limit: 10)])[0].entryList
            .map(\.id.description)
        func burial(_ entry: String, lease: String? = nil) -> Burial {
            Burial(
                partition: 0,
                stream: stream,
                entry: entry,
                lease: lease,
                reason: "a field is damaged",
                attempts: 10
            )
        }
        #expect(try await store.bury(burial("1-1")) == .unchanged)
        #expect(try await store.bury(burial(entries[0], lease: "1.one")) == .fenced)
        for entry in entries { #expect(try await store.bury(burial(entry)) == .done) }
        #expect(try await store.bury(burial(entries[0])) == .unchanged)
        let letters = try await store.deadLetters(partition: 0)
        #expect(letters.map(\.message) == messages.map { Optional($0) })
        #expect(letters.map(\.entry) == entries)
        let facts = letters.map { "\($0.stream) \($0.reason) \($0.attempts)" }
        #expect(facts == Array(repeating: "\(stream) a field is damaged 10", count: 2))
        #expect(try await store.status().partitions[0].deadLetters == 2)
        #expect(try await store.retryDeadLetter(partition: 0, letters[0].id) == .done)
        #expect(try await store.retryDeadLetter(partition: 0, letters[0].id) == .unchanged)
        #expect(try await store.dropDeadLetter(partition: 0, letters[1].id))
        #expect(try await store.dropDeadLetter(partition: 0, letters[1].id) == false)
        #expect(try await store.deadLetters(partition: 0) == [])
        let again = try await store.keyspace.read([.entries(stream, after: .zero, limit: 10)])[0].entryList
        #expect(again.map(\.message) == [messages[0]])
    }

    @Test(arguments: StoreKind.allCases)
    func `suspects are kept by who holds the lease, and forgotten`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        let lease = LeaseRequest(
            verb: .acquire,
            engine: "one",
            partitions: [(0, "")],
            timeToLiveMilliseconds: 60_000
        )
        _ = try await store.perform(.lease(lease))
        func kept() async throws -> [String?] {
            try await store.keyspace.read([.fields(store.keys.partition(0), ["suspects", "left"])])[0].valueList
                .map { $0.map { String(decoding: $0, as: UTF8.self) } }
        }
        func keep(_ text: String, lease: String) async throws -> StoreReply {
            try await store.keyspace.perform(.suspect(partition: 0, lease: lease, suspects: text))
        }
        #expect(try await keep("5-0:2!", lease: "1.two") == .fenced)
        #expect(try await kept() == [nil, nil])
        #expect(try await keep("5-0:2!", lease: "1.one") == .done)
        #expect(try await kept() == ["5-0:2!", nil])
        #expect(try await keep("", lease: "1.one") == .done)
        #expect(try await kept() == [nil, nil])
        var release = lease
        release.verb = .release
        release.partitions = [(0, "1.one")]
        _ = try await store.perform(.lease(release))
        #expect(try await kept() == [nil, "1.one"], "who gives a partition back says so")
    }

    @Test(arguments: StoreKind.allCases)
    func `the status counts what waits and who works`(_ kind: StoreKind) async throws {
        let store = try await kind.store()
        let now = try await store.time()
        var given = Sample.task(3)
        given.worker = "w1"
        _ = try await store.perform(.presence(worker: "w1", lifeMilliseconds: 10_000))
        _ = try await store.perform(
            .commit(
                Sample.writes([
                    .send(Sample.transition("one"), partition: 1), .send(Sample.transition("two"), partition: 1),
                    .dispatch(Sample.task()), .dispatch(given),
                    .arm(.wait(.sleep, Sample.token(1)), dueMilliseconds: now - 5000),
                    .arm(.wait(.sleep, Sample.token(2)), dueMilliseconds: now + 100_000),
                ])
            )
        )
        #expect(try await store.perform(.signal(Sample.signal([Sample.route()]))) == .signal(.buffered))
        let lease = LeaseRequest(
            verb: .acquire,
            engine: "one",
            partitions: [(2, "")],
            timeToLiveMilliseconds: 60_000
        )
        _ = try await store.perform(.lease(lease))
        let status = try await store.status(topics: [(Sample.app, "work.do"), (Sample.app, "none")])
        #expect(status.topics.map(\.waiting) == [1, 0])
        #expect(status.topics.map(\.pending) == [1, 0], "one was given")
        #expect(status.partitions.map(\.messages) == [1, 2, 0], "one is a nudge")
        let ages = status.partitions.map { $0.oldestMilliseconds.map { $0 >= now } }
        #expect(ages == [true, true, nil])
        #expect(status.partitions.map(\.timers) == [3, 0, 0])
        #expect(status.partitions.map(\.late) == [1, 0, 0])
        #expect(status.partitions.map(\.counters) == [["buffered": 1], [:], [:]])
        #expect(status.partitions.map(\.lease) == [nil, nil, "1.one"])
    }
}
