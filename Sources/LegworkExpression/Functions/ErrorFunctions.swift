import LegworkJSON

/// `@error.*`: failures that an expression raises itself; `@try` catches them. Source: `11-pipes` §5.1.
enum ErrorFunctions {
    static let all: [Function] = [
        Function("error.raise", [.required("message", .coercedText)], "Fails with a message.") {
            (call) throws(EvaluationError) in
            throw raised(call.isGiven(0) ? call.coercedText(0) : "", call)
        },
        Function(
            "error.assert",
            [.required("value"), .optional("message", .coercedText), .optional("result")],
            "The third operand, or the first without one, if the first is truthy; else fails with the message."
        ) { (call) throws(EvaluationError) in
            guard call.truth(0) else {
                throw raised(
                    call.isGiven(1) ? call.coercedText(1) : "assertion failed, found \(call[0].described)",
                    call
                )
            }
            return call.count > 2 ? call[2] : call[0]
        },
    ]

    private static let charactersMax = 1000

    private static func raised(_ message: String, _ call: Call) -> EvaluationError {
        let text = String(String.UnicodeScalarView(message.unicodeScalars.prefix(charactersMax)))
        return EvaluationError(
            .raised,
            function: call.function?.fullName,
            text.isEmpty ? "an error was raised without a message" : text
        )
    }
}
