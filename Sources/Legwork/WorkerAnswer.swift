import LegworkJSON
import LegworkLedger
import LegworkWorker

/// What a handler gives back: data with 200, or an answer with a status and a code of its own, which decides the edge.
///
/// ```swift
/// legwork.handle("order.charge") { task in ["receipt": "r-1"] }
/// legwork.handle("order.check") { task in .success(code: 204) }
/// ```
public struct WorkerAnswer: Sendable, Equatable {
    /// What an answer says of itself.
    public enum Status: String, Sendable {
        /// It went well.
        case success
        /// It did not.
        case error
    }

    /// What the answer says of itself.
    public var status: Status
    /// Decides the edge.
    public var code: Int
    /// The data; for an error `{message, data?}`.
    public var data: JSONValue

    /// An answer of these parts.
    public init(status: Status = .success, code: Int = 200, data: JSONValue = [:]) {
        self.status = status
        self.code = code
        self.data = data
    }

    /// A success.
    public static func success(_ data: JSONValue = [:], code: Int = 200) -> WorkerAnswer {
        WorkerAnswer(code: code, data: data)
    }

    /// An error that an edge of this code may catch, and that the flow's `retry` may try again.
    public static func error(code: Int, message: String, data: JSONValue? = nil) -> WorkerAnswer {
        WorkerAnswer(WorkerError(code: code, message: message, data: data).failure.answer)
    }

    init(_ answer: TaskAnswer) {
        self.init(status: answer.status == .error ? .error : .success, code: answer.code, data: JSONValue(answer.data))
    }

    var answer: TaskAnswer {
        TaskAnswer(status: status == .error ? .error : .success, code: code, data: data.json)
    }
}

extension WorkerAnswer: ExpressibleByDictionaryLiteral {
    /// A success with an object as its data.
    public init(dictionaryLiteral elements: (String, JSONValue)...) {
        self.init(data: JSONValue(.object(JSONObject(elements.map { (key: $0.0, value: $0.1.json) }))))
    }
}

/// An error that a handler throws to choose the code of its answer; any other error is a 500 with its description.
public struct WorkerError: Error, Sendable, Equatable {
    /// Decides the edge, and whether the flow's `retry` tries again.
    public var code: Int
    /// What went wrong.
    public var message: String
    /// More for the flow to read as `{activity.output.error.data}`.
    public var data: JSONValue?

    /// An error of these parts.
    public init(code: Int = 500, message: String, data: JSONValue? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    var failure: TaskFailure { TaskFailure(code: code, message: message, data: data?.json) }
}
