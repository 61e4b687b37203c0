/// One write of a commit. The brain makes a list of them; the kernel and the memory store carry it out, in order.
///
/// The operations name things, never keys: both interpreters make keys with ``KeySpace`` from the commit's partition,
/// app and job. Nothing in the list can fail on the data that it finds: all checks come before the first write.
/// Source: `21-protocol` §4.
package enum Operation: Sendable, Equatable {
    /// Set fields of a scope's hash, the header of the job among them. A later value of a field wins.
    case save(scope: Address, fields: [Field])
    /// Set the record of an instance whose wait stays open. Where a timer or a signal has taken the wait since the job was
    /// read, which its header does not tell, the record stays taken.
    case amend(scope: Address, record: Field)
    /// Delete fields of a scope's hash.
    case erase(scope: Address, fields: [String])
    /// Unlink the hash of a scope that is not the root.
    case dropScope(Address)
    /// Append a message to a partition's stream.
    case send(Message, partition: Int)
    /// Append a task to the topic's stream in the job's partition, and save its entry id as field `Q<activity>` of the
    /// token's scope; or, where it names a worker, put it among those that the worker was given. The former is carried out
    /// with the last save of that scope before it, where there is one: tasks of one commit may so change places in their
    /// stream.
    case dispatch(TaskDispatch)
    /// Take a task back: acknowledge and delete its entry. One that is gone is no error.
    case dropTask(topic: String, entry: String)
    /// Take a task back that was given to a worker, whichever that is. One that is gone is no error: it cannot have gone to
    /// its topic's stream since the commit was planned, as by then nobody waited for it any more.
    case dropGiven(WaitToken)
    /// Add a timer to the job's partition, replacing the due of the same one.
    case arm(Timer, dueMilliseconds: Int64)
    /// Remove a timer from the job's partition. One that is gone is no error.
    case disarm(Timer)
    /// Wait for a signal under these keys; or, where one is buffered under any of them, take it at once.
    ///
    /// The oldest buffered signal over all keys is taken: its entry is removed under all its keys, its timer disarmed,
    /// and its wake appended to the stream of the job's partition. Unless its code is 202, the instance's record turns
    /// to `takenBySignal`, the timer named by `deadline` is disarmed, and nothing is registered; after a 202 the next one is looked for.
    /// Left open, the token becomes a member of each key's waiters, scored by the microsecond. The save of the
    /// instance's record must stand before this.
    case registerHook(keys: [HookKey], token: WaitToken, deadline: TimerCause?)
    /// Stop waiting under these keys. A registration that is gone is no error.
    case dropHook(keys: [HookKey], token: WaitToken)
    /// Send a signal, as ``SignalRequest`` from outside would; its outcome does not matter to the commit.
    case signal(SignalRequest)
    /// Append an event to the partition's event stream, which keeps about `eventsKept` entries.
    case event(JobEvent)
    /// Publish on the partition's announcement channel that a job event has happened.
    case announce(JobEvent)
    /// List the job in the app's index under the millisecond of its start.
    case index(startedMilliseconds: Int64)
    /// Take the job out of the index.
    case unindex
    /// Append a message to the job's held list, to wait for a resume.
    case hold(Message)
    /// Move up to `limit` held messages, oldest first, to the partition's stream, each marked with field `r`.
    case release(limit: Int)
    /// Move the last `count` held messages before all others, in their order.
    case turnHeld(count: Int)
    /// Forget the messages that were held.
    case dropHeld
    /// Count a start in a slice of statistics, and list the slice. Its timer is armed beside this.
    case tally(Tally)
    /// List the job in indices of the job's partition under the millisecond of its start.
    case enlist(indices: [String], startedMilliseconds: Int64)
    /// Send a signal on to the next ``FanOut/membersMax`` members behind the cursor: to each job of an index a
    /// ``Broadcast``; to each waiter as a ``SignalRequest`` would, if its wait is open. If that many were found within the
    /// bound, the fan-out is sent again with its cursor behind the last.
    case fanOut(FanOut)
    /// Deliver a signal to a wait of the job's partition, as a ``SignalRequest`` would; nothing if it is no longer open.
    case deliver(Message.SignalWake)
    /// Add to a field of the partition's own hash: living jobs per version (`n:<app>:<version>`), dropped messages….
    case count(field: String, by: Int64)

    /// A field of a hash and its value.
    package struct Field: Sendable, Equatable {
        /// The field's name.
        package var name: String
        /// Its value.
        package var value: [UInt8]

        /// A field of these parts.
        package init(_ name: String, _ value: [UInt8]) {
            self.name = name
            self.value = value
        }

        /// A field whose value is text.
        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = Array(value.utf8)
        }

        /// A field whose value is a whole number.
        package init(_ name: String, _ value: Int64) {
            var digits: [UInt8] = []
            digits.reserveCapacity(20)
            digits.add(value)
            self.init(name, digits)
        }

        /// A field whose value `write` appends to a buffer.
        package init(_ name: String, writing write: (inout [UInt8]) -> Void) {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(96)
            write(&bytes)
            self.init(name, bytes)
        }
    }
}

/// Work for a worker: an entry of a topic's stream in the job's partition.
///
/// Shape: stream field `t` holds the token that the answer repeats, `k` the idempotency key, `d` the input as JSON, `o`
/// the options as JSON where there are any.
/// Source: `21-protocol` §7; `docs/protocol.md`.
package struct TaskDispatch: Sendable, Equatable {
    /// The topic.
    package var topic: String
    /// Names the attempt; answers repeat it.
    package var token: WaitToken
    /// The same for every attempt of one dispatch: H of its Leg 1.
    package var idempotencyKey: String
    /// The input as JSON.
    package var payload: [UInt8]
    /// `{activity, timeout_ms?, heartbeat_ms?}` as JSON.
    package var options: [UInt8]
    /// The worker that it is given to at once, in the process that commits; nil for the topic's stream.
    package var worker: String?

    /// A task of these parts.
    package init(
        topic: String,
        token: WaitToken,
        idempotencyKey: String,
        payload: [UInt8],
        options: [UInt8],
        worker: String? = nil
    ) {
        self.topic = topic
        self.token = token
        self.idempotencyKey = idempotencyKey
        self.payload = payload
        self.options = options
        self.worker = worker
    }

    /// Appends what a given task's field holds: `topic|key|bytes|` and then the options, of that many bytes, and the input.
    package func writeGiven(to bytes: inout [UInt8]) {
        bytes.add(topic)
        bytes.add(mark: "|")
        bytes.add(idempotencyKey)
        bytes.add(mark: "|")
        bytes.add(options.count)
        bytes.add(mark: "|")
        bytes.append(contentsOf: options)
        bytes.append(contentsOf: payload)
    }

    /// A given task from its field, or nil where that is none.
    package init?(token: WaitToken, given text: [UInt8], worker: String) {
        var parts = BarredText(text)
        guard let topic = parts.text(), let key = parts.text(), let count = parts.number(), count >= 0,
            case let rest = parts.rest, rest.count >= count
        else { return nil }
        self.init(
            topic: topic,
            token: token,
            idempotencyKey: key,
            payload: Array(rest.dropFirst(Int(count))),
            options: Array(rest.prefix(Int(count))),
            worker: worker
        )
    }
}

/// Something that happened to a job as a whole. Events are written by the commit that causes them.
///
/// Shape: stream field `e` holds `kind|app|topic|gid|code|milliseconds|job`, `d` data as JSON where there is any.
package struct JobEvent: Sendable, Equatable {
    /// What happened.
    package enum Kind: String, Sendable {
        case created
        case completed
        case failed
        case interrupted
        case cancelled
        case paused
        case resumed
        case emitted
        case expired
    }

    /// What happened.
    package var kind: Kind
    /// The app's id.
    package var app: String
    /// The topic of the job's graph.
    package var topic: String
    /// The job's life.
    package var gid: String
    /// The code of an error; 0 for none.
    package var code: Int
    /// When, in milliseconds since 1970.
    package var milliseconds: Int64
    /// The job's id.
    package var job: String
    /// Data as JSON; empty for none.
    package var payload: [UInt8]

    /// An event of these parts.
    package init(
        kind: Kind,
        app: String,
        topic: String,
        gid: String,
        code: Int = 0,
        milliseconds: Int64,
        job: String,
        payload: [UInt8] = []
    ) {
        self.kind = kind
        self.app = app
        self.topic = topic
        self.gid = gid
        self.code = code
        self.milliseconds = milliseconds
        self.job = job
        self.payload = payload
    }

    /// The event's line, in the stream and on the channel.
    package var text: String { String(writing: write) }

    /// Appends the event's line.
    package func write(to bytes: inout [UInt8]) {
        bytes.add(kind.rawValue)
        bytes.add(mark: "|")
        bytes.add(app)
        bytes.add(mark: "|")
        bytes.add(topic)
        bytes.add(mark: "|")
        bytes.add(gid)
        bytes.add(mark: "|")
        bytes.add(code)
        bytes.add(mark: "|")
        bytes.add(milliseconds)
        bytes.add(mark: "|")
        bytes.add(job)
    }

    /// The event from its line, or nil where it is none.
    package init?(_ text: String, payload: [UInt8] = []) {
        let parts = text.split(separator: "|", maxSplits: 6, omittingEmptySubsequences: false)
        guard parts.count == 7, let kind = Kind(rawValue: String(parts[0])), let code = Int(parts[4]),
            let milliseconds = Int64(parts[5])
        else { return nil }
        self.init(
            kind: kind,
            app: String(parts[1]),
            topic: String(parts[2]),
            gid: String(parts[3]),
            code: code,
            milliseconds: milliseconds,
            job: String(parts[6]),
            payload: payload
        )
    }
}
