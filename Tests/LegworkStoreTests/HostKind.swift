import LegworkLedger
import LegworkRedis
import LegworkStore
import LegworkTesting
import Synchronization

/// The parent of all suites that need a Redis: one server for them all.
enum HostKind: String, CaseIterable, Sendable {
    case memory
    case redis

    private static let counter = Atomic(0)

    /// A prefix that no other test uses.
    static func freshKeys() -> KeySpace {
        KeySpace(prefix: "t\(counter.add(1, ordering: .relaxed).newValue)")
    }

    /// A fresh host.
    func host() throws -> any KernelHost {
        switch self {
        case .memory: MemoryHost(keys: Self.freshKeys())
        case .redis: try RedisHost(RedisServer.required().configuration, keys: Self.freshKeys())
        }
    }
}

/// The job that most tests move.
enum Sample {
    static let app = "shop"
    static let job = "7|é"
    static let gid = "abcdefghijk"

    static func header(_ state: JobState = .running, rev: Int64 = 1, semaphore: Int64 = 1) -> JobHeader {
        JobHeader(state: state, gid: gid, rev: rev, semaphore: semaphore, updatedMilliseconds: 1_790_000_000_000)
    }

    static func token(_ activity: Int, _ address: Address = .root, attempt: Int = 1, job: String = job) -> WaitToken {
        WaitToken(app: app, gid: gid, activity: activity, address: address, attempt: attempt, job: job)
    }

    static func record(
        _ state: InstanceRecord.State = .open,
        attempt: Int = 1,
        hooks: [HookKey] = [],
        deadline: InstanceRecord.Deadline? = nil,
        schedule: Int64? = nil
    ) -> InstanceRecord {
        InstanceRecord(
            state: state,
            attempt: attempt,
            hooks: hooks,
            deadline: deadline,
            scheduleDueMilliseconds: schedule,
            createdMilliseconds: 1_790_000_000_000,
            updatedMilliseconds: 1_790_000_000_000,
            guid: "g",
            reference: "work|more"
        )
    }

    static func commit(
        _ guarding: Commit.Guard = .none,
        lease: String? = nil,
        entry: String? = nil,
        job: String = job,
        partition: Int = 0,
        _ operations: [Operation] = []
    ) -> Commit {
        Commit(
            partition: partition,
            app: app,
            job: job,
            lease: lease,
            entry: entry,
            guard: guarding,
            operations: operations
        )
    }

    static func writes(_ operations: [Operation], partition: Int = 0) -> Commit {
        commit(partition: partition, operations)
    }

    static func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

    static let inner = Address(",0,3.2")

    static func transition(_ guid: String = "g1") -> Message {
        .transition(.init(app: app, gid: gid, activity: 1, address: .root, guid: guid, job: job))
    }

    static func task(_ activity: Int = 2, _ address: Address = .root, options: String = "{}") -> TaskDispatch {
        TaskDispatch(
            topic: "work.do",
            token: token(activity, address),
            idempotencyKey: "k\(activity)",
            payload: bytes("{\"n\":1}"),
            options: bytes(options)
        )
    }

    static func event(_ kind: JobEvent.Kind = .created, payload: String = "") -> JobEvent {
        JobEvent(
            kind: kind,
            app: app,
            topic: "order.placed",
            gid: gid,
            milliseconds: 1_790_000_000_000,
            job: job,
            payload: bytes(payload)
        )
    }

    static func signal(
        _ routes: [SignalRequest.Route],
        id: String = "s1",
        given: Bool = false,
        code: Int = 200,
        partition: Int = 0
    ) -> SignalRequest {
        SignalRequest(
            partition: partition,
            app: app,
            topic: "order.approval",
            id: id,
            isIDGiven: given,
            status: code == 202 ? .pending : .success,
            code: code,
            payload: bytes("{\"ok\":true}"),
            routes: routes
        )
    }

    static func route(
        _ hash: String = "h1",
        partition: Int = 0,
        toAll: Bool = false,
        buffer: Int64 = 60_000,
        accepts: Bool = true
    ) -> SignalRequest.Route {
        .init(
            key: HookKey(partition: partition, hash: hash),
            toAll: toAll,
            bufferMilliseconds: buffer,
            accepts: accepts
        )
    }
}
