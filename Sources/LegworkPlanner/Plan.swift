package import LegworkLedger

/// What the brain has decided: a commit, and the job as it will be once that is done.
package struct Plan: Sendable {
    /// What to send to the kernel.
    package var commit: Commit
    /// The job after the commit; nil where the commit leaves the job alone or there is none.
    package var job: JobSnapshot?
    /// The job as it was given, where the commit leaves it alone.
    package var untouched: JobSnapshot?
    /// False while protocol steps of the same message remain (stepwise): plan it again on ``job``.
    package var isMessageDone: Bool
    /// Why the message moves nothing; nil where it does.
    package var drop: DropReason?
    /// What the commit does to activities, in order; empty where its context says that nobody wants to know.
    package var changes: [ActivityChange]

    /// A plan of these parts.
    package init(
        commit: Commit,
        job: JobSnapshot? = nil,
        isMessageDone: Bool = true,
        drop: DropReason? = nil,
        changes: [ActivityChange] = []
    ) {
        self.commit = commit
        self.job = job
        self.isMessageDone = isMessageDone
        self.drop = drop
        self.changes = changes
    }
}

/// Why a message is acknowledged without moving anything.
package enum DropReason: String, Sendable, CaseIterable {
    /// There is no such job, or its life is another one.
    case gone
    /// The job has ended.
    case ended
    /// The wait is closed, or another attempt is under way.
    case stale
    /// The message was processed before.
    case duplicate
    /// The dimension was folded.
    case folded
    /// The message makes no sense.
    case malformed
    /// The job is paused: the message is kept.
    case held
    /// The message moves no job.
    case nudge
}

/// What became of an activity in a commit: for progress, metrics and logs.
package struct ActivityChange: Sendable, Equatable {
    /// How far it is.
    package enum Step: String, Sendable {
        /// Begun, and not waiting yet; or it opened a dimension: a round, or the run behind an interim answer.
        case entered
        case waiting
        case retrying
        case finished
        case failed
    }

    /// The activity's id.
    package var activity: String
    /// Its type.
    package var type: String
    /// Its dimension.
    package var address: Address
    /// How far it is.
    package var step: Step
    /// The code of its outcome; 0 where there is none.
    package var code: Int

    /// A change of these values.
    package init(activity: String, type: String, address: Address, step: Step, code: Int = 0) {
        self.activity = activity
        self.type = type
        self.address = address
        self.step = step
        self.code = code
    }
}

extension InstanceRecord {
    /// How far it is and the code of its outcome, as a change tells it.
    ///
    /// - Parameter opensDimension: true for what is kept in a dimension that the activity opens, which is no ending.
    func progress(opensDimension: Bool) -> (step: ActivityChange.Step, code: Int) {
        switch state {
        case .done where opensDimension && code < 400: (.entered, code)
        case .open where attempt > 1 && deadline?.cause == .retry: (.retrying, code)
        case .open, .takenByTimer, .takenBySignal, .held: (.waiting, code)
        case .begun: (.entered, code)
        case .done, .swept: (code >= 400 ? .failed : .finished, code)
        }
    }
}
