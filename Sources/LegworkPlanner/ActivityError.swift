package import LegworkJSON

/// An error on an activity: a worker's or a child's, a timeout, a failed mapping or schema. All are one thing.
///
/// Source: `10-language` §3, Errors.
package struct ActivityError: Error, Sendable, Equatable {
    /// Decides the edge.
    package var code: Int
    /// What went wrong, for people.
    package var message: String
    /// Where, if the one who failed said so.
    package var stack: String?
    /// Data that came with it.
    package var data: JSON?

    /// An error of these values.
    package init(code: Int, message: String, stack: String? = nil, data: JSON? = nil) {
        self.code = code
        self.message = message
        self.stack = stack
        self.data = data
    }

    /// The code of a mapping, a schema or a condition that failed.
    package static let unprocessable = 422
    /// The code of a topic that no graph subscribes to.
    package static let notFound = 404
    /// The code of a timeout.
    package static let timeout = 504
    /// The code of a worker's error that names none.
    package static let serverError = 500
    /// The code of an interruption that names none.
    package static let interrupted = 410
    /// The code of a job that goes beyond a limit.
    package static let loopDetected = 508

    /// The error of a worker's or a child's answer: `{message, stack?, data?}`, or any other JSON, kept as data.
    package init(code: Int, answer: JSON) {
        guard case .object = answer, let message = answer["message"]?.stringValue else {
            let text = answer.stringValue
            self.init(
                code: code,
                message: text ?? "the answer was an error with code \(code)",
                data: text == nil ? answer : nil
            )
            return
        }
        self.init(code: code, message: message, stack: answer["stack"]?.stringValue, data: answer["data"])
    }

    /// `{code, message, stack?, data?}`.
    package var json: JSON {
        var object = JSONObject()
        object["code"] = .integer(Int64(code))
        object["message"] = .string(message)
        if let stack { object["stack"] = .string(stack) }
        if let data { object["data"] = data }
        return .object(object)
    }

    /// The error as a job keeps it: with the activity on which it happened.
    func json(on activity: String) -> JSON {
        guard case .object(var object) = json else { return json }
        object["activity"] = .string(activity)
        return .object(object)
    }
}
