/// What is known of one activity instance besides its ledger and its data; for a waiting one, its wait record.
///
/// Shape: `state attempt|hooks|due|scheduleDue|created|updated|code|edges|guid|`, for example
/// `o1||w1790000060000||1790000000000||200||Gk…|`, then the rest of a ``StoredInstance``, the reference in it. `updated` is
/// empty where it equals `created`. The kernel reads and writes only the first letter, the attempt, the hooks and the two dues.
/// Source: field `R<activity>` of the scope's hash; `21-protocol` §6.
package struct InstanceRecord: Sendable, Hashable {
    /// How far an instance is.
    package enum State: Character, Sendable, CaseIterable {
        /// A wait is open: for a timer, a signal, a worker or a child.
        case open = "o"
        /// A timer took the wait: its wake is in the stream.
        case takenByTimer = "t"
        /// A signal took the wait: its wake is in the stream.
        case takenBySignal = "s"
        /// Leg 1 has saved its work and not yet sent its children (stepwise commits only).
        case begun = "b"
        /// A final answer is in, or Leg 1 of an activity without Leg 2 is done.
        case done = "d"
        /// The job ended while the wait was open, and the wait was swept away.
        case swept = "x"
        /// It failed, and waits for a person: `on_error: pause`.
        case held = "h"

        /// The letter's byte.
        var mark: UInt8 {
            switch self {
            case .open: UInt8(ascii: "o")
            case .takenByTimer: UInt8(ascii: "t")
            case .takenBySignal: UInt8(ascii: "s")
            case .begun: UInt8(ascii: "b")
            case .done: UInt8(ascii: "d")
            case .swept: UInt8(ascii: "x")
            case .held: UInt8(ascii: "h")
            }
        }

        /// The state of a letter's byte, or nil.
        init?(mark: UInt8) {
            guard let state = Self.allCases.first(where: { $0.mark == mark }) else { return nil }
            self = state
        }
    }

    /// A timer that wakes the instance.
    package struct Deadline: Sendable, Hashable {
        /// What the timer means.
        package var cause: TimerCause

        /// When it is due, in milliseconds since 1970.
        package var dueMilliseconds: Int64

        /// A deadline of these values.
        package init(cause: TimerCause, dueMilliseconds: Int64) {
            self.cause = cause
            self.dueMilliseconds = dueMilliseconds
        }
    }

    /// How far it is.
    package var state: State

    /// The attempt that is under way, from 1.
    package var attempt: Int

    /// The hook keys under which it waits for a signal.
    package var hooks: [HookKey]

    /// The timer of the attempt: a sleep, a timeout or the pause before a retry.
    package var deadline: Deadline?

    /// The timer of the whole dispatch, in milliseconds since 1970.
    package var scheduleDueMilliseconds: Int64?

    /// When Leg 1 ran, in milliseconds since 1970.
    package var createdMilliseconds: Int64

    /// When the instance last changed, in milliseconds since 1970.
    package var updatedMilliseconds: Int64

    /// The code of its last outcome; 0 before there is one.
    package var code: Int

    /// The places of the edges that its outcome chose.
    package var edges: [Int]

    /// The guid of its Leg 1.
    package var guid: String

    /// What it waits for, in words of the activity's type: a worker's topic, a child's `app|job`; empty for none.
    package var reference: String

    /// A record of these values.
    package init(
        state: State,
        attempt: Int = 1,
        hooks: [HookKey] = [],
        deadline: Deadline? = nil,
        scheduleDueMilliseconds: Int64? = nil,
        createdMilliseconds: Int64,
        updatedMilliseconds: Int64,
        code: Int = 0,
        edges: [Int] = [],
        guid: String,
        reference: String = ""
    ) {
        self.state = state
        self.attempt = attempt
        self.hooks = hooks
        self.deadline = deadline
        self.scheduleDueMilliseconds = scheduleDueMilliseconds
        self.createdMilliseconds = createdMilliseconds
        self.updatedMilliseconds = updatedMilliseconds
        self.code = code
        self.edges = edges
        self.guid = guid
        self.reference = reference
    }

    /// True while the instance is an open obligation of its job: something will still come for it.
    package var isOpen: Bool {
        switch state {
        case .open, .takenByTimer, .takenBySignal, .begun, .held: true
        case .done, .swept: false
        }
    }
}

extension InstanceRecord {
    /// The record from its stored text, or nil where it is none.
    package init?(_ text: String) { self.init(stored: Array(text.utf8)) }

    /// The record from what is stored of its instance, or nil where it is none.
    package init?(stored: [UInt8]) {
        guard let instance = StoredInstance(stored) else { return nil }
        self = instance.record
    }

    /// The record from the front of a stored instance, without its reference; nil where it is none.
    init?(_ parts: inout BarredText) {
        guard let begin = parts.part(), let letter = begin.first, let state = State(mark: letter),
            let attempt = BarredText.number(begin.dropFirst()), let hooks = parts.part(), let due = parts.part(),
            let scheduled = parts.part(), let created = parts.number(), let updated = parts.part(),
            let code = parts.number(), let edges = parts.part(), let guid = parts.text()
        else { return nil }
        var deadline: Deadline?
        if let letter = due.first {
            guard let cause = TimerCause(mark: letter), let due = BarredText.number(due.dropFirst())
            else { return nil }
            deadline = Deadline(cause: cause, dueMilliseconds: due)
        }
        var updatedMilliseconds = created
        if !updated.isEmpty {
            guard let number = BarredText.number(updated) else { return nil }
            updatedMilliseconds = number
        }
        let comma = UInt8(ascii: ",")
        self.init(
            state: state,
            attempt: Int(attempt),
            hooks: hooks.isEmpty
                ? [] : hooks.split(separator: comma).compactMap { HookKey(String(decoding: $0, as: UTF8.self)) },
            deadline: deadline,
            scheduleDueMilliseconds: BarredText.number(scheduled),
            createdMilliseconds: created,
            updatedMilliseconds: updatedMilliseconds,
            code: Int(code),
            edges: edges.isEmpty
                ? [] : edges.split(separator: comma).compactMap { BarredText.number($0).map(Int.init) },
            guid: guid
        )
    }

    /// The record as stored, without a ledger and an output.
    package var text: String {
        String(writing: { StoredInstance.write(self, ledger: nil, output: nil, to: &$0) })
    }

    /// Appends the record as it stands at the front of a stored instance.
    func write(to bytes: inout [UInt8]) {
        bytes.append(state.mark)
        bytes.add(attempt)
        bytes.add(mark: "|")
        for place in hooks.indices {
            if place > 0 { bytes.add(mark: ",") }
            bytes.add(hooks[place].partition)
            bytes.add(mark: ":")
            bytes.add(hooks[place].hash)
        }
        bytes.add(mark: "|")
        if let deadline {
            bytes.append(deadline.cause.mark)
            bytes.add(deadline.dueMilliseconds)
        }
        bytes.add(mark: "|")
        if let scheduleDueMilliseconds { bytes.add(scheduleDueMilliseconds) }
        bytes.add(mark: "|")
        bytes.add(createdMilliseconds)
        bytes.add(mark: "|")
        if updatedMilliseconds != createdMilliseconds { bytes.add(updatedMilliseconds) }
        bytes.add(mark: "|")
        bytes.add(code)
        bytes.add(mark: "|")
        for place in edges.indices {
            if place > 0 { bytes.add(mark: ",") }
            bytes.add(edges[place])
        }
        bytes.add(mark: "|")
        bytes.add(guid)
        bytes.add(mark: "|")
    }
}

/// Why a timer was armed.
package enum TimerCause: Character, Sendable, CaseIterable {
    /// A hook's sleep.
    case sleep = "w"
    /// An attempt's timeout.
    case timeout = "o"
    /// The pause before the next attempt.
    case retry = "r"
    /// The timeout of a dispatch, retries included.
    case schedule = "s"
    /// An ended job's expiry.
    case expiry = "x"
    /// The time until which a signal is buffered.
    case buffer = "b"
    /// The time until which a slice of statistics is kept.
    case slice = "c"

    /// The letter's byte.
    var mark: UInt8 {
        switch self {
        case .sleep: UInt8(ascii: "w")
        case .timeout: UInt8(ascii: "o")
        case .retry: UInt8(ascii: "r")
        case .schedule: UInt8(ascii: "s")
        case .expiry: UInt8(ascii: "x")
        case .buffer: UInt8(ascii: "b")
        case .slice: UInt8(ascii: "c")
        }
    }

    /// The cause of a letter's byte, or nil.
    init?(mark: UInt8?) {
        guard let cause = Self.allCases.first(where: { $0.mark == mark }) else { return nil }
        self = cause
    }
}

/// Where waiters and buffered signals of one rule and one list of values are kept.
///
/// Shape: `partition:hash`; the partition is that of (app, topic), the hash covers topic, rule and values.
/// Source: `21-protocol` §6, Signals.
package struct HookKey: Sendable, Hashable {
    /// The partition of the rule's topic.
    package var partition: Int

    /// 22 characters.
    package var hash: String

    /// A key of these parts.
    package init(partition: Int, hash: String) {
        self.partition = partition
        self.hash = hash
    }

    /// The key from its text, or nil where it is none.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let partition = Int(parts[0]) else { return nil }
        self.init(partition: partition, hash: String(parts[1]))
    }

    /// The key as stored.
    package var text: String { "\(partition):\(hash)" }
}
