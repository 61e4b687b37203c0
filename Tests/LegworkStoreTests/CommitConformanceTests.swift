import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

/// The parent of the suites that share a Redis.
@Suite(.redisServer, .timeLimit(.minutes(10)))
struct ConformanceTests {}

extension ConformanceTests {
    /// What a commit checks, and what it writes, on the model and on Redis.
    @Suite struct CommitTests {
        private func put(_ host: any KernelHost, _ header: JobHeader, key: String = "") throws {
            let job = host.keys.job(0, app: Sample.app, job: Sample.job)
            try host.setField(job, "h", header.text)
            if !key.isEmpty { try host.setField(job, "k", key) }
        }

        /// Sends a message to partition 0 and returns its entry.
        private func entry(_ host: any KernelHost) throws -> String {
            _ = try host.commit(Sample.writes([.send(Sample.transition(), partition: 0)]))
            let read = try host.fresh(host.keys.messages(0))
            return try #require(read.last).id.description
        }

        private func lines(_ host: any KernelHost, _ key: String) throws -> [String]? { try host.dump().lines[key] }

        @Test(arguments: HostKind.allCases)
        func `a matching header lets everything be written, once`(_ kind: HostKind) throws {
            let host = try kind.host()
            try put(host, Sample.header())
            let entry = try entry(host)
            let commit = Sample.commit(
                .matches(Sample.header()),
                entry: entry,
                [.save(scope: .root, fields: [.init("h", Sample.header(rev: 2).text), .init("d.n", "1")])]
            )
            #expect(try host.commit(commit) == .done(nextDeadlineMilliseconds: nil))
            let job = host.keys.job(0, app: Sample.app, job: Sample.job)
            #expect(try lines(host, job) == ["d.n=1", "h=\(Sample.header(rev: 2).text)"])
            #expect(
                try lines(host, host.keys.messages(0)) == ["last \(entry)"],
                "the entry is deleted"
            )
            #expect(try host.commit(commit) == .conflict)
        }

        @Test(arguments: HostKind.allCases)
        func `another header writes nothing`(_ kind: HostKind) throws {
            let host = try kind.host()
            try put(host, Sample.header(rev: 5))
            let entry = try entry(host)
            let before = try host.dump()
            let commit = Sample.commit(.matches(Sample.header()), entry: entry, [.save(scope: .root, fields: [])])
            #expect(try host.commit(commit) == .conflict)
            #expect(try host.dump() == before)
        }

        @Test(arguments: HostKind.allCases)
        func `a missing job acknowledges, deletes and counts, and nothing else`(_ kind: HostKind) throws {
            let host = try kind.host()
            let entry = try entry(host)
            let commit = Sample.commit(
                .matches(Sample.header()),
                entry: entry,
                [.save(scope: .root, fields: [.init("x", "1")])]
            )
            #expect(try host.commit(commit) == .gone)
            #expect(try lines(host, host.keys.partition(0)) == ["dropped=1"])
            #expect(try lines(host, host.keys.messages(0)) == ["last \(entry)"])
            #expect(try host.commit(commit) == .gone, "a second time, nothing is counted")
            #expect(try lines(host, host.keys.partition(0)) == ["dropped=1"])
            #expect(try host.commit(Sample.commit(.matches(Sample.header()))) == .gone)
            #expect(try lines(host, host.keys.partition(0)) == ["dropped=1"])
            #expect(try lines(host, host.keys.job(0, app: Sample.app, job: Sample.job)) == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `an acknowledged entry writes nothing`(_ kind: HostKind) throws {
            let host = try kind.host()
            let entry = try entry(host)
            let operations: [Operation] = [.count(field: "seen", by: 1)]
            #expect(try host.commit(Sample.commit(entry: entry, operations)) == .done(nextDeadlineMilliseconds: nil))
            #expect(try host.commit(Sample.commit(entry: entry, operations)) == .duplicate)
            #expect(try host.commit(Sample.commit(entry: "1-1", operations)) == .duplicate)
            #expect(try lines(host, host.keys.partition(0)) == ["seen=1"])
        }

        @Test(arguments: HostKind.allCases)
        func `a job that is stored cannot be created again`(_ kind: HostKind) throws {
            let host = try kind.host()
            let create = Sample.commit(
                .absent(idempotencyKey: "key", activeVersion: ""),
                [.save(scope: .root, fields: [.init("h", Sample.header().text), .init("k", "key")])]
            )
            #expect(try host.commit(create) == .done(nextDeadlineMilliseconds: nil))
            #expect(try host.commit(create) == .taken(gid: Sample.gid, sameStart: true))
            let other = Sample.commit(.absent(idempotencyKey: "other", activeVersion: ""))
            #expect(try host.commit(other) == .taken(gid: Sample.gid, sameStart: false))
            let none = Sample.commit(.absent(idempotencyKey: "", activeVersion: "9"))
            #expect(try host.commit(none) == .taken(gid: Sample.gid, sameStart: false))
        }

        @Test(arguments: HostKind.allCases)
        func `a start is refused where another version is active`(_ kind: HostKind) throws {
            let host = try kind.host()
            let start = Sample.commit(.absent(idempotencyKey: "", activeVersion: "2"), [.count(field: "n", by: 1)])
            #expect(try host.commit(start) == .staleVersion(active: ""))
            try host.setField(host.keys.partition(0), "v:shop", "3")
            #expect(try host.commit(start) == .staleVersion(active: "3"))
            try host.setField(host.keys.partition(0), "v:shop", "2")
            #expect(try host.commit(start) == .done(nextDeadlineMilliseconds: nil))
            #expect(try lines(host, host.keys.partition(0)) == ["n=1", "v:shop=2"])
        }

        @Test(arguments: HostKind.allCases)
        func `a lost lease fences the commit off`(_ kind: HostKind) throws {
            let host = try kind.host()
            let commit = Sample.commit(lease: "1.one", [.count(field: "n", by: 1)])
            #expect(try host.commit(commit) == .fenced)
            let tokens = try host.lease(
                LeaseRequest(verb: .acquire, engine: "one", partitions: [(0, "")], timeToLiveMilliseconds: 60_000)
            )
            #expect(tokens == ["1.one"])
            #expect(try host.commit(commit) == .done(nextDeadlineMilliseconds: nil))
            #expect(try host.commit(Sample.commit(lease: "1.two")) == .fenced)
            #expect(try host.dump().lines[host.keys.partition(0)] == ["epoch=1", "n=1"])
        }

        @Test(arguments: HostKind.allCases)
        func `saves and erases reach the scope's hash`(_ kind: HostKind) throws {
            let host = try kind.host()
            let fields = (0..<1234).map { Operation.Field("f\($0)", "\($0)") }
            _ = try host.commit(
                Sample.writes([
                    .save(scope: Sample.inner, fields: fields), .save(scope: .root, fields: []),
                    .save(scope: Sample.inner, fields: [.init("f0", "again")]),
                ])
            )
            let inner = host.keys.scope(0, app: Sample.app, job: Sample.job, address: Sample.inner)
            var wanted = fields.dropFirst().map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" }
            wanted.append("f0=again")
            #expect(try lines(host, inner) == wanted.sorted())
            #expect(try lines(host, host.keys.job(0, app: Sample.app, job: Sample.job)) == nil)
            _ = try host.commit(
                Sample.writes([
                    .erase(scope: Sample.inner, fields: fields.dropFirst(2).map(\.name)),
                    .erase(scope: .root, fields: ["none"]), .erase(scope: .root, fields: []),
                ])
            )
            #expect(try lines(host, inner) == ["f0=again", "f1=1"])
            _ = try host.commit(Sample.writes([.dropScope(Sample.inner), .dropScope(Address(",0,9.9"))]))
            #expect(try lines(host, inner) == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `messages of all kinds reach the partition that is named`(_ kind: HostKind) throws {
            let host = try kind.host()
            let payload = Sample.bytes("{\"a\":\"\u{0}\\n\"}")
            let messages: [Message] = [
                Sample.transition(),
                .reentry(
                    .init(
                        app: Sample.app,
                        gid: Sample.gid,
                        pivot: 3,
                        address: .root,
                        guid: "g",
                        source: Sample.inner,
                        job: Sample.job,
                        payload: []
                    )
                ),
                .answer(.init(token: Sample.token(1), sequence: 0, status: .error, code: 500, payload: payload)),
                .answer(.init(token: Sample.token(1), sequence: 2, status: .pending, code: 202, payload: [])),
                .wake(.timeout, Sample.token(2)),
                .signal(.init(token: Sample.token(1), id: "s|1", status: .success, code: 200, payload: payload)),
                .childStart(app: Sample.app, job: "8", payload: payload),
                .sweep(app: Sample.app, gid: Sample.gid, job: Sample.job),
                .interrupt(app: Sample.app, gid: "", job: Sample.job, payload: payload), .nudge,
            ]
            _ = try host.commit(Sample.writes(messages.map { .send($0, partition: 3) }))
            #expect(try host.messages(3) == messages)
            #expect(try host.messages(0) == [])
        }

        @Test(arguments: HostKind.allCases)
        func `a dispatch saves its entry beside the fields, and can be taken back`(_ kind: HostKind) throws {
            let host = try kind.host()
            let stream = host.keys.tasks(0, app: Sample.app, topic: "work.do")
            _ = try host.commit(
                Sample.writes([
                    .erase(scope: .root, fields: ["Q2"]),
                    .save(scope: .root, fields: [.init("h", Sample.header().text)]),
                    .save(scope: Sample.inner, fields: [.init("L4", "1")]),
                    .dispatch(Sample.task(2)), .dispatch(Sample.task(4, Sample.inner, options: "")),
                    .dispatch(Sample.task(5, Sample.inner)), .dispatch(Sample.task(6, Address(",0,1.0"), options: "")),
                ])
            )
            try host.makeGroup(stream, KeySpace.workerGroup)
            let tasks = try host.read(stream, KeySpace.workerGroup, "w1", 10)
            #expect(tasks.map { $0.text("k") } == ["k2", "k4", "k5", "k6"])
            #expect(tasks.map { $0.text("t") }.first == Sample.token(2).text)
            #expect(
                tasks.map { $0.fields.map(\.name) } == [
                    ["t", "k", "d", "o"], ["t", "k", "d"], ["t", "k", "d", "o"], ["t", "k", "d"],
                ]
            )
            let dump = try host.dump()
            let ids = tasks.map(\.id.description)
            #expect(
                dump.lines[host.keys.job(0, app: Sample.app, job: Sample.job)]
                    == ["Q2=\(ids[0])", "h=\(Sample.header().text)"]
            )
            let inner = host.keys.scope(0, app: Sample.app, job: Sample.job, address: Sample.inner)
            #expect(dump.lines[inner] == ["L4=1", "Q4=\(ids[1])", "Q5=\(ids[2])"])
            _ = try host.commit(
                Sample.writes(
                    ids.prefix(3).map { .dropTask(topic: "work.do", entry: $0) } + [
                        .dropTask(topic: "none", entry: "1-1")
                    ]
                )
            )
            let left = try #require(try lines(host, stream))
            #expect(left.contains("pending \(ids[3]) w1 1"))
            #expect(left.count { $0.hasPrefix("pending") } == 1)
        }

        @Test(arguments: HostKind.allCases)
        func `a save of the entry's own field comes before the dispatch`(_ kind: HostKind) throws {
            let host = try kind.host()
            _ = try host.commit(
                Sample.writes([
                    .save(scope: .root, fields: [.init("Q2", "old")]), .dispatch(Sample.task(2)),
                    .dispatch(Sample.task(3)), .save(scope: .root, fields: [.init("Q3", "later")]),
                ])
            )
            let stream = host.keys.tasks(0, app: Sample.app, topic: "work.do")
            try host.makeGroup(stream, KeySpace.workerGroup)
            let tasks = try host.read(stream, KeySpace.workerGroup, "w1", 10)
            #expect(
                try lines(host, host.keys.job(0, app: Sample.app, job: Sample.job))
                    == ["Q2=\(try #require(tasks.first { $0.text("k") == "k2" }).id)", "Q3=later"]
            )
        }

        @Test(arguments: HostKind.allCases)
        func `a great fan-out is dispatched whole`(_ kind: HostKind) throws {
            let host = try kind.host()
            let tasks = (0..<1200).map { Operation.dispatch(Sample.task($0)) }
            _ = try host.commit(Sample.writes([.save(scope: .root, fields: [.init("a", "1")])] + tasks))
            let job = try #require(try lines(host, host.keys.job(0, app: Sample.app, job: Sample.job)))
            #expect(job.count == 1201)
        }

        @Test(arguments: HostKind.allCases)
        func `held messages are released in order, up to a limit`(_ kind: HostKind) throws {
            let host = try kind.host()
            let messages =
                [Sample.transition("1"), .nudge] + (0..<700).map { Sample.transition("x\($0)") } + [
                    Message.signal(
                        .init(token: Sample.token(1), id: "i", status: .success, code: 200, payload: Sample.bytes("{}"))
                    )
                ]
            _ = try host.commit(Sample.writes(messages.map { .hold($0) }))
            #expect(try host.messages() == [])
            _ = try host.commit(Sample.writes([.release(limit: 2)]))
            #expect(try host.messages() == Array(messages.prefix(2)))
            _ = try host.commit(Sample.writes([.release(limit: 10_000), .release(limit: 5)]))
            #expect(try host.messages() == Array(messages.dropFirst(2)))
            #expect(try lines(host, host.keys.held(0, app: Sample.app, job: Sample.job)) == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `events, counts and the index`(_ kind: HostKind) throws {
            let host = try kind.host()
            _ = try host.commit(
                Sample.writes([
                    .event(Sample.event()), .event(Sample.event(.completed, payload: "{}")),
                    .announce(Sample.event()), .index(startedMilliseconds: 1_790_000_000_123),
                    .count(field: "n:shop:1", by: 2), .count(field: "n:shop:1", by: -1),
                ])
            )
            let dump = try host.dump()
            #expect(dump.lines[host.keys.index(0, app: Sample.app)] == ["\(Sample.job)@1790000000123"])
            #expect(dump.lines[host.keys.partition(0)] == ["n:shop:1=1"])
            let events = try #require(dump.lines[host.keys.events(0)])
            #expect(events.count == 3)
            #expect(events[0].hasSuffix(" e=\(Sample.event().text)"))
            #expect(events[1].hasSuffix(" e=\(Sample.event(.completed).text),d={}"))
            _ = try host.commit(Sample.writes([.unindex, .unindex]))
            #expect(try lines(host, host.keys.index(0, app: Sample.app)) == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `a commit under a lease tells of a closer deadline`(_ kind: HostKind) throws {
            let host = try kind.host()
            _ = try host.lease(
                LeaseRequest(verb: .acquire, engine: "one", partitions: [(0, "")], timeToLiveMilliseconds: 60_000)
            )
            func arm(_ activity: Int, _ due: Int64) throws -> CommitReply {
                try host.commit(
                    Sample.commit(
                        lease: "1.one",
                        [.arm(.wait(.sleep, Sample.token(activity)), dueMilliseconds: due)]
                    )
                )
            }
            #expect(try arm(1, 1_900_000_000_500) == .done(nextDeadlineMilliseconds: 1_900_000_000_500))
            #expect(try arm(2, 1_900_000_000_600) == .done(nextDeadlineMilliseconds: nil))
            #expect(try arm(3, 1_900_000_000_400) == .done(nextDeadlineMilliseconds: 1_900_000_000_400))
            #expect(try arm(4, -5) == .done(nextDeadlineMilliseconds: 1))
            #expect(try host.messages() == [])
            let timers = try lines(host, host.keys.timers(0))
            #expect(timers?.first == "w|\(Sample.token(4).text)@-5")
            let both = Sample.commit(
                lease: "1.one",
                [
                    .disarm(.wait(.sleep, Sample.token(4))), .arm(.wait(.timeout, Sample.token(5)), dueMilliseconds: 7),
                    .disarm(.wait(.timeout, Sample.token(5))), .disarm(.wait(.timeout, Sample.token(5))),
                ]
            )
            #expect(try host.commit(both) == .done(nextDeadlineMilliseconds: nil))
        }

        @Test(arguments: HostKind.allCases)
        func `a commit from outside leaves a nudge instead`(_ kind: HostKind) throws {
            let host = try kind.host()
            func arm(_ activity: Int, _ due: Int64) throws -> CommitReply {
                try host.commit(
                    Sample.writes([.arm(.wait(.sleep, Sample.token(activity)), dueMilliseconds: due)])
                )
            }
            #expect(try arm(1, 1_900_000_000_500) == .done(nextDeadlineMilliseconds: nil))
            #expect(try host.messages() == [.nudge])
            #expect(try arm(2, 1_900_000_000_600) == .done(nextDeadlineMilliseconds: nil))
            #expect(try host.messages() == [])
        }
    }
}
