import LegworkLedger
import LegworkPlanner
import LegworkStore

/// A violation to plant in ``Kinds/world()``, and what the audit must call it.
struct Plant: Sendable, CustomStringConvertible {
    /// The family of keys that it damages.
    var family: KeyFamily
    /// What is done.
    var description: String
    /// What the audit calls it.
    var kind: AuditKind
    /// Whether it can be mended.
    var isMended: Bool
    /// Does it.
    var change: @Sendable (World, inout MemoryKeyspace) -> Void

    init(
        _ family: KeyFamily,
        _ description: String,
        _ kind: AuditKind,
        mended isMended: Bool = false,
        _ change: @escaping @Sendable (World, inout MemoryKeyspace) -> Void
    ) {
        self.family = family
        self.description = description
        self.kind = kind
        self.isMended = isMended
        self.change = change
    }

    private static func token(_ job: String, gid: String = "none", activity: Int = 1) -> WaitToken {
        WaitToken(app: "kinds", gid: gid, activity: activity, address: .root, attempt: 1, job: job)
    }

    /// Removes the members of a sorted set that begin so.
    private static func remove(_ key: String, _ start: String, _ space: inout MemoryKeyspace) {
        for item in space.sortedSets[key]?.items ?? [] where item.member.hasPrefix(start) {
            space.removeMember(key, item.member)
        }
    }

    static let store: [Plant] = [
        Plant(.store, "another count of partitions", .damaged) { world, space in
            space.setField(world.keys.store, "partitions", "99")
        },
        Plant(.apps, "an app without versions", .deployment) { world, space in
            space.sets[world.keys.apps, default: []].insert("ghost")
        },
        Plant(.app, "an active version that is not there", .deployment) { world, space in
            space.setField(world.keys.app("kinds"), "active", "9")
        },
        Plant(.archive, "an archive of no version", .deployment) { world, space in
            space.setString(world.keys.archive(app: "kinds", version: "7"), [1])
        },
        Plant(.archive, "an archive that was changed", .deployment) { world, space in
            space.setString(world.keys.archive(app: "kinds", version: "1"), [1, 2, 3])
        },
        Plant(.archive, "a version without its archive", .version) { world, space in
            space.remove(world.keys.archive(app: "kinds", version: "1"))
        },
        Plant(.engines, "an engine of long ago", .engine, mended: true) { world, space in
            space.addMember(world.keys.engines, "old", score: 1)
        },
        Plant(.lease, "a lease for ever", .lease, mended: true) { world, space in
            space.setString(world.keys.lease(0), Array("1.e1".utf8))
        },
        Plant(.lease, "an epoch that was never given", .lease) { world, space in
            space.setString(world.keys.lease(0), Array("99.e1".utf8), timeToLiveMilliseconds: 1000)
        },
        Plant(.partition, "a counter of living jobs", .counter, mended: true) { world, space in
            space.addToField(world.keys.partition(0), "n:kinds:1", 3)
        },
        Plant(.partition, "a counter of buffered signals", .counter, mended: true) { world, space in
            space.addToField(world.keys.partition(1), "buffered", -1)
        },
        Plant(.partition, "another active version", .deployment, mended: true) { world, space in
            space.setField(world.keys.partition(1), "v:kinds", "0")
        },
    ]

    static let streams: [Plant] = [
        Plant(.messages, "an entry that is no message", .message) { world, space in
            space.append(world.keys.messages(0), [Operation.Field("m", "Z|what?")])
        },
        Plant(.events, "an entry that is no event", .event) { world, space in
            space.append(world.keys.events(0), [Operation.Field("e", "nonsense")])
        },
        Plant(.dead, "a letter that does not say whence it came", .deadLetter) { world, space in
            space.append(world.keys.dead(1), [Operation.Field("m", "N")])
        },
        Plant(.tasks, "a task of a job that is gone", .task, mended: true) { world, space in
            let key = world.keys.tasks(0, app: "kinds", topic: "do")
            space.append(key, [Operation.Field("t", token("gone").text), Operation.Field("d", "{}")])
        },
        Plant(.tasks, "a task that was acknowledged and stayed", .task, mended: true) { world, space in
            let key = world.keys.tasks(1, app: "kinds", topic: "do")
            let id = space.append(key, [Operation.Field("t", token("gone").text), Operation.Field("d", "{}")])
            space.streams[key]?.makeGroup("w")
            _ = space.streams[key]?.read(group: "w", consumer: "w1", limit: 9, milliseconds: 0)
            _ = space.streams[key]?.acknowledge(group: "w", id)
        },
        Plant(.tasks, "a pending task that is gone", .pending, mended: true) { world, space in
            let key = world.keys.tasks(1, app: "kinds", topic: "do")
            let id = space.append(key, [Operation.Field("t", token("gone").text), Operation.Field("d", "{}")])
            space.streams[key]?.makeGroup("w")
            _ = space.streams[key]?.read(group: "w", consumer: "w1", limit: 9, milliseconds: 0)
            space.streams[key]?.remove(id)
        },
        Plant(.tasks, "an entry that is no task", .damaged) { world, space in
            space.append(world.keys.tasks(1, app: "kinds", topic: "do"), [Operation.Field("x", "y")])
        },
        Plant(.tasks, "a wait whose task is gone", .task) { world, space in
            space.remove(world.keys.tasks(world.partition("work"), app: "kinds", topic: "do"))
        },
    ]

    static let waits: [Plant] = [
        Plant(.timers, "a timer of a job that is gone", .timer, mended: true) { world, space in
            space.addMember(world.keys.timers(0), Timer.wait(.sleep, token("gone")).member, score: 9e12)
        },
        Plant(.timers, "a timer of an earlier life", .timer, mended: true) { world, space in
            let timer = Timer.wait(.sleep, token("sleep", gid: "earlier"))
            space.addMember(world.keys.timers(world.partition("sleep")), timer.member, score: 9e12)
        },
        Plant(.timers, "a sleep without its timer", .timer, mended: true) { world, space in
            remove(world.keys.timers(world.partition("sleep")), "w|", &space)
        },
        Plant(.timers, "a timer at another time", .timer, mended: true) { world, space in
            let key = world.keys.timers(world.partition("work"))
            for item in space.sortedSets[key]?.items ?? [] where item.member.hasPrefix("o|") {
                space.addMember(key, item.member, score: item.score + 1)
            }
        },
        Plant(.timers, "an ended job without its expiry", .timer, mended: true) { world, space in
            remove(world.keys.timers(world.partition("end")), "x|", &space)
        },
        Plant(.timers, "a signal's timer that has outlived it", .signal, mended: true) { world, space in
            space.addMember(world.keys.timers(0), "b|kinds:answer:gone", score: 9e12)
        },
        Plant(.timers, "a member that is no timer", .damaged) { world, space in
            space.addMember(world.keys.timers(0), "?|x", score: 9e12)
        },
        Plant(.waiters, "a waiter of a job that is gone", .waiter, mended: true) { world, space in
            space.addMember(world.keys.waiters(0, key: "hash"), "0|\(token("gone").text)", score: 1)
        },
        Plant(.waiters, "a wait that no signal can find", .waiter) { world, space in
            for key in space.sortedSets.keys where key.contains("}:h:") { space.remove(key) }
        },
        Plant(.buffer, "a listed signal that is gone", .signal) { world, space in
            space.addMember(world.keys.buffer(0, key: "hash"), "kinds:answer:gone", score: 1)
        },
        Plant(.signal, "a buffered signal that is not listed", .signal) { world, space in
            for key in space.sortedSets.keys where key.contains("}:b:") { space.remove(key) }
        },
        Plant(.signal, "a buffered signal without a timer", .signal) { world, space in
            for partition in 0..<world.store.partitions { remove(world.keys.timers(partition), "b|", &space) }
        },
        Plant(.slice, "statistics that nobody would read", .index) { _, space in
            for key in space.sortedSets.keys where key.contains("}:c:") { space.remove(key) }
        },
        Plant(.slice, "statistics without a timer", .timer) { world, space in
            for partition in 0..<world.store.partitions { remove(world.keys.timers(partition), "c|", &space) }
        },
        Plant(.slices, "listed statistics that are gone", .index) { _, space in
            for key in space.hashes.keys where key.contains("}:y:") { space.remove(key) }
        },
        Plant(.measured, "a measured job that is gone", .index) { world, space in
            space.addMember(world.keys.measured(0, index: "kinds:hash"), "gone", score: 1)
        },
        Plant(.signalMark, "a mark for ever", .mark) { world, space in
            space.setString(world.keys.signalMark(0, app: "kinds", topic: "answer", id: "x"), Array("1".utf8))
        },
    ]

    static let jobs: [Plant] = [
        Plant(.job, "a semaphore that is too high", .semaphore) { world, space in
            header(of: "sleep", world, &space) { $0.semaphore += 1 }
        },
        Plant(.job, "a running job without a wait", .unexplained) { world, space in
            header(of: "end", world, &space) { $0.state = .running }
        },
        Plant(.job, "a ledger of a job that waits", .ledger) { world, space in
            let record = space.text(world.key("sleep"), "R1") ?? ""
            space.setField(world.key("sleep"), "R1", record.replacing("|1100000000000|", with: "|201100000000000|"))
        },
        Plant(.job, "a ledger that is no number", .damaged) { world, space in
            space.setField(world.key("sleep"), "L1", "many")
        },
        Plant(.job, "a bundle that names more bytes than it has", .damaged) { world, space in
            space.setField(world.key("end"), "P0", "0:99:d1|")
        },
        Plant(.job, "a ledger without a record", .record) { world, space in
            space.removeField(world.key("sleep"), "R1")
            space.setField(world.key("sleep"), "L1", "1100000000000")
        },
        Plant(.job, "a wait that was taken, and no wake", .record) { world, space in
            let record = space.text(world.key("sleep"), "R1") ?? ""
            space.setField(world.key("sleep"), "R1", "t" + record.dropFirst())
        },
        Plant(.job, "a join with an edge too many", .join) { world, space in
            space.setField(world.key("end"), "J3", "!0:ttt")
        },
        Plant(.job, "a join that forgot to decide", .join) { world, space in
            space.setField(world.key("end"), "J3", "0:tt")
        },
        Plant(.job, "a message with a step left", .ledger) { world, space in
            space.setField(world.key("sleep"), "Gguid", "10000000000")
        },
        Plant(.job, "a count of a dimension", .scopeCount) { world, space in
            space.setField(world.key("loop"), "S,0,1.0", "3")
        },
        Plant(.job, "no header", .damaged) { world, space in
            space.removeField(world.key("ask"), "h")
        },
        Plant(.job, "an ended job with an open wait and no sweep", .expiry, mended: true) { world, space in
            header(of: "sleep", world, &space) { $0.state = .cancelled }
            space.addToField(world.keys.partition(world.partition("sleep")), "n:kinds:1", -1)
        },
        Plant(.job, "a parent whose child is gone", .child) { world, space in
            for key in space.hashes.keys where key.contains("}:j:kinds:") {
                let meta = space.text(key, "m") ?? ""
                if meta.contains("parent_job") { space.remove(key) }
            }
        },
        Plant(.scope, "a dimension of a job that is gone", .scope, mended: true) { world, space in
            space.setField(world.keys.scope(0, app: "kinds", job: "gone", address: Address(",0,1.0")), "L1", "1")
        },
        Plant(.scope, "a dimension that its job has folded", .scope, mended: true) { world, space in
            let key = world.keys.scope(
                world.partition("loop"),
                app: "kinds",
                job: "loop",
                address: Address(",0,1.7")
            )
            space.setField(key, "L1", "1")
        },
        Plant(.held, "messages held for a job that is gone", .held, mended: true) { world, space in
            space.lists[world.keys.held(0, app: "kinds", job: "gone")] = [Array("N".utf8), [], []]
        },
        Plant(.held, "messages held for a job that runs", .held, mended: true) { world, space in
            let key = world.keys.held(world.partition("sleep"), app: "kinds", job: "sleep")
            space.lists[key] = [Array("W|w|\(token("sleep").text)".utf8), [], []]
        },
        Plant(.index, "a listed job that is gone", .index, mended: true) { world, space in
            space.addMember(world.keys.index(0, app: "kinds"), "gone", score: 1)
        },
        Plant(.index, "a job that is not listed", .index, mended: true) { world, space in
            space.removeMember(world.keys.index(world.partition("end"), app: "kinds"), "end")
        },
    ]

    private static func header(
        of job: String,
        _ world: World,
        _ space: inout MemoryKeyspace,
        _ change: (inout JobHeader) -> Void
    ) {
        guard var header = space.text(world.key(job), "h").flatMap({ JobHeader($0) }) else { return }
        change(&header)
        space.setField(world.key(job), "h", header.text)
    }

    static var all: [Plant] { store + streams + waits + given + jobs }
}
