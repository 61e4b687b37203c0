/// A call of the kernel: the few ways in which anything in a partition changes.
///
/// Each is one Redis Function, atomic, and has a twin in the memory store that does the same, reply for reply.
package enum KernelCall: Sendable, Equatable {
    /// Carry out a commit.
    case commit(Commit)
    /// Move due timers of a partition, at most `limit` (the store has a limit of its own), oldest first; see
    /// ``TickReply``.
    ///
    /// - A wait's timer: if the record of its instance is open, its attempt equal (for `schedule` any) and its job's life
    ///   the same, the record turns to `takenByTimer`, its hook registrations and its other timer are removed, and its
    ///   wake is appended to the stream; else the timer is only removed. An ended job's timer is only removed.
    /// - An expiry: if the job's life is the same and it has ended, its hash, its scopes (fields `S<address>` name them),
    ///   held list and index entry are removed and an `expired` event appended; a job of very many scopes loses some
    ///   of them and keeps its timer, for the next tick.
    ///   The job leaves the indices that field `Y` of its hash names.
    /// - A buffered signal's: the signal is removed under all its keys and counted in field `expired`.
    /// - A slice's: the slice of statistics is removed, and its name from the list.
    case tick(partition: Int, lease: String?, limit: Int)
    /// Send a signal from outside.
    case signal(SignalRequest)
    /// Answer a task.
    case answer(AnswerRequest)
    /// Show that a task is being worked on: reset its idle time. Refused to all but its owner. Of a given task this only asks
    /// whether it is still the worker's: what shows that the worker lives is its ``presence(worker:lifeMilliseconds:)``.
    case heartbeat(
        partition: Int,
        app: String,
        topic: String,
        entry: String,
        consumer: String,
        isGiven: Bool = false
    )
    /// Say until when the tasks that a worker was given are its own: so many milliseconds from now.
    case presence(worker: String, lifeMilliseconds: Int64)
    /// Put the tasks of a partition that were given to workers which are silent for longer than they said into the streams
    /// of their topics, at most `limit`; see ``ReclaimReply``. A task for which nobody waits any more is only removed.
    case reclaim(partition: Int, limit: Int)
    /// Put tasks that a worker was given, and does not do, into the streams of their topics.
    case putBack(partition: Int, worker: String, tokens: [WaitToken])
    /// Take, keep or give back the leases of partitions.
    case lease(LeaseRequest)
}

/// What a tick did.
package struct TickReply: Sendable, Equatable {
    /// How many due timers were dealt with, those that were only removed included: as many as the limit means that
    /// there may be more.
    package var moved: Int
    /// The next due millisecond, or nil where no timer is armed.
    package var nextDeadlineMilliseconds: Int64?
    /// False where the lease was no longer ours: nothing was moved.
    package var isLeaseHeld: Bool

    /// A reply of these values.
    package init(moved: Int, nextDeadlineMilliseconds: Int64?, isLeaseHeld: Bool = true) {
        self.moved = moved
        self.nextDeadlineMilliseconds = nextDeadlineMilliseconds
        self.isLeaseHeld = isLeaseHeld
    }
}

/// What a reclaim did.
package struct ReclaimReply: Sendable, Equatable {
    /// How many tasks were taken from silent workers: as many as the limit means that there may be more.
    package var moved: Int
    /// When the first of the other workers that hold tasks of the partition will have been silent for too long, in
    /// milliseconds since 1970; nil where there is none.
    package var nextMilliseconds: Int64?

    /// A reply of these values.
    package init(moved: Int, nextMilliseconds: Int64?) {
        self.moved = moved
        self.nextMilliseconds = nextMilliseconds
    }
}

/// A signal to a hook topic. Source: `10-language` §6.
///
/// The sender has evaluated every distinct rule of the versions in use and lists their keys. A waiter is *good* if its
/// job's life is the same and has not ended, and its record is open and of the same attempt; others found on the way are
/// removed from the list.
///
/// - The oldest good waiter over all routes gets the signal, and so does every good waiter of an accepting route that
///   delivers to all; oldest first, each once.
///   If the chosen waiter's route is not `accepts`, the signal is refused as invalid and nothing changes.
/// - To deliver is to append the wake to the job's partition's stream. Unless the code is 202, the record turns to
///   `takenBySignal`, the token leaves all its hook keys (they stand in the record) and its timers are disarmed.
/// - A route to all gives to some ``FanOut/membersMax`` waiters at once; if there may be more, a ``FanOut`` in the topic's
///   partition goes on with those that waited when the signal came.
/// - Without a good waiter, the signal is stored once, listed under the keys of all accepting routes whose buffer is not 0, with one timer
///   for the longest of them, in the topic's partition; past ``bufferedMax`` signals on a key it is refused.
///   With no such route it is refused: `invalid` if some route has a buffer but none accepts, else `nobody`.
/// - An id that has been counted (delivered or buffered) in the last day, or is still buffered, is not counted again.
///   Routes lie in the request's own partition.
package struct SignalRequest: Sendable, Equatable {
    /// A rule's key for this signal.
    package struct Route: Sendable, Equatable {
        /// Where its waiters and buffered signals are.
        package var key: HookKey
        /// True to deliver to all waiters of the key.
        package var toAll: Bool
        /// How long to keep a signal that finds nobody, in milliseconds; 0 not to.
        package var bufferMilliseconds: Int64
        /// True if the payload satisfies the schema of the rule's activity.
        package var accepts: Bool

        /// A route of these parts.
        package init(key: HookKey, toAll: Bool, bufferMilliseconds: Int64, accepts: Bool) {
            self.key = key
            self.toAll = toAll
            self.bufferMilliseconds = bufferMilliseconds
            self.accepts = accepts
        }
    }

    /// The partition of (app, topic).
    package var partition: Int
    /// The app's id.
    package var app: String
    /// The hook topic.
    package var topic: String
    /// The signal's id: given by its sender, or made for it.
    package var id: String
    /// True if the sender gave the id, so that it counts once.
    package var isIDGiven: Bool
    /// Pending for 202, error for 4xx and 5xx, else success.
    package var status: AnswerStatus
    /// Decides the edge.
    package var code: Int
    /// The payload as JSON.
    package var payload: [UInt8]
    /// The distinct keys.
    package var routes: [Route]

    /// The most signals that one key buffers. Source: `10-language` §6.
    package static let bufferedMax = 1000

    /// How long a given id is remembered, in milliseconds.
    package static let idMemoryMilliseconds: Int64 = 86_400_000

    /// A request of these parts.
    package init(
        partition: Int,
        app: String,
        topic: String,
        id: String,
        isIDGiven: Bool,
        status: AnswerStatus = .success,
        code: Int = 200,
        payload: [UInt8],
        routes: [Route]
    ) {
        self.partition = partition
        self.app = app
        self.topic = topic
        self.id = id
        self.isIDGiven = isIDGiven
        self.status = status
        self.code = code
        self.payload = payload
        self.routes = routes
    }
}

/// What became of a signal.
package enum SignalReply: Sendable, Equatable {
    /// These jobs get it, by id, in the order of delivery; of very many, the first.
    case delivered(jobs: [String])
    /// Nobody waits for it: it is kept.
    case buffered
    /// The id was counted before: nothing changed.
    case duplicate
    /// Nobody waits for it and no rule keeps it.
    case nobody
    /// Whoever would get it refuses the payload.
    case invalid
    /// Too many signals are kept under a key.
    case full
}

/// A worker's answer: acknowledges and deletes the task and appends the answer to the partition's stream, in one call.
///
/// A task that is given up goes to the dead letters in the same call, so that neither is ever there without the other.
///
/// Refused, and counted in field `refused`, to a consumer that no longer owns the entry or whose delivery is not the latest: XPENDING of
/// the entry says who does. An interim answer (`pending`) leaves the task where it is, and resets its idle time.
/// Source: `21-protocol` §7.
package struct AnswerRequest: Sendable, Equatable {
    /// Why a task is given up.
    package struct GivingUp: Sendable, Equatable {
        /// Why nobody can do it, in a sentence.
        package var reason: String
        /// How often it was delivered in vain.
        package var attempts: Int

        /// Facts of these values.
        package init(reason: String, attempts: Int) {
            self.reason = reason
            self.attempts = attempts
        }
    }

    /// The partition of the task's stream.
    package var partition: Int
    /// The app's id.
    package var app: String
    /// The topic.
    package var topic: String
    /// The task's entry; of a given task the text of its token.
    package var entry: String
    /// The consumer that answers.
    package var consumer: String
    /// Which delivery of the entry it answers: the fencing number; 0 not to compare.
    package var delivery: Int
    /// True for a task that was given to its worker (``TaskClaim/isGiven``).
    package var isGiven: Bool
    /// The answer; its token is the task's.
    package var answer: Message.Answer
    /// Why the task is given up; nil where its worker answers. Not looked at for a given task, which is
    /// delivered once.
    package var givingUp: GivingUp?

    /// A request of these parts.
    package init(
        partition: Int,
        app: String,
        topic: String,
        entry: String,
        consumer: String,
        delivery: Int,
        isGiven: Bool = false,
        answer: Message.Answer,
        givingUp: GivingUp? = nil
    ) {
        self.partition = partition
        self.app = app
        self.topic = topic
        self.entry = entry
        self.consumer = consumer
        self.delivery = delivery
        self.isGiven = isGiven
        self.answer = answer
        self.givingUp = givingUp
    }

    /// The task, as it must still be the consumer's.
    package var claim: TaskClaim {
        TaskClaim(topic: topic, entry: entry, consumer: consumer, delivery: delivery, isGiven: isGiven)
    }
}

/// A change of leases.
package struct LeaseRequest: Sendable, Equatable {
    /// What is asked.
    package enum Verb: String, Sendable {
        /// Take those that nobody holds: each gets a fresh epoch from its partition's hash, field `epoch`. One that the
        /// engine holds already is extended, so that a lost reply costs nothing.
        case acquire
        /// Extend those whose token is the given one. Also without partitions, an engine is so seen to live.
        case renew
        /// Give back those whose token is the given one. A release of no partitions says goodbye.
        case release
    }

    /// What is asked.
    package var verb: Verb
    /// The engine that asks.
    package var engine: String
    /// The partitions, each with the token that the engine believes it holds (empty to acquire).
    package var partitions: [(partition: Int, token: String)]
    /// How long a lease lasts, in milliseconds.
    package var timeToLiveMilliseconds: Int64

    /// A request of these parts.
    package init(
        verb: Verb,
        engine: String,
        partitions: [(partition: Int, token: String)],
        timeToLiveMilliseconds: Int64
    ) {
        self.verb = verb
        self.engine = engine
        self.partitions = partitions
        self.timeToLiveMilliseconds = timeToLiveMilliseconds
    }

    package static func == (left: LeaseRequest, right: LeaseRequest) -> Bool {
        left.verb == right.verb && left.engine == right.engine
            && left.timeToLiveMilliseconds == right.timeToLiveMilliseconds
            && left.partitions.elementsEqual(right.partitions, by: ==)
    }
}

/// Per partition asked for, in order: the token that is held now by the engine (`epoch.engine`), or nil.
package struct LeaseReply: Sendable, Equatable {
    /// The tokens.
    package var tokens: [String?]

    /// A reply of these tokens.
    package init(tokens: [String?]) { self.tokens = tokens }
}

/// The reply of a call, one case per kind of call.
package enum KernelReply: Sendable, Equatable {
    case commit(CommitReply)
    case tick(TickReply)
    case signal(SignalReply)
    /// True if the answer was taken, false if it was refused to a consumer that lost the task.
    case answer(Bool)
    /// True if the task is still the consumer's.
    case heartbeat(Bool)
    case presence
    case reclaim(ReclaimReply)
    /// How many of the tasks were there.
    case putBack(Int)
    case lease(LeaseReply)
}
