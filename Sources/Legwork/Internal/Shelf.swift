import LegworkEngine
import LegworkLedger
import LegworkPlanner
import LegworkRedis
import LegworkStore
import LegworkSystem

/// The store as the door uses it: what ``Store`` reads becomes snapshots, and Redis' clock stands beside it.
struct Shelf: Sendable {
    let lane: RedisLane
    let store: Store
    /// The same store over a connection of its own: Redis takes only so much from each before it turns to the others, and
    /// answers of workers come as often as everything else together.
    private let answers: Store
    let clock = RedisClock()

    /// How old the clock may be before a call brings it up to date, in nanoseconds.
    private static let clockAgeMax: Int64 = 5_000_000_000

    /// How often the clock is read at first: the quickest round trip counts.
    private static let firstReadings = 4

    /// Makes the store where it is not there yet and may be made, or opens it.
    ///
    /// - Parameter answers: the connection for answers of workers.
    static func open(
        _ lane: RedisLane,
        answers: RedisLane,
        keys: KeySpace,
        partitions: Int?,
        makesStore: Bool
    ) async throws -> Shelf {
        Failpoint.reach("open.before")
        let store = try await StoreOpening.open(lane, keys: keys, partitions: partitions, makesStore: makesStore)
        let shelf = Shelf(lane, store, answers)
        Failpoint.reach("open.after")
        for _ in 0..<firstReadings { try await shelf.setClock() }
        return shelf
    }

    private init(_ lane: RedisLane, _ store: Store, _ answers: RedisLane) {
        self.lane = lane
        self.store = store
        self.answers = Store(RedisKeyspace(lane: answers, keys: store.keys, partitions: store.partitions))
    }

    /// The names of everything.
    var keys: KeySpace { store.keys }

    /// How many partitions the store has.
    var partitions: Int { store.partitions }

    /// The partition of a job.
    func partition(app: String, job: String) -> Int { store.partition(app: app, job: job) }

    // MARK: - Clock

    /// Reads Redis' clock.
    func setClock() async throws {
        let sent = MonotonicTime.nanoseconds
        let parts = try await lane.send(RedisCommand("TIME")).array(count: 2)
        let received = MonotonicTime.nanoseconds
        let microseconds = try parts[0].integer() * 1_000_000 + parts[1].integer()
        clock.add(
            ClockEstimate.Sample(sentNanoseconds: sent, receivedNanoseconds: received, redisMicroseconds: microseconds)
        )
    }

    /// Brings the clock up to date where it has not been for a while.
    func freshenClock() async throws {
        if clock.ageNanoseconds > Self.clockAgeMax { try await setClock() }
    }

    // MARK: - Calls

    /// Carries out a call of the kernel.
    func call(_ call: KernelCall) async throws(StoreError) -> KernelReply { try await store.perform(call) }

    /// Sends a worker's answer.
    func answer(_ request: AnswerRequest) async throws(RedisError) -> Bool {
        do throws(StoreError) {
            guard case .answer(let isTaken) = try await answers.perform(.answer(request)) else { return false }
            return isTaken
        } catch {
            throw error.redisError ?? RedisError(.unexpectedReply, error.message, advice: error.advice)
        }
    }

    // MARK: - Deployments

    /// The active version of an app and all of its versions.
    struct AppRecord: Sendable {
        var active: String?
        var versions: Set<String>
    }

    /// An app's versions, without counting the jobs on them; none for an app that is not deployed.
    func record(of app: String) async throws -> AppRecord {
        var record = AppRecord(active: nil, versions: [])
        for (field, value) in try await lane.send(RedisCommand("HGETALL", keys.app(app))).pairs() {
            if field == "active" { record.active = try value.string() }
            if field.hasPrefix("v:") { record.versions.insert(String(field.dropFirst(2))) }
        }
        return record
    }

    // MARK: - Jobs

    /// A job as stored, with its root scope or with all of them; nil where there is none.
    func job(_ app: String, _ id: String, scopes: Store.ScopeChoice = .root) async throws -> JobSnapshot? {
        guard let stored = try await store.job(app: app, id: id, scopes: scopes) else { return nil }
        guard var job = try JobSnapshot(fields: stored.root.map { ($0.name, $0.value) }) else { return nil }
        for (address, fields) in stored.scopes {
            try job.addScope(address, fields: fields.map { ($0.name, $0.value) })
        }
        return job
    }
}
