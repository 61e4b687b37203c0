package import LegworkJSON
package import LegworkLedger

/// A job as the brain sees it: everything that a plan may read, and nothing else.
///
/// Only the scopes on the way from the root to the message's own dimension need be loaded; ``openCounts`` names all that live.
package struct JobSnapshot: Sendable {
    /// State, life, revision and semaphore.
    package var header: JobHeader

    /// What was fixed when the job was created.
    package var meta: JobMeta

    /// The shared data of the job, by its top-level keys.
    package var data: JSONObject

    /// The error that ended the job, or will end it when its siblings are done; nil for none.
    package var failure: JSON?

    /// Who has paused it, and since when; nil for a job that is not paused.
    package var pause: PauseNote?

    /// The ids of the jobs that replay it, oldest first; the last hundred.
    package var replays: [String] = []

    /// When an ended job expires, in milliseconds since 1970; nil while that is not decided, or for never.
    package var expiresMilliseconds: Int64?

    /// True if the sweep of an ended job takes along children that `abandon` would leave.
    package var sweepDescends = false

    /// How many messages are held: those that came while it was paused, and those that came while these went back to the
    /// stream in chunks. A running job that has some takes only what comes back.
    package var heldCount = 0
    /// True from the release of the first held message until the last one released is through: what comes meanwhile is
    /// held behind them.
    package var isReleasing = false
    /// How many messages have come back to a job that was paused again in the middle of a release: they are the last ones
    /// held, and belong before the others.
    package var returnedCount = 0

    /// The loaded scopes by address; the root is always among them.
    package var scopes: SmallMap<Address, ScopeState>

    /// The living scopes beside the root, with the number of open obligations in each, nested ones included.
    package var openCounts: SmallMap<Address, Int>

    /// A snapshot of these parts.
    package init(
        header: JobHeader,
        meta: JobMeta,
        data: JSONObject = JSONObject(),
        failure: JSON? = nil,
        expiresMilliseconds: Int64? = nil,
        scopes: SmallMap<Address, ScopeState> = [.root: ScopeState()],
        openCounts: SmallMap<Address, Int> = [:]
    ) {
        self.header = header
        self.meta = meta
        self.data = data
        self.failure = failure
        self.expiresMilliseconds = expiresMilliseconds
        self.scopes = scopes
        self.openCounts = openCounts
    }

    /// What stands in the place of a job that is lent out.
    static let nobody = JobSnapshot(
        header: JobHeader(state: .running, gid: "", rev: 0, semaphore: 0, updatedMilliseconds: 0),
        meta: JobMeta(app: "", version: "", topic: "", job: "", createdMilliseconds: 0),
        scopes: [:]
    )

    /// The instance of an activity in a dimension, or nil where it has not been entered.
    package func instance(_ activity: Int, at address: Address) -> Instance? {
        guard let scope = scopes.place(of: address), let place = scopes[at: scope].instances.place(of: activity)
        else { return nil }
        return scopes[at: scope].instances[at: place]
    }

    /// The record of an activity in a dimension, or nil where it has none.
    package func record(_ activity: Int, at address: Address) -> InstanceRecord? {
        guard let scope = scopes.place(of: address), let place = scopes[at: scope].instances.place(of: activity)
        else { return nil }
        return scopes[at: scope].instances[at: place].record
    }

    /// What an activity gave in a dimension, or nil.
    func output(_ activity: Int, at address: Address) -> JSON? {
        guard let scope = scopes.place(of: address), let place = scopes[at: scope].instances.place(of: activity)
        else { return nil }
        return scopes[at: scope].instances[at: place].output
    }

    /// True if the last outcome of an activity in a dimension is an error.
    func hasError(_ activity: Int, at address: Address) -> Bool {
        guard let scope = scopes.place(of: address), let place = scopes[at: scope].instances.place(of: activity)
        else { return false }
        return scopes[at: scope].instances[at: place].error != nil
    }

    /// The ledger of an activity in a dimension; an empty one where it has not been entered.
    package func ledger(_ activity: Int, at address: Address) -> ActivityLedger {
        guard let scope = scopes.place(of: address), let place = scopes[at: scope].instances.place(of: activity)
        else { return ActivityLedger() }
        return scopes[at: scope].instances[at: place].ledger
    }

    /// The ledger of a message in hand; an empty one for a message that nobody has begun.
    package func ledger(ofMessage guid: String, at address: Address) -> MessageLedger {
        guard let scope = scopes.place(of: address), let place = scopes[at: scope].messages.place(of: guid)
        else { return MessageLedger() }
        return scopes[at: scope].messages[at: place]
    }

    /// True if the dimension lives, so that messages for it still mean something.
    package func isLiving(_ address: Address) -> Bool {
        address.isRoot || openCounts[address] != nil
    }
}

/// The state of one dimension of a job: one hash in Redis.
package struct ScopeState: Sendable {
    /// The activity instances, by the activity's index.
    package var instances: SmallMap<Int, Instance> = [:]

    /// The joins under way or done, by the activity's index.
    package var joins: SmallMap<Int, JoinRecord> = [:]

    /// The ledgers of the messages that came from this dimension, by guid.
    package var messages: SmallMap<String, MessageLedger> = [:]

    /// What a round of a loop knows of its cycles and its dead exits; nil where nothing outside waits for them.
    package var round: RoundRecord?

    /// An empty scope.
    package init() {}
}

/// One activity in one dimension.
package struct Instance: Sendable {
    /// What has been committed.
    package var ledger = ActivityLedger()

    /// How far it is; nil before Leg 1.
    package var record: InstanceRecord?

    /// What it gave.
    package var output: JSON?

    /// What it was given; kept only where something refers to it or it may be tried again.
    package var input: JSON?

    /// The payload of its last signal, or the timestamp of its sleep.
    package var hook: JSON?

    /// The error of its last outcome.
    package var error: JSON?

    /// The stream entry of its task, while one is out.
    package var taskEntry: String?

    /// The fields that the plan under way has changed; none between plans.
    var unsaved: Fields = []

    /// True once something of it is stored.
    var isStored = false

    /// True if a field of its own holds its output, which is long or not final.
    var keepsOutputApart = false

    /// The fields of an instance.
    struct Fields: OptionSet {
        let rawValue: UInt8
        static let ledger = Fields(rawValue: 1)
        static let record = Fields(rawValue: 2)
        static let output = Fields(rawValue: 4)
        static let input = Fields(rawValue: 8)
        static let hook = Fields(rawValue: 16)
        static let error = Fields(rawValue: 32)
        /// Not a field: the record's wait begins with this commit.
        static let opening = Fields(rawValue: 64)
    }

    /// An instance that nobody has entered.
    package init() {}
}

/// What was fixed when a job was created. Stored as JSON in field `m` of the job's hash.
///
/// A class, as it never changes and snapshots are copied often.
package final class JobMeta: Sendable {
    /// The app's id.
    package let app: String
    /// The version that the job started with, and finishes on.
    package let version: String
    /// The topic of its graph.
    package let topic: String
    /// The job's id.
    package let job: String
    /// When it was created, in milliseconds since 1970.
    package let createdMilliseconds: Int64
    /// The instance of the parent that waits for this job; nil without one, or where the parent does not wait.
    package let parent: WaitToken?
    /// The parent job's id; nil without a parent.
    package let parentJob: String?
    /// The idempotency key of the start; empty for none.
    package let idempotencyKey: String
    /// The id of the trace that it belongs to; empty for none.
    package let trace: String
    /// The job that it replays; nil for one that was started.
    package let replay: ReplaySource?

    /// Facts of these values.
    package init(
        app: String,
        version: String,
        topic: String,
        job: String,
        createdMilliseconds: Int64,
        parent: WaitToken? = nil,
        parentJob: String? = nil,
        idempotencyKey: String = "",
        trace: String = "",
        replay: ReplaySource? = nil
    ) {
        self.app = app
        self.version = version
        self.topic = topic
        self.job = job
        self.createdMilliseconds = createdMilliseconds
        self.parent = parent
        self.parentJob = parentJob
        self.idempotencyKey = idempotencyKey
        self.trace = trace
        self.replay = replay
    }
}

/// The inbound edges of a join in one dimension.
///
/// Shape: one letter a slot, `o` open, `t` taken, `d` dead; a `!` in front once it is decided; for `each`, arrivals are
/// counted before a colon.
/// Source: field `J<activity>` of the scope's hash; `21-protocol` §6, Joins.
package struct JoinRecord: Sendable, Equatable {
    /// What is known of one inbound edge.
    package enum Slot: UInt8, Sendable {
        case open = 0x6F
        case taken = 0x74
        case dead = 0x64
    }

    /// The slots, in the order of the graph's inbound edges.
    package var slots: [Slot]

    /// True once the activity has run, or is known never to.
    package var isDecided: Bool

    /// How often it has run (`each`).
    package var arrivals: Int

    /// A join of which nothing is known.
    package init(slots count: Int) {
        slots = Array(repeating: .open, count: count)
        isDecided = false
        arrivals = 0
    }

    /// The join from its stored text, or nil where it is none.
    package init?(_ text: String) {
        var rest = text.utf8[...]
        isDecided = rest.first == UInt8(ascii: "!")
        if isDecided { rest = rest.dropFirst() }
        let parts = rest.split(separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, let arrivals = Int(Substring(parts[0])) else { return nil }
        self.arrivals = arrivals
        slots = parts[1].compactMap(Slot.init(rawValue:))
        guard slots.count == parts[1].count else { return nil }
    }

    /// The join as stored.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The join as stored; a wide one is written at each arrival.
    var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(slots.count + 8)
        if isDecided { bytes.append(UInt8(ascii: "!")) }
        bytes.append(contentsOf: "\(arrivals):".utf8)
        for slot in slots { bytes.append(slot.rawValue) }
        return bytes
    }

    /// True if nothing more can come.
    package var isResolved: Bool { !slots.contains(.open) }
}

/// What a round of a loop knows, where a join outside waits for what leaves the loop.
///
/// Shape: `open cycles|cycled|exits`, for example `1|0|e4.1,c7`.
/// Source: field `X` of the round's hash; `21-protocol` §6: edges leaving a loop stay open in a round that took its
/// cycle and die only with a round that did not.
package struct RoundRecord: Sendable, Equatable {
    /// Something that died in this round and will be dead for good if the round does not cycle.
    package enum Exit: Sendable, Equatable {
        /// An edge out of the loop, by its source and its place.
        case edge(from: Int, place: Int)
        /// A cycle activity of an outer loop.
        case cycle(Int)
    }

    /// How many cycle activities of this round are neither taken nor dead.
    package var openCycles: Int

    /// True once one was taken.
    package var hasCycled: Bool

    /// What has died so far.
    package var exits: [Exit]

    /// A round with `cycles` cycle activities.
    package init(cycles: Int) {
        openCycles = cycles
        hasCycled = false
        exits = []
    }

    /// The round from its stored text, or nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "|", omittingEmptySubsequences: false)
        guard parts.count == 3, let open = Int(parts[0]) else { return nil }
        openCycles = open
        hasCycled = parts[1] == "1"
        exits = []
        for item in parts[2].split(separator: ",") {
            let numbers = item.dropFirst().split(separator: ".").compactMap { Int($0) }
            switch (item.first, numbers.count) {
            case ("e", 2): exits.append(.edge(from: numbers[0], place: numbers[1]))
            case ("c", 1): exits.append(.cycle(numbers[0]))
            default: return nil
            }
        }
    }

    /// The round as stored.
    package var text: String {
        let items = exits.map { exit in
            switch exit {
            case .edge(let from, let place): "e\(from).\(place)"
            case .cycle(let activity): "c\(activity)"
            }
        }
        return "\(openCycles)|\(hasCycled ? 1 : 0)|\(items.joined(separator: ","))"
    }
}
