/// A rule of the protocol that is broken on purpose, to see whether the provers notice.
///
/// Planner and memory kernel look for them in debug builds only; a release build has neither the look nor the switch. The
/// kernel in Redis is changed in its source text.
/// Source: `30-reliability`; the prover is proven.
package enum Mutation: String, Sendable, CaseIterable {
    // Broken in the kernel.
    case noEntryGate = "no-entry-gate"
    case noHeaderCheck = "no-header-check"
    case noLeaseCheck = "no-lease-check"
    case waitTakenTwice = "wait-taken-twice"
    case takenWaitKeepsTimer = "taken-wait-keeps-timer"
    case bufferedSignalStays = "buffered-signal-stays"
    case expiryLeavesScopes = "expiry-leaves-scopes"
    case anyWorkerAnswers = "any-worker-answers"
    case releaseForgetsOne = "release-forgets-one"
    case startOverwrites = "start-overwrites"
    case entryNotDeleted = "entry-not-deleted"
    case registrationIgnoresBuffer = "registration-ignores-buffer"
    case signalMarkForgotten = "signal-mark-forgotten"
    case tickKeepsTimer = "tick-keeps-timer"
    case answerKeepsTask = "answer-keeps-task"
    case noTaskGate = "no-task-gate"
    case returnedNotTurned = "returned-not-turned"
    case amendedWaitReopens = "amended-wait-reopens"
    case givenTaskStays = "given-task-stays"
    case reclaimFromTheLiving = "reclaim-from-the-living"
    case reclaimLosesTask = "reclaim-loses-task"
    case reclaimHidesEntry = "reclaim-hides-entry"
    case putBackUnasked = "put-back-unasked"
    case givenTaskNotDropped = "given-task-not-dropped"
    // Broken in the brain.
    case markerOneCallLate = "marker-one-call-late"
    case timerLeftArmed = "timer-left-armed"
    case deadEdgesStayOpen = "dead-edges-stay-open"
    case interimAnswerCloses = "interim-answer-closes"
    case parentToldTwice = "parent-told-twice"
    case parentNotTold = "parent-not-told"
    case foldTooEarly = "fold-too-early"
    case noAttemptFence = "no-attempt-fence"
    case noLifeCheck = "no-life-check"
    case sweepForgetsHooks = "sweep-forgets-hooks"
    case pauseLetsThrough = "pause-lets-through"
    case dropsUnchecked = "drops-unchecked"
    case retryKeepsAttempt = "retry-keeps-attempt"
    case resumeForgetsHeld = "resume-forgets-held"

    /// True if this build can be broken.
    package static var isSupported: Bool {
        #if DEBUG
            true
        #else
            false
        #endif
    }
}
