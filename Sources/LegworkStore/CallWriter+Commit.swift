import LegworkLedger

extension CallWriter {
    /// What `commit` reads: the head, the guard, then the operations.
    mutating func write(_ commit: Commit) {
        open("lw2_commit")
        job(commit.partition, app: commit.app, job: commit.job)
        key(commit.partition, "s")
        append(commit.entry ?? "")
        lease(commit.partition, commit.lease)
        switch commit.guard {
        case .matches(let header):
            append(literal: "m")
            append(writing: header.write)
        case .absent(let idempotencyKey, let activeVersion):
            append(literal: "a")
            append(idempotencyKey)
            append("v:\(commit.app)")
            append(activeVersion)
        case .none: append(literal: "n")
        }
        if let task = commit.task, task.isGiven {
            append(literal: "y")
            given(commit.partition, worker: task.consumer)
            append(task.entry)
        } else if let task = commit.task {
            append(literal: "Y")
            tasks(commit.partition, app: commit.app, topic: task.topic)
            append(task.entry)
            append(task.consumer)
            append(task.delivery)
        }
        let pairs = DispatchPairing(commit.operations)
        for place in commit.operations.indices {
            switch commit.operations[place] {
            case .save(let scope, let fields):
                save(scope, fields, pairs.dispatches(of: place, in: commit.operations), commit)
            case .dispatch(let task):
                if let worker = task.worker {
                    give(task, to: worker, commit)
                } else if !pairs.isPaired(place) {
                    dispatches([task], commit)
                }
            case .event(let event):
                let isAnnounced = commit.operations.dropFirst(place + 1).first == .announce(event)
                write(event, isAnnounced: isAnnounced, commit)
            case .announce(let event):
                if place == 0 || commit.operations[place - 1] != .event(event) { announce(event, commit) }
            default: write(commit.operations[place], commit)
            }
        }
    }

    /// A save, with the dispatches whose entry ids go into the same hash.
    private mutating func save(
        _ scope: Address,
        _ fields: [Operation.Field],
        _ tasks: [TaskDispatch],
        _ commit: Commit
    ) {
        let chunk = StoreLimits.valuesPerCommandMax / 2 - 1
        var rest = fields[...]
        if tasks.count == 1, !fields.isEmpty {
            append(literal: "Q")
            dispatch(tasks[0], commit, namesField: false)
            self.scope(commit.partition, app: commit.app, job: commit.job, address: scope)
            append(2 * min(rest.count, chunk))
            field("Q", tasks[0].token.activity)
            append(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        } else if !tasks.isEmpty {
            dispatches(tasks, commit)
        }
        while !rest.isEmpty {
            append(literal: "H")
            self.scope(commit.partition, app: commit.app, job: commit.job, address: scope)
            append(2 * min(rest.count, chunk))
            append(rest.prefix(chunk))
            rest = rest.dropFirst(chunk)
        }
    }

    private mutating func write(_ event: JobEvent, isAnnounced: Bool, _ commit: Commit) {
        append(literal: "V")
        key(commit.partition, "v")
        append(StoreLimits.eventsKept)
        append(isAnnounced ? announcements(commit.partition) : "")
        append(writing: event.write)
        append(event.payload)
    }

    private mutating func announce(_ event: JobEvent, _ commit: Commit) {
        append(literal: "P")
        append(announcements(commit.partition))
        append(writing: event.write)
    }

    private mutating func append(_ fields: ArraySlice<Operation.Field>) {
        for field in fields {
            append(field.name)
            append(field.value)
        }
    }

    /// Dispatches of one scope whose entry ids are saved by themselves.
    private mutating func dispatches(_ tasks: [TaskDispatch], _ commit: Commit) {
        let chunk = StoreLimits.valuesPerCommandMax / 2
        var rest = tasks[...]
        while let first = rest.first {
            append(literal: "M")
            scope(commit.partition, app: commit.app, job: commit.job, address: first.token.address)
            append(min(rest.count, chunk))
            for task in rest.prefix(chunk) { dispatch(task, commit, namesField: true) }
            rest = rest.dropFirst(chunk)
        }
    }

    /// Puts a task among those that a worker was given.
    private mutating func give(_ task: TaskDispatch, to worker: String, _ commit: Commit) {
        append(literal: "H")
        given(commit.partition, worker: worker)
        append(2)
        append(writing: task.token.write)
        append(writing: task.writeGiven)
    }

    private mutating func dispatch(_ task: TaskDispatch, _ commit: Commit, namesField: Bool) {
        tasks(commit.partition, app: commit.app, topic: task.topic)
        if namesField { field("Q", task.token.activity) }
        append(writing: task.token.write)
        append(task.idempotencyKey)
        append(task.payload)
        append(task.options)
    }

    private mutating func write(_ operation: Operation, _ commit: Commit) {
        let partition = commit.partition
        switch operation {
        case .erase(let address, let fields): erase(address, fields, commit)
        case .amend(let address, let record):
            append(literal: "K")
            scope(partition, app: commit.app, job: commit.job, address: address)
            append(record.name)
            append(record.value)
        case .dropScope(let address):
            append(literal: "U")
            scope(partition, app: commit.app, job: commit.job, address: address)
        case .send(let message, let partition):
            append(literal: "S")
            key(partition, "s")
            self.message(message)
        case .dropTask(let topic, let entry):
            append(literal: "B")
            tasks(partition, app: commit.app, topic: topic)
            append(entry)
        case .dropGiven(let token):
            append(literal: "b")
            append(keys.workers)
            append(writing: token.write)
        case .arm(let timer, let due):
            append(literal: "A")
            key(partition, "t")
            append(due)
            append(writing: timer.write)
        case .disarm(let timer):
            append(literal: "Z")
            key(partition, "t")
            append(writing: timer.write)
        case .registerHook(let keys, let token, let deadline): register(keys, token, deadline, commit)
        case .dropHook(let keys, let token):
            for key in keys {
                append(literal: "Z")
                append(self.waiters(key))
                append("\(partition)|\(token.text)")
            }
        case .signal(let request):
            append(literal: "G")
            signal(request)
        default: writeListing(operation, commit)
        }
    }

    private mutating func writeListing(_ operation: Operation, _ commit: Commit) {
        let partition = commit.partition
        switch operation {
        case .index(let started):
            append(literal: "I")
            append(index(partition, commit.app))
            append(started)
            append(commit.job)
        case .unindex:
            append(literal: "J")
            append(index(partition, commit.app))
            append(commit.job)
        case .hold(let message):
            append(literal: "L")
            append(held(commit))
            var payload: [UInt8] = []
            var id: [UInt8] = []
            for field in message.fields {
                if field.name == "d" { payload = field.value }
                if field.name == "i" { id = field.value }
            }
            append(writing: message.writeHeader)
            append(payload)
            append(id)
        case .release(let limit):
            append(literal: "R")
            append(held(commit))
            append(limit)
        case .turnHeld(let count):
            append(literal: "O")
            append(held(commit))
            append(count)
        case .dropHeld:
            append(literal: "U")
            append(held(commit))
        case .count(let field, let amount):
            append(literal: "N")
            key(partition, "m")
            append(field)
            append(amount)
        case .enlist(let indices, let started):
            for index in indices {
                append(literal: "I")
                append(measured(partition, index))
                append(started)
                append(commit.job)
            }
        case .tally(let tally): write(tally, commit)
        case .fanOut(let fanOut): write(fanOut, partition)
        case .deliver(let wake): write(wake, partition)
        case .save, .amend, .erase, .dropScope, .send, .dispatch, .dropTask, .dropGiven, .arm, .disarm, .registerHook,
            .dropHook,
            .signal, .event, .announce:
            preconditionFailure("\(operation) is written elsewhere")
        }
    }

    private mutating func erase(_ address: Address, _ fields: [String], _ commit: Commit) {
        var rest = fields[...]
        while !rest.isEmpty {
            let chunk = rest.prefix(StoreLimits.valuesPerCommandMax)
            append(literal: "E")
            scope(commit.partition, app: commit.app, job: commit.job, address: address)
            append(chunk.count)
            for name in chunk { append(name) }
            rest = rest.dropFirst(chunk.count)
        }
    }

    private mutating func register(_ keys: [HookKey], _ token: WaitToken, _ deadline: TimerCause?, _ commit: Commit) {
        append(literal: "W")
        appendPrefix()
        append(commit.partition)
        append(writing: token.write)
        scope(commit.partition, app: commit.app, job: commit.job, address: token.address)
        field("R", token.activity)
        append(deadline.map { Timer.wait($0, token).member } ?? "")
        append(keys.count)
        for key in keys {
            append(key.partition)
            append(key.hash)
        }
    }
}

/// Which dispatches of a commit are written together with which saves: the last save of the same scope before them.
///
/// A pair saves a call of Redis. What stands between the two must not touch the fields of the scope.
struct DispatchPairing {
    /// Places in the list of operations.
    private var pairs: [(save: Int, dispatch: Int)] = []

    init(_ operations: [Operation]) {
        for place in operations.indices {
            guard case .dispatch(let task) = operations[place], task.worker == nil else { continue }
            if let save = Self.save(for: task, before: place, in: operations) { pairs.append((save, place)) }
        }
    }

    func isPaired(_ place: Int) -> Bool { pairs.contains { $0.dispatch == place } }

    func dispatches(of save: Int, in operations: [Operation]) -> [TaskDispatch] {
        guard !pairs.isEmpty else { return [] }
        return pairs.compactMap { pair in
            guard pair.save == save, case .dispatch(let task) = operations[pair.dispatch] else { return nil }
            return task
        }
    }

    private static func save(for task: TaskDispatch, before place: Int, in operations: [Operation]) -> Int? {
        let field = "Q\(task.token.activity)"
        for earlier in operations[..<place].indices.reversed() {
            switch operations[earlier] {
            case .save(let scope, let fields) where scope == task.token.address:
                return fields.contains { $0.name == field } ? nil : earlier
            case .erase(let scope, _) where scope == task.token.address: return nil
            case .dropScope(let scope) where scope == task.token.address: return nil
            // Anything that may write to task streams would change the order of entries.
            case .registerHook(_, let token, _) where token.address == task.token.address: return nil
            default: continue
            }
        }
        return nil
    }
}
