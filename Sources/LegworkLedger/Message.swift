/// What moves a job: an entry of a partition's message stream.
///
/// Shape: stream field `m` holds the header as text, `d` the payload as JSON where there is one, `i` a signal's id
/// where there is one. The header of each case stands beside it; a job id comes last, as it may be any text.
/// Source: `21-protocol` §1.
package enum Message: Sendable, Equatable {
    /// Enter an activity's Leg 1: `T|app|gid|activity|address|guid|job`.
    case transition(Transition)
    /// Re-enter a pivot: `C|app|gid|pivot|address|guid|source|job`, with the pivot's output of that round as payload.
    case reentry(Reentry)
    /// A worker's or a child's answer: `A|sequence|status|code|token`, with its data or error as payload.
    case answer(Answer)
    /// A timer was due and has taken its wait: `W|cause|token`.
    case wake(TimerCause, WaitToken)
    /// A signal arrived: `S|status|code|token`, with its payload and id.
    case signal(SignalWake)
    /// Start a child: `K|app|job`, with a ``ChildStart`` as payload.
    case childStart(app: String, job: String, payload: [UInt8])
    /// Clear away what an ended job has left: `X|app|gid|job`.
    case sweep(app: String, gid: String, job: String)
    /// End a job from outside: `I|app|gid|job` (empty gid: whatever life it has), with an ``Interruption`` as payload.
    case interrupt(app: String, gid: String, job: String, payload: [UInt8])
    /// Put a chunk of what a paused job was sent back into the stream: `R|app|gid|job`.
    case release(app: String, gid: String, job: String)
    /// Send a signal on to a chunk of many: see ``FanOut``.
    case fanOut(FanOut)
    /// A signal for a job that an index has named: see ``Broadcast``.
    case broadcast(Broadcast)
    /// The next deadline of the partition has come closer: `N`.
    case nudge

    /// An entry into an activity.
    package struct Transition: Sendable, Equatable {
        /// The app's id.
        package var app: String
        /// The job's life.
        package var gid: String
        /// The activity's index.
        package var activity: Int
        /// Its dimension.
        package var address: Address
        /// The message's name.
        package var guid: String
        /// The job's id.
        package var job: String

        /// A transition of these parts.
        package init(app: String, gid: String, activity: Int, address: Address, guid: String, job: String) {
            self.app = app
            self.gid = gid
            self.activity = activity
            self.address = address
            self.guid = guid
            self.job = job
        }
    }

    /// A re-entry of a pivot.
    package struct Reentry: Sendable, Equatable {
        /// The app's id.
        package var app: String
        /// The job's life.
        package var gid: String
        /// The pivot's index.
        package var pivot: Int
        /// The pivot's own dimension.
        package var address: Address
        /// The message's name.
        package var guid: String
        /// The dimension that the cycle activity ran in: the message's ledger lives there.
        package var source: Address
        /// The job's id.
        package var job: String
        /// The mapped input of the cycle, as JSON.
        package var payload: [UInt8]

        /// A re-entry of these parts.
        package init(
            app: String,
            gid: String,
            pivot: Int,
            address: Address,
            guid: String,
            source: Address,
            job: String,
            payload: [UInt8]
        ) {
            self.app = app
            self.gid = gid
            self.pivot = pivot
            self.address = address
            self.guid = guid
            self.source = source
            self.job = job
            self.payload = payload
        }
    }

    /// An answer to an attempt.
    package struct Answer: Sendable, Equatable {
        /// The attempt that is answered.
        package var token: WaitToken
        /// Tells interim answers of one attempt apart: 1, 2, …; 0 for the final one.
        package var sequence: Int
        /// Success, error or pending.
        package var status: AnswerStatus
        /// Decides the edge.
        package var code: Int
        /// The data as JSON, or for an error `{message, stack?, data?}`; empty for `{}`.
        package var payload: [UInt8]

        /// An answer of these parts.
        package init(token: WaitToken, sequence: Int, status: AnswerStatus, code: Int, payload: [UInt8]) {
            self.token = token
            self.sequence = sequence
            self.status = status
            self.code = code
            self.payload = payload
        }
    }

    /// A signal on its way to one waiting instance.
    package struct SignalWake: Sendable, Equatable {
        /// Whom it is for.
        package var token: WaitToken
        /// The signal's id, given by its sender or made for it.
        package var id: String
        /// Success, or pending for a signal that leaves the hook open.
        package var status: AnswerStatus
        /// Decides the edge; 202 leaves the hook open.
        package var code: Int
        /// The payload as JSON.
        package var payload: [UInt8]

        /// A signal of these parts.
        package init(token: WaitToken, id: String, status: AnswerStatus, code: Int, payload: [UInt8]) {
            self.token = token
            self.id = id
            self.status = status
            self.code = code
            self.payload = payload
        }
    }
}

/// What an answer says of itself. Source: `10-language` §3, Worker answers.
package enum AnswerStatus: String, Sendable {
    case success
    case error
    case pending
}
