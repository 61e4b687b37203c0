import LegworkExpression
import LegworkGraph
import LegworkJSON
import LegworkLedger

/// The working copy of a job during one plan: it changes as if every step had been alone, and remembers what to write.
///
/// Nothing here does I/O; a run ends as the operations of one commit.
struct JobRun {
    /// What a run may read besides the job.
    let context: PlanningContext

    /// The graph of the job.
    let graph: PreparedGraph

    /// The job, as changed so far.
    var job: JobSnapshot

    /// The header that the run was planned on.
    let originalHeader: JobHeader

    /// The dimensions that the store has.
    private let storedScopes: [Address]

    /// Instances with unsaved fields in the order in which they came to have them, to write them in a stable order.
    private(set) var changed: [InstanceKey] = []

    /// Other fields to write, by scope.
    private var fields: SmallMap<Address, [Operation.Field]> = [:]

    /// Fields to delete, by scope.
    private var erased: SmallMap<Address, [String]> = [:]

    /// Scopes that this run has folded.
    private(set) var dropped: Set<Address> = []

    /// Top-level keys of the job's data that have changed.
    private var dirtyData: [String] = []

    /// Scopes whose open count has changed.
    private var dirtyCounts: Set<Address> = []

    /// Joins and rounds that have changed.
    private var dirtyJoins: Set<InstanceKey> = []
    private var dirtyRounds: Set<Address> = []

    /// Messages whose ledgers have changed; there is hardly ever more than one.
    private var dirtyMessages: [(guid: String, address: Address)] = []

    /// Everything else, in order.
    private(set) var operations: [Operation] = []

    /// Activities that are to be entered next, in order.
    var visits: [Visit] = []

    /// How many activities the run has entered.
    var visitCount = 0

    /// About how many bytes of data it has to write.
    private(set) var writtenBytes = 0

    /// True for a commit that only keeps a message: the job does not move, and its time stands still.
    private var isAside = false

    /// Inputs that a person has given in place of what the maps would give.
    var givenInputs: [InstanceKey: JSON] = [:]

    /// Slots of joins inside a region that never ran, which no scope keeps.
    var phantomJoins: [InstanceKey: JoinRecord] = [:]

    /// What expressions can refer to; nil until the first one is evaluated.
    var references: LegScope?

    /// What expressions that draw no lots may know besides.
    let plainContext: EvaluationContext

    init(context: PlanningContext, graph: PreparedGraph, job: JobSnapshot) {
        self.context = context
        plainContext = EvaluationContext(plainAt: context.nowMilliseconds)
        self.graph = graph
        self.job = job
        originalHeader = job.header
        storedScopes = job.openCounts.keys
    }

    /// An activity that is about to be entered.
    struct Visit {
        var activity: Int
        var address: Address
        var guid: String
    }

    /// An activity in a dimension.
    struct InstanceKey: Hashable {
        var address: Address
        var activity: Int
    }

}

// MARK: - Reading and changing instances

extension JobRun {
    /// The time that all of this run happens at, in milliseconds since 1970.
    var now: Int64 { context.nowMilliseconds }

    func instance(_ activity: Int, _ address: Address) -> Instance {
        job.instance(activity, at: address) ?? Instance()
    }

    /// Changes an instance and remembers which fields to write.
    mutating func change(
        _ activity: Int,
        _ address: Address,
        _ what: Instance.Fields,
        _ body: (inout Instance) -> Void
    ) {
        func apply(_ instance: inout Instance) -> Bool {
            let (earlier, isStored, isApart) = (instance.unsaved, instance.isStored, instance.keepsOutputApart)
            body(&instance)
            // The body may have put another instance in its place, as a replay does.
            instance.unsaved = earlier.union(what)
            instance.isStored = isStored
            instance.keepsOutputApart = isApart
            return earlier.isEmpty
        }
        if apply(&job.scopes[address, default: ScopeState()].instances[activity, default: Instance()]) {
            changed.append(InstanceKey(address: address, activity: activity))
        }
    }

    /// Adds to an activity ledger; past its digits the job fails.
    mutating func addToLedger(_ activity: Int, _ address: Address, _ delta: Int64) -> Bool {
        var fits = true
        change(activity, address, .ledger) { fits = $0.ledger.add(delta) }
        return fits
    }

    mutating func append(_ operation: Operation) { operations.append(operation) }

    /// Adds to a counter of the partition. What an earlier step of this commit counted is counted together with it.
    mutating func count(_ field: String, by amount: Int64) {
        for place in operations.indices.reversed() {
            guard case .count(field, let earlier) = operations[place] else { continue }
            if earlier + amount == 0 {
                operations.remove(at: place)
            } else {
                operations[place] = .count(field: field, by: earlier + amount)
            }
            return
        }
        append(.count(field: field, by: amount))
    }

    mutating func erase(_ address: Address, _ field: String) { erased[address, default: []].append(field) }

    /// Keeps a message's ledger in the scope that the message came from.
    mutating func markMessage(_ guid: String, at address: Address, _ change: (inout MessageLedger) -> Void) {
        change(&job.scopes[address, default: ScopeState()].messages[guid, default: MessageLedger()])
        if !dirtyMessages.contains(where: { $0.guid == guid }) { dirtyMessages.append((guid, address)) }
    }

    mutating func save(_ address: Address, _ field: Operation.Field) {
        fields[address, default: Self.roomForFields].append(field)
        writtenBytes += field.value.count
    }

    /// A list with room for what most steps save.
    private static var roomForFields: [Operation.Field] {
        var fields: [Operation.Field] = []
        fields.reserveCapacity(12)
        return fields
    }

    mutating func setJobData(_ key: String, _ value: JSON?) {
        job.data[key] = value
        if !dirtyData.contains(key) { dirtyData.append(key) }
    }

    mutating func setJoin(_ activity: Int, _ address: Address, _ join: JoinRecord) {
        job.scopes[address, default: ScopeState()].joins[activity] = join
        dirtyJoins.insert(InstanceKey(address: address, activity: activity))
    }

    mutating func setRound(_ address: Address, _ round: RoundRecord) {
        job.scopes[address, default: ScopeState()].round = round
        dirtyRounds.insert(address)
    }

    mutating func setFailure(_ failure: JSON) {
        job.failure = failure
        save(.root, Operation.Field("e", failure.serialized()))
    }

    mutating func eraseFailure() { erased[.root, default: []].append("e") }

    /// Writes down who has paused the job; nil to take the note away.
    mutating func setPause(_ note: PauseNote?) {
        guard job.pause != note else { return }
        job.pause = note
        if let note {
            save(.root, Operation.Field("p", note.text))
        } else {
            erased[.root, default: []].append("p")
        }
    }

    /// Writes down that another job replays this one, which itself stays as it is.
    mutating func note(replay id: String) {
        isAside = true
        job.replays = (job.replays + [id]).suffix(Self.replaysMax)
        save(.root, Operation.Field("r", JSON.array(job.replays.map(JSON.string)).serialized()))
    }

    /// The most replays that a job lists.
    private static let replaysMax = 100

    /// Keeps a message for later.
    mutating func hold(_ message: Message) {
        isAside = true
        // What has come back is turned to the front as a whole. An answer that was handed in may come in between.
        let isBack = job.isReleasing && (context.isReleased || job.returnedCount > 0)
        setHeld(job.heldCount + 1, isReleasing: job.isReleasing, returned: job.returnedCount + (isBack ? 1 : 0))
        append(.hold(message))
    }

    mutating func setHeld(_ count: Int, isReleasing: Bool, returned: Int = 0) {
        job.heldCount = count
        job.isReleasing = isReleasing
        job.returnedCount = returned
        if count > 0 || isReleasing {
            let suffix = !isReleasing ? "" : returned > 0 ? "r\(returned)" : "r"
            save(.root, Operation.Field("z", "\(count)\(suffix)"))
        } else {
            erased[.root, default: []].append("z")
        }
    }

    mutating func markCount(_ address: Address) { dirtyCounts.insert(address) }

    mutating func setExpiry(_ milliseconds: Int64) {
        job.expiresMilliseconds = milliseconds
        save(.root, Operation.Field("n", milliseconds))
    }
}

// MARK: - Obligations and scopes

extension JobRun {
    /// Counts one more open obligation, in the job and in every scope around it.
    mutating func open(at address: Address) {
        job.header.semaphore += 1
        forEachScope(around: address) { run, scope in run.job.openCounts[scope, default: 0] += 1 }
    }

    /// Counts one open obligation less, and folds the rounds that nobody needs any more.
    mutating func close(at address: Address) {
        job.header.semaphore -= 1
        forEachScope(around: address) { run, scope in run.job.openCounts[scope, default: 0] -= 1 }
    }

    private mutating func forEachScope(around address: Address, _ body: (inout JobRun, Address) -> Void) {
        guard !address.isRoot else { return }
        for scope in address.path.dropFirst() {
            body(&self, scope)
            dirtyCounts.insert(scope)
        }
    }

    /// Drops the scopes around `address` that have no open obligation and a later sibling.
    ///
    /// Source: `21-protocol` §10.
    mutating func foldScopes(around address: Address) {
        guard !address.isRoot else { return }
        for scope in address.path.dropFirst() {
            guard job.openCounts[scope] == 0 || context.breaks(.foldTooEarly), let opening = scope.opening,
                lastDimension(of: opening.opener, at: opening.outer) > opening.index
            else { continue }
            dropAll(inside: scope)
            return
        }
    }

    /// Drops earlier dimensions of an opener that have nothing open, now that a later one begins.
    mutating func foldSiblings(before opening: (outer: Address, opener: Int, index: Int)) {
        for (scope, count) in job.openCounts where count == 0 {
            guard let other = scope.opening, other.outer == opening.outer, other.opener == opening.opener,
                other.index < opening.index
            else { continue }
            dropAll(inside: scope)
        }
    }

    private mutating func dropAll(inside scope: Address) {
        for inner in job.openCounts.keys.sorted(by: { $0.text < $1.text }) where inner.isInside(scope) { drop(inner) }
    }

    private mutating func drop(_ scope: Address) {
        job.openCounts[scope] = nil
        job.scopes[scope] = nil
        dirtyCounts.remove(scope)
        dropped.insert(scope)
        // A round that began in this run is nowhere yet.
        guard storedScopes.contains(scope) else { return }
        erased[.root, default: []].append("S\(scope.text)")
        operations.append(.dropScope(scope))
    }

    /// The index of the latest dimension that an activity has opened; −1 for none.
    func lastDimension(of opener: Int, at address: Address) -> Int {
        if graph.source.activities[opener].join == .each, graph.topology.isJoin(opener) {
            return (job.scopes[address]?.joins[opener]?.arrivals ?? 0) - 1
        }
        return job.ledger(opener, at: address).legTwoEntries - 1
    }
}

// MARK: - The result

extension JobRun {
    /// Closes the run: the operations of its commit, saves first. The header is part of the root's save.
    mutating func finish() -> [Operation] {
        job.header.rev += 1
        if !isAside { job.header.updatedMilliseconds = now }
        save(.root, Operation.Field("h", writing: job.header.write))
        for key in dirtyData {
            if let value = job.data[key] {
                save(.root, Operation.Field("d.\(key)", value.serialized()))
            } else {
                erased[.root, default: []].append("d.\(key)")
            }
        }
        for scope in dirtyCounts.sorted(by: { $0.text < $1.text }) {
            save(.root, Operation.Field("S\(scope.text)", "\(job.openCounts[scope] ?? 0)"))
        }
        for key in dirtyJoins.sorted(by: { ($0.address.text, $0.activity) < ($1.address.text, $1.activity) }) {
            if let join = job.scopes[key.address]?.joins[key.activity] {
                save(key.address, Operation.Field("J\(key.activity)", join.bytes))
            }
        }
        for address in dirtyRounds.sorted(by: { $0.text < $1.text }) {
            if let round = job.scopes[address]?.round { save(address, Operation.Field("X", round.text)) }
        }
        for (guid, address) in dirtyMessages {
            if let ledger = job.scopes[address]?.messages[guid] {
                save(address, Operation.Field("G" + guid, ledger.value))
            }
        }
        saveInstances()
        return assembled()
    }

    /// What the run has done to activities, in the order in which it first touched them.
    var activityChanges: [ActivityChange] {
        var changes: [ActivityChange] = []
        changes.reserveCapacity(changed.count)
        for key in changed {
            guard
                let (step, code) = job.record(key.activity, at: key.address)?
                    .progress(opensDimension: opensDimension(key))
            else { continue }
            let activity = graph.activities[key.activity]
            changes.append(
                ActivityChange(
                    activity: activity.id,
                    type: activity.typeName,
                    address: key.address,
                    step: step,
                    code: code
                )
            )
        }
        return changes
    }

    /// True for what is kept of a round, or of an interim answer, in the dimension that its activity opens.
    private func opensDimension(_ key: InstanceKey) -> Bool {
        key.address.opening?.opener == key.activity && graph.activities[key.activity].source.join != .each
    }

    /// The places of scopes in the order in which commits name them.
    private static func inOrder(_ scopes: [Address]) -> [Int] {
        scopes.indices.sorted { scopes[$0].text < scopes[$1].text }
    }

    private func assembled() -> [Operation] {
        var result: [Operation] = []
        result.reserveCapacity(erased.count + fields.count + operations.count)
        for place in Self.inOrder(erased.keys) where !dropped.contains(erased.keys[place]) {
            result.append(.erase(scope: erased.keys[place], fields: erased.values[place]))
        }
        for place in Self.inOrder(fields.keys) where !dropped.contains(fields.keys[place]) {
            result.append(.save(scope: fields.keys[place], fields: fields.values[place]))
        }
        result += operations
        return result
    }
}
