import LegworkJSON

/// Text and numbers as SVG takes them.
enum SVGText {
    /// Text for content and attributes. What XML does not allow at all becomes U+FFFD.
    static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\t", "\n", "\r": escaped += " "
            default:
                let value = scalar.value
                let isAllowed = value >= 0x20 && value != 0xFFFE && value != 0xFFFF && !(0x7F...0x9F).contains(value)
                escaped.unicodeScalars.append(isAllowed ? scalar : "\u{FFFD}")
            }
        }
        return escaped
    }

    /// A number of pixels, to a tenth.
    static func number(_ value: Double) -> String {
        JSON.text(of: (value * 10).rounded() / 10)
    }

    /// A point.
    static func point(_ point: Point) -> String { "\(number(point.x)) \(number(point.y))" }
}
