import LegworkLedger
import LegworkRedis

/// Writes one kernel call as an `FCALL`: key, then arguments in the order in which the function reads them.
///
/// Keys and texts are put together in one scratch buffer, so that an argument costs no allocation of its own.
struct CallWriter: ~Copyable {
    private let bases: [[UInt8]]
    private let prefix: [UInt8]
    let keys: KeySpace
    private var builder: RedisCommandBuilder
    private var scratch: [UInt8] = []

    init(bases: [[UInt8]], prefix: [UInt8], keys: KeySpace, reusing storage: consuming [UInt8]) {
        self.bases = bases
        self.prefix = prefix
        self.keys = keys
        builder = RedisCommandBuilder("FCALL", reusing: storage)
        scratch.reserveCapacity(128)
    }

    consuming func finish() -> RedisCommand { builder.build() }

    /// Begins a call of a function with one key, which comes next.
    mutating func open(_ function: StaticString, keys count: StaticString = "1") {
        builder.append(literal: function)
        builder.append(literal: count)
    }

    mutating func append(_ text: String) { builder.append(text) }

    mutating func append(_ bytes: [UInt8]) { builder.append(bytes) }

    mutating func append(_ number: Int) { builder.append(number) }

    mutating func append(_ number: Int64) { builder.append(number) }

    /// Appends the text that `write` puts together.
    mutating func append(writing write: (inout [UInt8]) -> Void) {
        scratch.removeAll(keepingCapacity: true)
        write(&scratch)
        builder.append(scratch)
    }

    mutating func append(literal: StaticString) { builder.append(literal: literal) }

    mutating func appendPrefix() { builder.append(prefix) }

    // MARK: Keys

    /// A key of a partition that is one letter.
    mutating func key(_ partition: Int, _ letter: Unicode.Scalar) {
        begin(partition)
        scratch.append(UInt8(ascii: letter))
        builder.append(scratch)
    }

    mutating func job(_ partition: Int, app: String, job: String) {
        begin(partition)
        scratch.add("j:")
        scratch.add(app)
        scratch.append(UInt8(ascii: ":"))
        scratch.add(job)
        builder.append(scratch)
    }

    mutating func scope(_ partition: Int, app: String, job: String, address: Address) {
        guard !address.isRoot else { return self.job(partition, app: app, job: job) }
        begin(partition)
        scratch.add("r:")
        scratch.add(app)
        scratch.append(UInt8(ascii: ":"))
        scratch.add(address.text)
        scratch.append(UInt8(ascii: ":"))
        scratch.add(job)
        builder.append(scratch)
    }

    mutating func tasks(_ partition: Int, app: String, topic: String) {
        begin(partition)
        scratch.add("q:")
        scratch.add(app)
        scratch.append(UInt8(ascii: ":"))
        scratch.add(topic)
        builder.append(scratch)
    }

    mutating func given(_ partition: Int, worker: String) {
        begin(partition)
        scratch.add("w:")
        scratch.add(worker)
        builder.append(scratch)
    }

    /// Where a task is: its topic's stream, or what its worker was given.
    mutating func task(_ partition: Int, app: String, topic: String, consumer: String, isGiven: Bool) {
        if isGiven { given(partition, worker: consumer) } else { tasks(partition, app: app, topic: topic) }
    }

    private mutating func begin(_ partition: Int) {
        scratch.removeAll(keepingCapacity: true)
        scratch.append(contentsOf: bases[partition])
    }

    // MARK: Texts

    /// A letter and a number: the name of a field of an activity.
    mutating func field(_ letter: Unicode.Scalar, _ activity: Int) {
        builder.append("\(letter)\(activity)")
    }

    /// The lease's key and token, both empty for none.
    mutating func lease(_ partition: Int, _ token: String?) {
        if let token {
            key(partition, "l")
            builder.append(token)
        } else {
            builder.append(literal: "")
            builder.append(literal: "")
        }
    }

    /// The count of a message's fields and values, then these.
    mutating func message(_ message: Message, counted: Bool = true) {
        let payload: [UInt8]?
        var id: String?
        switch message {
        case .reentry(let reentry): payload = reentry.payload
        case .answer(let answer): payload = answer.payload.isEmpty ? nil : answer.payload
        case .signal(let signal):
            payload = signal.payload
            id = signal.id
        case .childStart(_, _, let bytes), .interrupt(_, _, _, let bytes): payload = bytes
        case .fanOut(let fanOut):
            payload = fanOut.payload
            id = fanOut.id
        case .broadcast(let broadcast):
            payload = broadcast.payload
            id = broadcast.id
        case .transition, .wake, .sweep, .release, .nudge: payload = nil
        }
        if counted { builder.append(2 + (payload == nil ? 0 : 2) + (id == nil ? 0 : 2)) }
        builder.append(literal: "m")
        append(writing: message.writeHeader)
        if let payload {
            builder.append(literal: "d")
            builder.append(payload)
        }
        if let id {
            builder.append(literal: "i")
            builder.append(id)
        }
    }
}

// MARK: - Calls other than commits

extension CallWriter {
    mutating func writeTick(_ partition: Int, lease token: String?, limit: Int) {
        open("lw2_tick")
        key(partition, "t")
        appendPrefix()
        append(partition)
        lease(partition, token)
        append(min(limit, StoreLimits.timersPerTickMax))
        append(StoreLimits.eventsKept)
    }

    mutating func write(_ request: SignalRequest) {
        open("lw2_signal")
        key(request.partition, "t")
        signal(request)
    }

    /// What `send_signal` reads.
    mutating func signal(_ request: SignalRequest) {
        appendPrefix()
        append(request.partition)
        append(request.bufferName)
        append(request.id)
        if request.isIDGiven {
            append(markKey(request))
        } else {
            append(literal: "")
        }
        append(request.status.rawValue)
        append(request.code)
        append(request.payload)
        append(SignalRequest.bufferedMax)
        append(SignalRequest.idMemoryMilliseconds)
        append("F|\(request.app)|\(request.topic)|w")
        append(request.routes.count)
        for route in request.routes {
            append(route.key.partition)
            append(route.key.hash)
            append(literal: route.toAll ? "1" : "0")
            append(route.bufferMilliseconds)
            append(literal: route.accepts ? "1" : "0")
        }
    }

    private func markKey(_ request: SignalRequest) -> String {
        keys.signalMark(request.partition, app: request.app, topic: request.topic, id: request.id)
    }

    mutating func write(_ request: AnswerRequest) {
        if let givingUp = request.givingUp, !request.isGiven { return write(request, givingUp) }
        open("lw2_answer")
        task(
            request.partition,
            app: request.app,
            topic: request.topic,
            consumer: request.consumer,
            isGiven: request.isGiven
        )
        append(request.consumer)
        append(request.entry)
        append(request.delivery)
        append(literal: request.answer.status == .pending ? "1" : "0")
        key(request.partition, "s")
        message(.answer(request.answer), counted: false)
    }

    private mutating func write(_ request: AnswerRequest, _ givingUp: AnswerRequest.GivingUp) {
        open("lw2_give_up", keys: "3")
        tasks(request.partition, app: request.app, topic: request.topic)
        append(keys.dead(request.partition))
        key(request.partition, "m")
        append(request.consumer)
        append(request.entry)
        append(request.delivery)
        append(givingUp.reason)
        append(givingUp.attempts)
        append(StoreLimits.deadLettersKept)
        key(request.partition, "s")
        message(.answer(request.answer), counted: false)
    }

    mutating func writePresence(_ worker: String, lifeMilliseconds life: Int64) {
        open("lw2_presence")
        append(keys.workers)
        append(worker)
        append(life)
    }

    mutating func writeReclaim(_ partition: Int, partitions: Int, limit: Int) {
        open("lw2_reclaim")
        append(keys.workers)
        appendPrefix()
        append(partition)
        append(partitions)
        append(limit)
    }

    mutating func writePutBack(_ partition: Int, worker: String, _ tokens: [WaitToken]) {
        open("lw2_put_back")
        given(partition, worker: worker)
        appendPrefix()
        append(partition)
        for token in tokens { append(writing: token.write) }
    }

    mutating func write(_ request: LeaseRequest) {
        open("lw2_lease")
        append(keys.engines)
        append(request.verb.rawValue)
        append(request.engine)
        append(request.timeToLiveMilliseconds)
        for (partition, token) in request.partitions {
            key(partition, "l")
            key(partition, "m")
            append(token)
        }
    }
}

// MARK: - Keys that are seldom needed

extension CallWriter {
    func waiters(_ key: HookKey) -> String { keys.waiters(key.partition, key: key.hash) }

    func announcements(_ partition: Int) -> String { keys.announcements(partition) }

    func index(_ partition: Int, _ app: String) -> String { keys.index(partition, app: app) }

    func measured(_ partition: Int, _ index: String) -> String { keys.measured(partition, index: index) }

    func held(_ commit: Commit) -> String { keys.held(commit.partition, app: commit.app, job: commit.job) }
}
