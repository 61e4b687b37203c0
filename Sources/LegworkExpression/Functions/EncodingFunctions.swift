import LegworkJSON

/// `@encoding.*`: text and bytes in other alphabets. Bytes are those of the text in UTF-8. Source: `11-pipes` §5.1.
enum EncodingFunctions {
    static let all: [Function] = [
        encode("encoding.base64", "The text in base 64 (RFC 4648).") {
            Base64.text(Array($0.utf8), forAddresses: false)
        },
        encode("encoding.base64url", "The text in base 64 for addresses, without padding.") {
            Base64.text(Array($0.utf8), forAddresses: true)
        },
        decode("encoding.fromBase64", "The text that base 64 of either alphabet writes.", "base 64 of a UTF-8 text") {
            Base64.bytes($0).flatMap { String(validating: $0, as: UTF8.self) }
        },
        encode("encoding.hex", "The text's bytes in hexadecimal digits.") { Hexadecimal.text(Array($0.utf8)) },
        decode(
            "encoding.fromHex",
            "The text whose bytes hexadecimal digits write.",
            "hexadecimal digits of a UTF-8 text"
        ) {
            Hexadecimal.bytes($0).flatMap { String(validating: $0, as: UTF8.self) }
        },
        encode("encoding.urlComponent", "The text as a part of an address, all but letters, digits and -_.~ escaped.") {
            PercentText.encoded($0)
        },
        decode("encoding.fromUrlComponent", "The text that a part of an address writes.", "a part of an address") {
            PercentText.decoded($0)
        },
        Function(
            "encoding.query",
            [.required("object", .object)],
            "The members as a query, a=1&b=2; lists repeat the name."
        ) {
            (call) throws(EvaluationError) in
            var parts: [String] = []
            for (key, value) in try call.object(0) {
                let values = value.arrayValue ?? [value]
                for value in values where !value.isNull {
                    let text = try TemplateText.text(of: .json(value), &call)
                    parts.append("\(PercentText.encoded(key))=\(PercentText.encoded(text))")
                }
            }
            return .text(parts.joined(separator: "&"))
        },
        Function("encoding.fromQuery", text, "The object that a query writes; names that repeat give lists.") {
            (call) throws(EvaluationError) in
            let text = try call.text(0)
            var object = JSONObject()
            for part in (text.hasPrefix("?") ? text.dropFirst() : text[...]).split(separator: "&") {
                let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
                guard let key = PercentText.decoded(pair[0], plusIsSpace: true),
                    let value = PercentText.decoded(pair.count > 1 ? pair[1] : "", plusIsSpace: true)
                else { throw call.refusal(0, expected: "a query such as 'a=1&b=2' with whole escapes") }
                switch object[key] {
                case nil: object[key] = .string(value)
                case .array(let items)?: object[key] = .array(items + [.string(value)])
                case let first?: object[key] = [first, .string(value)]
                }
            }
            return .json(.object(object))
        },
        encode("encoding.escapeHtml", "The text with & < > \" ' escaped for HTML.") { text in
            text.unicodeScalars.map { scalar in
                switch scalar {
                case "&": "&amp;"
                case "<": "&lt;"
                case ">": "&gt;"
                case "\"": "&quot;"
                case "'": "&#39;"
                default: String(Character(scalar))
                }
            }.joined()
        },
    ]

    private static let text: [Parameter] = [.required("text", .text)]

    private static func encode(
        _ name: StaticString,
        _ summary: String,
        _ encoding: @escaping @Sendable (String) -> String
    ) -> Function {
        Function(name, text, summary) { (call) throws(EvaluationError) in
            let text = try call.text(0)
            try call.reserve(bytes: text.utf8.count * 2)
            return .text(encoding(text))
        }
    }

    private static func decode(
        _ name: StaticString,
        _ summary: String,
        _ expected: String,
        _ decoding: @escaping @Sendable (String) -> String?
    ) -> Function {
        Function(name, text, summary) { (call) throws(EvaluationError) in
            let text = try call.text(0)
            try call.reserve(bytes: text.utf8.count)
            guard let decoded = decoding(text) else { throw call.refusal(0, expected: expected) }
            return .text(decoded)
        }
    }
}
