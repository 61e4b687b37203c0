import LegworkJSON

/// Why a command did not do what it was asked, as a person and a program should learn of it.
///
/// Texts are lower-case sentences without a full stop; a hint says what to do next, most often a command to type.
struct CommandFailure: Error, Sendable, CustomStringConvertible {
    /// How the process ends.
    var status: ExitStatus
    /// What is wrong.
    var message: String
    /// More lines that belong to the message, shown as they are.
    var details: [String]
    /// What to try.
    var hints: [String]
    /// A code as HTTP has them, where the problem has one: 404, 409….
    var code: Int?

    var description: String { message }

    /// A failure.
    init(
        _ message: String,
        details: [String] = [],
        hints: [String] = [],
        code: Int? = nil,
        status: ExitStatus = .problem
    ) {
        self.message = message
        self.details = details
        self.hints = hints
        self.code = code
        self.status = status
    }

    /// A failure of the caller: exit status 2.
    static func usage(_ message: String, hints: [String] = []) -> CommandFailure {
        CommandFailure(message, hints: hints, status: .usage)
    }

    /// Ends the process with a status and says nothing more: what there is to say has been said.
    struct Silent: Error, Sendable {
        /// How the process ends.
        var status: ExitStatus

        /// An ending.
        init(_ status: ExitStatus) { self.status = status }
    }

    /// `{error: {message, code?, details?, hints?}}`, for programs.
    var json: JSON {
        var object = JSONObject()
        object["message"] = .string(message)
        if let code { object["code"] = .integer(Int64(code)) }
        if !details.isEmpty { object["details"] = .array(details.map(JSON.string)) }
        if !hints.isEmpty { object["hints"] = .array(hints.map(JSON.string)) }
        return ["error": .object(object)]
    }
}
