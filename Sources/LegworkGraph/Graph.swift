package import LegworkJSON

/// One graph of an app: the activities of a job and the ways between them.
///
/// Activities are addressed by their index in ``activities``; an index is stable within a version.
package struct Graph: Sendable, Equatable {
    /// The topic whose messages start a job of this graph.
    package var subscribes: String

    /// The topic on which results are announced, or nil.
    package var publishes: String?

    /// How long an ended job stays readable: seconds, a duration string or an expression that gives one of them.
    package var expire: JSON

    /// The JSON Schema of the input, or nil.
    package var inputSchema: JSON?

    /// The JSON Schema of the result, or nil.
    package var outputSchema: JSON?

    /// What an error does that no edge catches.
    package var onError: OnError

    /// How many entries a pivot may have before the job fails; 0 for no cap.
    package var maxCycles: Int

    /// The activities, in the order written.
    package var activities: [Activity]

    /// The hook rules of this graph, in the order written.
    package var hookRules: [HookRule]

    /// The default of `expire`, in seconds.
    package static let expireDefault: JSON = 3600

    /// The default of `max_cycles`.
    package static let maxCyclesDefault = 10000

    /// A graph of these parts.
    package init(
        subscribes: String,
        publishes: String? = nil,
        expire: JSON = Graph.expireDefault,
        inputSchema: JSON? = nil,
        outputSchema: JSON? = nil,
        onError: OnError = .failFast,
        maxCycles: Int = Graph.maxCyclesDefault,
        activities: [Activity],
        hookRules: [HookRule] = []
    ) {
        self.subscribes = subscribes
        self.publishes = publishes
        self.expire = expire
        self.inputSchema = inputSchema
        self.outputSchema = outputSchema
        self.onError = onError
        self.maxCycles = maxCycles
        self.activities = activities
        self.hookRules = hookRules
    }

    /// The index of the activity named `id`, or nil.
    package func activityIndex(_ id: String) -> Int? {
        activities.firstIndex { $0.id == id }
    }

    /// The index of the trigger. The compiler sees to it that there is exactly one.
    package var triggerIndex: Int {
        activities.firstIndex { if case .trigger = $0.kind { true } else { false } } ?? 0
    }
}

/// What an uncaught error does to its job. Source: `10-language` §2.
package enum OnError: String, Sendable {
    /// End the job at once.
    case failFast = "fail_fast"
    /// Let the siblings end first.
    case wait
    /// Hold the job for a person.
    case pause
}
