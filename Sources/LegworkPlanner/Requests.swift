package import LegworkJSON
package import LegworkLedger

/// A start of a job. Source: `10-language` §3 (trigger), §9.
package struct StartRequest: Sendable {
    /// The topic of the graph.
    package var topic: String
    /// The input.
    package var input: JSON
    /// The id that the caller wants; nil to take that of `stats.id`, or a generated one.
    package var id: String?
    /// What a generated id is made of: fresh random text, or for a start with an idempotency key anything.
    package var gid: String
    /// The idempotency key; empty for none.
    package var idempotencyKey: String
    /// The instance of a parent that waits; nil without one.
    package var parent: WaitToken?
    /// The parent's id; nil without one.
    package var parentJob: String?
    /// The trace that the job belongs to; empty for none.
    package var trace: String
    /// The version that must be active for the start to count; empty to start a version as asked.
    package var activeVersion: String

    /// A request of these values.
    package init(
        topic: String,
        input: JSON,
        id: String? = nil,
        gid: String,
        idempotencyKey: String = "",
        parent: WaitToken? = nil,
        parentJob: String? = nil,
        trace: String = "",
        activeVersion: String = ""
    ) {
        self.topic = topic
        self.input = input
        self.id = id
        self.gid = gid
        self.idempotencyKey = idempotencyKey
        self.parent = parent
        self.parentJob = parentJob
        self.trace = trace
        self.activeVersion = activeVersion
    }
}

/// Why a start is refused before anything is written.
package struct StartRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// 400 for an input that does not fit, 404 for a topic that no graph subscribes to.
    package var code: Int
    /// What is wrong and what to try.
    package var message: String

    package var description: String { message }

    /// A refusal of these values.
    package init(code: Int, message: String) {
        self.code = code
        self.message = message
    }
}

/// The payload of ``Message/childStart(app:job:payload:)``.
package struct ChildStart: Sendable, Equatable {
    /// The parent's version: the child runs on the same.
    package var version: String
    /// The topic of the child's graph.
    package var topic: String
    /// What the child's life is named after.
    package var guid: String
    /// The input.
    package var input: JSON
    /// The attempt of the parent that started it.
    package var parent: WaitToken
    /// True if the parent waits for the result.
    package var waits: Bool
    /// The trace that the jobs belong to.
    package var trace: String

    /// A start of these values.
    package init(
        version: String,
        topic: String,
        guid: String,
        input: JSON,
        parent: WaitToken,
        waits: Bool,
        trace: String
    ) {
        self.version = version
        self.topic = topic
        self.guid = guid
        self.input = input
        self.parent = parent
        self.waits = waits
        self.trace = trace
    }

    /// The payload from its JSON, or nil where it is none.
    package init?(json: JSON) {
        guard let version = json["version"]?.stringValue, let topic = json["topic"]?.stringValue,
            let guid = json["guid"]?.stringValue, let parent = json["parent"]?.stringValue.flatMap({ WaitToken($0) })
        else { return nil }
        self.init(
            version: version,
            topic: topic,
            guid: guid,
            input: json["input"] ?? .emptyObject,
            parent: parent,
            waits: json["waits"]?.boolValue ?? true,
            trace: json["trace"]?.stringValue ?? ""
        )
    }

    /// The payload as JSON.
    package var json: JSON {
        [
            "version": .string(version), "topic": .string(topic), "guid": .string(guid), "input": input,
            "parent": .string(parent.text), "waits": .bool(waits), "trace": .string(trace),
        ]
    }
}

/// The payload of ``Message/interrupt(app:gid:job:payload:)``.
package struct Interruption: Sendable, Equatable {
    /// How the job ends: `interrupted` by an activity, or `cancelled` by an operator or a parent.
    package var state: JobState
    /// The error's code.
    package var code: Int
    /// Why.
    package var reason: String
    /// Text kept with the error.
    package var stack: String?
    /// Whether a parent that waits is told of an error.
    package var throwsError: Bool
    /// Whether children go along that `abandon` would leave.
    package var descends: Bool
    /// Only a child of this job is meant; nil for any job of the id.
    package var parentJob: String?
    /// Only a job of this topic is meant; nil for any.
    package var topic: String?

    /// An interruption of these values.
    package init(
        state: JobState,
        code: Int,
        reason: String,
        stack: String? = nil,
        throwsError: Bool = true,
        descends: Bool = false,
        parentJob: String? = nil,
        topic: String? = nil
    ) {
        self.state = state
        self.code = code
        self.reason = reason
        self.topic = topic
        self.stack = stack
        self.throwsError = throwsError
        self.descends = descends
        self.parentJob = parentJob
    }

    /// The payload from its JSON, or nil where it is none.
    package init?(json: JSON) {
        guard let state = json["state"]?.stringValue.flatMap(JobState.init(rawValue:)),
            let code = json["code"]?.integerValue, let reason = json["reason"]?.stringValue
        else { return nil }
        self.init(
            state: state,
            code: Int(code),
            reason: reason,
            stack: json["stack"]?.stringValue,
            throwsError: json["throw"]?.boolValue ?? true,
            descends: json["descend"]?.boolValue ?? false,
            parentJob: json["parent"]?.stringValue,
            topic: json["topic"]?.stringValue
        )
    }

    /// The payload as JSON.
    package var json: JSON {
        var object = JSONObject()
        object["state"] = .string(state.rawValue)
        object["code"] = .integer(Int64(code))
        object["reason"] = .string(reason)
        if let stack { object["stack"] = .string(stack) }
        object["throw"] = .bool(throwsError)
        object["descend"] = .bool(descends)
        if let parentJob { object["parent"] = .string(parentJob) }
        if let topic { object["topic"] = .string(topic) }
        return .object(object)
    }

    /// The payload for a child of a job, and no other job that may have its id by now.
    func json(onlyChildOf parent: String) -> JSON {
        var request = self
        request.parentJob = parent
        return request.json
    }
}

/// What an operator, or another job, does to a job.
package enum ControlVerb: Sendable, Equatable {
    /// End it from outside.
    case interrupt(Interruption)
    /// Hold it: messages that arrive are kept. By whom, in words.
    case pause(by: String)
    /// Let it go on with what was kept.
    case resume
    /// Try an activity again that failed under `on_error: pause`; nil for all of them. The job goes on.
    case retry(activity: String?, fix: RetryFix)
    /// Remove an ended job at once, instead of at its expiry.
    case delete
}

/// What a person has mended before a failed activity is tried again.
package struct RetryFix: Sendable, Equatable {
    /// The input of the worker or await, in place of the one that failed; nil to leave it.
    package var input: JSON?
    /// Members of the job's data that are set first.
    package var data: JSONObject

    /// A fix of these values.
    package init(input: JSON? = nil, data: JSONObject = JSONObject()) {
        self.input = input
        self.data = data
    }
}

/// Why a verb is refused: nothing is written.
package struct ControlRefusal: Error, Sendable, Equatable, CustomStringConvertible {
    /// 404 or 409.
    package var code: Int
    /// What is wrong and what to try.
    package var message: String

    package var description: String { message }

    /// A refusal of these values.
    package init(code: Int, message: String) {
        self.code = code
        self.message = message
    }
}
