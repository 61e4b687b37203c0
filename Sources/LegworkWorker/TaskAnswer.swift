package import LegworkJSON
package import LegworkLedger

/// What a handler gives back. Source: `10-language` §3, Worker answers.
package struct TaskAnswer: Sendable, Equatable {
    /// Success, error, or pending for an interim answer.
    package var status: AnswerStatus
    /// Decides the edge.
    package var code: Int
    /// The data; for an error `{message, stack?, data?}`.
    package var data: JSON

    /// An answer of these parts.
    package init(status: AnswerStatus = .success, code: Int = 200, data: JSON = .emptyObject) {
        self.status = status
        self.code = code
        self.data = data
    }
}

/// An error that a handler throws to choose the code of its answer; any other error is a 500 with its description.
package struct TaskFailure: Error, Sendable, Equatable {
    /// Decides the edge, and whether the task is tried again.
    package var code: Int
    /// What went wrong.
    package var message: String
    /// More for the flow to read as `{a.output.error.data}`; nil for nothing.
    package var data: JSON?

    /// The code of errors that name none.
    package static let codeDefault = 500

    /// The longest message that is sent; what is beyond is cut.
    package static let messageBytesMax = 8192

    /// A failure of these parts.
    package init(code: Int = TaskFailure.codeDefault, message: String, data: JSON? = nil) {
        self.code = code
        self.message = message
        self.data = data
    }

    /// The answer that tells the flow.
    package var answer: TaskAnswer {
        var text = message
        if text.utf8.count > Self.messageBytesMax {
            text = String(decoding: text.utf8.prefix(Self.messageBytesMax), as: UTF8.self) + "…"
        }
        var object = JSONObject()
        object["message"] = .string(text)
        if let data { object["data"] = data }
        return TaskAnswer(status: .error, code: code, data: .object(object))
    }
}
