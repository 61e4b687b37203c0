package import LegworkJSON
package import LegworkLedger

/// What a worker that a test plays says to a call.
package struct MockAnswer: Sendable, Equatable {
    /// The data, or an error's `data`; nil for none.
    package var data: JSON?
    /// Decides the edge.
    package var code: Int
    /// Success, error, or pending for an interim answer.
    package var status: AnswerStatus
    /// The error's message; nil for none.
    package var message: String?
    /// The answer is for calls whose input has these values; nil for any call.
    package var when: JSON?
    /// How long the worker takes, in milliseconds.
    package var afterMilliseconds: Int64
    /// True for a worker that never answers.
    package var isSilent: Bool

    /// An answer of these values.
    package init(
        data: JSON? = nil,
        code: Int = 200,
        status: AnswerStatus = .success,
        message: String? = nil,
        when: JSON? = nil,
        afterMilliseconds: Int64 = 0,
        isSilent: Bool = false
    ) {
        self.data = data
        self.code = code
        self.status = status
        self.message = message
        self.when = when
        self.afterMilliseconds = afterMilliseconds
        self.isSilent = isSilent
    }

    /// True if the answer is for calls of this input.
    func fits(_ input: JSON) -> Bool { when.map { input.holds($0) } ?? true }

    /// The payload as a worker sends it: the data, or `{message, data?}` for an error.
    var payload: JSON {
        guard status == .error else { return data ?? .emptyObject }
        var error = JSONObject()
        error["message"] = message.map(JSON.string)
        error["data"] = data
        return .object(error)
    }
}

extension JSON {
    /// True if this has the values of `wanted`: objects are compared member by member, all else exactly.
    func holds(_ wanted: JSON) -> Bool {
        guard let members = wanted.objectValue, let object = objectValue else { return self == wanted }
        return members.allSatisfy { key, value in object[key]?.holds(value) ?? false }
    }
}
