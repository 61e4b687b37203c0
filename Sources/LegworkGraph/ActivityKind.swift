package import LegworkJSON

/// The type of an activity with the keys that only this type has.
///
/// `JSON` stands for "literal or expression" wherever `10-language` §3 allows both.
package enum ActivityKind: Sendable, Equatable {
    case trigger(TriggerSettings)
    case worker(WorkerSettings)
    case await(AwaitSettings)
    case hook(HookSettings)
    case cycle(CycleSettings)
    case signal(SignalSettings)
    case interrupt(InterruptSettings)

    /// The type's name as YAML spells it.
    package var name: String {
        switch self {
        case .trigger: "trigger"
        case .worker: "worker"
        case .await: "await"
        case .hook: "hook"
        case .cycle: "cycle"
        case .signal: "signal"
        case .interrupt: "interrupt"
        }
    }
}

/// `trigger`: creates the job.
package struct TriggerSettings: Sendable, Equatable {
    /// `stats.id`: gives the job's id; nil to generate one.
    package var jobID: JSON?

    /// The rest of `stats` (`key`, `granularity`, `measures`) as written; nil where absent.
    package var stats: JSON?

    /// Settings of these values.
    package init(jobID: JSON? = nil, stats: JSON? = nil) {
        self.jobID = jobID
        self.stats = stats
    }
}

/// `worker`: sends its input to a worker and waits for the answer.
package struct WorkerSettings: Sendable, Equatable {
    /// The topic of the task.
    package var topic: JSON

    /// What is tried again; the first policy that covers an error's code decides. Empty: nothing is.
    package var retry: [RetryPolicy]

    /// How long one attempt may take: seconds, duration string or expression; nil for ever.
    package var timeout: JSON?

    /// How often a worker must show that it lives, as `timeout`; nil for the lease's default.
    package var heartbeat: JSON?

    /// How long the whole dispatch may take, retries included, as `timeout`.
    package var scheduleTimeout: JSON?

    /// `priority`: literal or expression; nil for the default queue.
    package var priority: JSON?

    /// Settings of these values.
    package init(
        topic: JSON,
        retry: [RetryPolicy] = [],
        timeout: JSON? = nil,
        heartbeat: JSON? = nil,
        scheduleTimeout: JSON? = nil,
        priority: JSON? = nil
    ) {
        self.topic = topic
        self.retry = retry
        self.timeout = timeout
        self.heartbeat = heartbeat
        self.scheduleTimeout = scheduleTimeout
        self.priority = priority
    }
}

/// `await`: starts a job of another graph and takes its result.
package struct AwaitSettings: Sendable, Equatable {
    /// The topic of the child's graph.
    package var topic: JSON

    /// `await`: false only starts the child; a bool or an expression.
    package var awaits: JSON

    /// What is tried again, as for a worker.
    package var retry: [RetryPolicy]

    /// How long the child may take, as for a worker.
    package var timeout: JSON?

    /// What becomes of the child when this job ends before it.
    package var cancel: ChildCancellation

    /// Settings of these values.
    package init(
        topic: JSON,
        awaits: JSON = true,
        retry: [RetryPolicy] = [],
        timeout: JSON? = nil,
        cancel: ChildCancellation = .cascade
    ) {
        self.topic = topic
        self.awaits = awaits
        self.retry = retry
        self.timeout = timeout
        self.cancel = cancel
    }
}

/// What becomes of a child whose parent ends first. Source: `10-language` §3.
package enum ChildCancellation: String, Sendable {
    case cascade
    case abandon
}

/// `hook`: sleeps, waits for a signal, both, or passes through. Source: `10-language` §5.
package struct HookSettings: Sendable, Equatable {
    /// `sleep`: seconds, duration string or expression; nil where absent.
    package var sleep: JSON?

    /// `hook`: true where the key stands, so that the activity waits for a signal.
    package var waitsForSignal: Bool

    /// The schema of the signal's payload; nil for any.
    package var payloadSchema: JSON?

    /// True for a pivot: `cycle: true`, or named by a cycle.
    package var isPivot: Bool

    /// Settings of these values.
    package init(
        sleep: JSON? = nil,
        waitsForSignal: Bool = false,
        payloadSchema: JSON? = nil,
        isPivot: Bool = false
    ) {
        self.sleep = sleep
        self.waitsForSignal = waitsForSignal
        self.payloadSchema = payloadSchema
        self.isPivot = isPivot
    }
}

/// `cycle`: re-enters a pivot in a new dimension.
package struct CycleSettings: Sendable, Equatable {
    /// The index of the pivot.
    package var ancestor: Int

    /// Settings of this value.
    package init(ancestor: Int) { self.ancestor = ancestor }
}

/// `signal`: sends a signal to one waiting job, or to all jobs in an index.
package struct SignalSettings: Sendable, Equatable {
    /// `subtype`: true for `all`.
    package var toAll: Bool

    /// The hook topic.
    package var topic: JSON

    /// `signal.schema`, or nil.
    package var payloadSchema: JSON?

    /// `signal.maps`: the payload; nil for `{}`.
    package var payloadMaps: JSON?

    /// `status`: literal or expression; nil for success.
    package var status: JSON?

    /// `code`: literal or expression; nil for 200.
    package var code: JSON?

    /// `key_name` of `all`: the index measure; nil where absent.
    package var keyName: JSON?

    /// `key_value` of `all`; nil where absent.
    package var keyValue: JSON?

    /// `resolver.maps` of `all`; nil where absent.
    package var resolverMaps: JSON?

    /// `scrub`; nil where absent.
    package var scrub: JSON?

    /// Settings of these values.
    package init(
        toAll: Bool = false,
        topic: JSON,
        payloadSchema: JSON? = nil,
        payloadMaps: JSON? = nil,
        status: JSON? = nil,
        code: JSON? = nil,
        keyName: JSON? = nil,
        keyValue: JSON? = nil,
        resolverMaps: JSON? = nil,
        scrub: JSON? = nil
    ) {
        self.toAll = toAll
        self.topic = topic
        self.payloadSchema = payloadSchema
        self.payloadMaps = payloadMaps
        self.status = status
        self.code = code
        self.keyName = keyName
        self.keyValue = keyValue
        self.resolverMaps = resolverMaps
        self.scrub = scrub
    }
}

/// `interrupt`: ends a job, its own without `target`.
package struct InterruptSettings: Sendable, Equatable {
    /// The id of the job to end; nil for the own one.
    package var target: JSON?

    /// The topic of the target's graph; nil for the own one.
    package var topic: JSON?

    /// Why; nil for a default sentence.
    package var reason: JSON?

    /// The error's code; nil for 410.
    package var code: JSON?

    /// `throw`: whether the parent is told of an error; nil for true.
    package var throwsError: JSON?

    /// `descend`: also ends children that `abandon` would leave; nil for false.
    package var descend: JSON?

    /// `stack`: text kept with the error; nil where absent.
    package var stack: JSON?

    /// Settings of these values.
    package init(
        target: JSON? = nil,
        topic: JSON? = nil,
        reason: JSON? = nil,
        code: JSON? = nil,
        throwsError: JSON? = nil,
        descend: JSON? = nil,
        stack: JSON? = nil
    ) {
        self.target = target
        self.topic = topic
        self.reason = reason
        self.code = code
        self.throwsError = throwsError
        self.descend = descend
        self.stack = stack
    }
}
