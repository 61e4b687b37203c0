import LegworkJSON

/// Writes values as JSON text the way `json.stringify` does. Source: `11-pipes` §2.6.
struct JSONPrinter {
    /// What a level is indented by; empty for one line.
    let indent: String

    /// The only member names to write, at every depth; nil for all.
    let keys: [String]?

    private var text = ""

    /// Where writing stops: indents can make a text far longer than its value.
    private var bytesMax = Int.max

    init(indent: String = "", keys: [String]? = nil) {
        self.indent = indent
        self.keys = keys
    }

    /// The value in one line.
    ///
    /// - Throws: a `limit` error where it is too large or too deep.
    static func compact(_ value: JSON, _ call: inout Call) throws(EvaluationError) -> String {
        try call.measure(value)
        return value.text(.compact)
    }

    /// The value with this writer's indent and keys.
    ///
    /// - Throws: a `limit` error where it is too large or too deep.
    func text(of value: JSON, _ call: inout Call) throws(EvaluationError) -> String {
        try call.measure(value)
        var writer = self
        writer.bytesMax = call.context.limits.outputBytesMax
        writer.write(value, level: 0)
        try call.reserve(bytes: writer.text.utf8.count)
        return writer.text
    }

    private mutating func write(_ value: JSON, level: Int) {
        guard text.utf8.count <= bytesMax else { return }
        switch value {
        case .null: text += "null"
        case .bool(let truth): text += truth ? "true" : "false"
        case .integer(let number): text += String(number)
        case .double(let number): text += number.isFinite ? NumberText.plain(number) : "null"
        case .string(let string): quote(string)
        case .array(let items):
            text += "["
            for (place, item) in items.enumerated() {
                if place > 0 { text += "," }
                breakLine(level + 1)
                write(item, level: level + 1)
            }
            if !items.isEmpty { breakLine(level) }
            text += "]"
        case .object(let object):
            text += "{"
            var isFirst = true
            for (key, member) in chosen(object) {
                if !isFirst { text += "," }
                isFirst = false
                breakLine(level + 1)
                quote(key)
                text += indent.isEmpty ? ":" : ": "
                write(member, level: level + 1)
            }
            if !isFirst { breakLine(level) }
            text += "}"
        }
    }

    private func chosen(_ object: JSONObject) -> [JSONObject.Member] {
        guard let keys else { return Array(object) }
        return keys.compactMap { key in object[key].map { (key: key, value: $0) } }
    }

    private mutating func breakLine(_ level: Int) {
        guard !indent.isEmpty else { return }
        text += "\n"
        for _ in 0..<level { text += indent }
    }

    private mutating func quote(_ string: String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case "\u{8}": text += "\\b"
            case "\u{C}": text += "\\f"
            case "\0"..<" ":
                let digits = String(scalar.value, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }
}
