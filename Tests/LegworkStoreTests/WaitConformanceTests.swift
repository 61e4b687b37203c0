import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Testing

/// A job of partition `partition` whose activity 1 waits, for tests of timers and signals.
struct WaitingJob {
    var job = "7"
    var partition = 0
    var address = Address.root
    var hooks: [HookKey] = []
    var deadline: InstanceRecord.Deadline?
    var schedule: Int64?
    var attempt = 1

    var token: WaitToken { Sample.token(1, address, attempt: attempt, job: job) }

    var scheduleToken: WaitToken { Sample.token(1, address, attempt: 0, job: job) }

    var record: InstanceRecord {
        Sample.record(attempt: attempt, hooks: hooks, deadline: deadline, schedule: schedule)
    }

    func scopeKey(_ keys: KeySpace) -> String {
        keys.scope(partition, app: Sample.app, job: job, address: address)
    }

    /// Stores the job with its open wait, arms its timers and registers its hooks.
    func put(_ host: any KernelHost, _ state: JobState = .running) throws {
        var operations: [Operation] = [
            .save(scope: .root, fields: [.init("h", Sample.header(state).text)]),
            .save(scope: address, fields: [.init("R1", record.text)]),
        ]
        if let deadline {
            operations.append(.arm(.wait(deadline.cause, token), dueMilliseconds: deadline.dueMilliseconds))
        }
        if let schedule { operations.append(.arm(.wait(.schedule, scheduleToken), dueMilliseconds: schedule)) }
        if !hooks.isEmpty {
            operations.append(.registerHook(keys: hooks, token: token, deadline: deadline?.cause))
        }
        _ = try host.commit(Sample.commit(job: job, partition: partition, operations))
        _ = try host.messages(partition)
    }

    /// The record as it is stored now.
    func stored(_ host: any KernelHost) throws -> InstanceRecord? {
        let line = try host.dump().lines[scopeKey(host.keys)]?.first { $0.hasPrefix("R1=") }
        return line.flatMap { InstanceRecord(String($0.dropFirst(3))) }
    }
}

extension ConformanceTests {
    /// Timers: what a tick moves and what it only removes.
    @Suite struct TickTests {
        private func due(_ host: any KernelHost, _ cause: TimerCause = .timeout) throws -> InstanceRecord.Deadline {
            .init(cause: cause, dueMilliseconds: try host.now() - 1000)
        }

        @Test(arguments: HostKind.allCases, [Address.root, Sample.inner])
        func `a due timer takes its wait and wakes the job`(_ kind: HostKind, _ address: Address) throws {
            let host = try kind.host()
            var job = WaitingJob(address: address)
            job.deadline = try due(host)
            job.schedule = try host.now() + 100_000
            job.hooks = [HookKey(partition: 2, hash: "h1"), HookKey(partition: 0, hash: "h2")]
            job.attempt = 3
            try job.put(host)
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: nil))
            #expect(try host.messages() == [.wake(.timeout, job.token)])
            var wanted = job.record
            wanted.state = .takenByTimer
            #expect(try job.stored(host) == wanted)
            let dump = try host.dump()
            #expect(dump.lines[host.keys.timers(0)] == nil)
            #expect(dump.lines[host.keys.waiters(2, key: "h1")] == nil)
            #expect(dump.lines[host.keys.waiters(0, key: "h2")] == nil)
            #expect(try host.tick() == TickReply(moved: 0, nextDeadlineMilliseconds: nil))
        }

        @Test(arguments: HostKind.allCases)
        func `a schedule is due whatever the attempt`(_ kind: HostKind) throws {
            let host = try kind.host()
            var job = WaitingJob(job: "a|b|c")
            job.attempt = 4
            job.deadline = .init(cause: .retry, dueMilliseconds: try host.now() + 100_000)
            job.schedule = try host.now() - 5
            try job.put(host)
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: nil))
            #expect(try host.messages() == [.wake(.schedule, job.scheduleToken)])
            #expect(try job.stored(host)?.state == .takenByTimer)
            #expect(try host.dump().lines[host.keys.timers(0)] == nil, "the other timer is disarmed")
        }

        @Test(arguments: HostKind.allCases)
        func `both timers due at once wake the job once`(_ kind: HostKind) throws {
            let host = try kind.host()
            var job = WaitingJob()
            job.deadline = try due(host)
            job.schedule = try host.now() - 500
            try job.put(host)
            #expect(try host.tick() == TickReply(moved: 2, nextDeadlineMilliseconds: nil))
            #expect(try host.messages() == [.wake(.timeout, job.token)])
        }

        @Test(arguments: HostKind.allCases)
        func `a timer of a paused job wakes it, so that the wake can be held`(_ kind: HostKind) throws {
            let host = try kind.host()
            var job = WaitingJob()
            job.deadline = try due(host, .sleep)
            try job.put(host, .paused)
            #expect(try host.tick().moved == 1)
            #expect(try host.messages() == [.wake(.sleep, job.token)])
        }

        @Test(arguments: HostKind.allCases, ["ended", "another life", "gone", "no record", "not open", "attempt"])
        func `a timer that means nothing any more is only removed`(_ kind: HostKind, _ why: String) throws {
            let host = try kind.host()
            var job = WaitingJob(address: Sample.inner)
            job.deadline = try due(host)
            try job.put(host)
            let root = host.keys.job(0, app: Sample.app, job: "7")
            switch why {
            case "ended": try host.setField(root, "h", Sample.header(.failed).text)
            case "another life": try host.setField(root, "h", "r|zzzzzzzzzzz|1|1|1790000000000")
            case "gone": try host.remove(root)
            case "no record": try host.remove(job.scopeKey(host.keys))
            case "not open": try host.setField(job.scopeKey(host.keys), "R1", Sample.record(.takenBySignal).text)
            default: try host.setField(job.scopeKey(host.keys), "R1", Sample.record(attempt: 2).text)
            }
            let before = try host.dump().lines[job.scopeKey(host.keys)]
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: nil))
            #expect(try host.messages() == [])
            let dump = try host.dump()
            #expect(dump.lines[job.scopeKey(host.keys)] == before)
            #expect(dump.lines[host.keys.timers(0)] == nil)
        }

        @Test(arguments: HostKind.allCases)
        func `a tick moves the oldest first, so many at a time, and names the next deadline`(_ kind: HostKind) throws {
            let host = try kind.host()
            let now = try host.now()
            for place in 0..<5 {
                var job = WaitingJob(job: "\(place)")
                job.deadline = .init(cause: .sleep, dueMilliseconds: now - 1000 + Int64(place))
                try job.put(host)
            }
            try host.setMember(host.keys.timers(0), "x|nonsense", now + 100_000)
            try host.setMember(host.keys.timers(0), "??", 1)
            #expect(try host.tick(limit: 3) == TickReply(moved: 3, nextDeadlineMilliseconds: now - 998))
            #expect(try host.messages().map { $0.target?.job } == ["0", "1"])
            #expect(try host.tick() == TickReply(moved: 3, nextDeadlineMilliseconds: now + 100_000))
            #expect(try host.messages().map { $0.target?.job } == ["2", "3", "4"])
            #expect(try host.tick(3) == TickReply(moved: 0, nextDeadlineMilliseconds: nil))
        }

        @Test(arguments: HostKind.allCases)
        func `a tick under a lost lease moves nothing`(_ kind: HostKind) throws {
            let host = try kind.host()
            var job = WaitingJob()
            job.deadline = try due(host)
            try job.put(host)
            let lost = TickReply(moved: 0, nextDeadlineMilliseconds: nil, isLeaseHeld: false)
            #expect(try host.tick(lease: "1.one") == lost)
            let tokens = try host.lease(
                LeaseRequest(verb: .acquire, engine: "one", partitions: [(0, "")], timeToLiveMilliseconds: 60_000)
            )
            #expect(try host.tick(lease: tokens[0]).moved == 1)
        }

        @Test(arguments: HostKind.allCases)
        func `an expiry removes an ended job and says so`(_ kind: HostKind) throws {
            let host = try kind.host()
            let now = try host.now()
            let expiry = Timer.expiry(app: Sample.app, gid: Sample.gid, job: Sample.job)
            let meta = "{\"app\":\"shop\",\"version\":\"1\",\"topic\":\"order.placed\",\"job\":\"7\"}"
            func put(_ header: String) throws {
                _ = try host.commit(
                    Sample.writes([
                        .save(
                            scope: .root,
                            fields: [.init("h", header), .init("m", meta), .init("S\(Sample.inner.text)", "0")]
                        ), .save(scope: Sample.inner, fields: [.init("L1", "1")]), .hold(Sample.transition()),
                        .index(startedMilliseconds: 5), .arm(expiry, dueMilliseconds: now - 1),
                    ])
                )
            }
            try put(Sample.header(.running).text)
            let root = host.keys.job(0, app: Sample.app, job: Sample.job)
            let before = try host.dump().lines[root]
            #expect(try host.tick().moved == 1)
            #expect(try host.dump().lines[root] == before, "a living job does not expire")
            try put("c|zzzzzzzzzzz|1|0|1790000000000")
            #expect(try host.tick().moved == 1)
            #expect(try host.dump().lines[root] != nil, "another life of the id does not expire")
            try put(Sample.header(.completed).text)
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: nil))
            let dump = try host.dump()
            #expect(dump.lines[root] == nil)
            let inner = host.keys.scope(0, app: Sample.app, job: Sample.job, address: Sample.inner)
            #expect(dump.lines[inner] == nil)
            #expect(dump.lines[host.keys.held(0, app: Sample.app, job: Sample.job)] == nil)
            #expect(dump.lines[host.keys.index(0, app: Sample.app)] == nil)
            let event = try #require(dump.lines[host.keys.events(0)]?.first?.split(separator: "e=").last)
            let read = try #require(JobEvent(String(event)))
            #expect(read.kind == .expired && read.topic == "order.placed" && read.gid == Sample.gid)
            #expect(read.job == Sample.job && read.code == 0)
            _ = try host.commit(Sample.writes([.arm(expiry, dueMilliseconds: now - 1)]))
            #expect(try host.tick().moved == 1, "an expiry of a job that is gone is only removed")
        }

        @Test(arguments: HostKind.allCases)
        func `a job of very many scopes expires in several ticks`(_ kind: HostKind) throws {
            let host = try kind.host()
            let fields = (0..<2100).map { Operation.Field("S,0,1.\($0)", "0") }
            let expiry = Timer.expiry(app: Sample.app, gid: Sample.gid, job: Sample.job)
            _ = try host.commit(
                Sample.writes([
                    .save(scope: .root, fields: [.init("h", Sample.header(.completed).text)]),
                    .save(scope: .root, fields: fields), .save(scope: Address(",0,1.7"), fields: [.init("a", "1")]),
                    .arm(expiry, dueMilliseconds: 5),
                ])
            )
            _ = try host.messages()
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: 5))
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: 5))
            #expect(try host.tick() == TickReply(moved: 1, nextDeadlineMilliseconds: nil))
            #expect(try host.dump().lines.keys.sorted() == [host.keys.messages(0), host.keys.events(0)])
        }
    }
}
