import LegworkJSON

extension JSON {
    /// The value for a message: a scalar as it is written, if need be cut; `an object`, `a list of 3`.
    var clipped: String {
        switch self {
        case .string(let text): JSON.string(text.clipped).description
        case .array(let items): items.isEmpty ? "an empty list" : "a list of \(items.count)"
        case .object(let object): object.isEmpty ? "an empty object" : "an object"
        default: description
        }
    }

    /// Whether this number comes before the other, compared exactly; nil if either is no number.
    func precedes(_ other: JSON) -> Bool? {
        switch (self, other) {
        case (.integer(let left), .integer(let right)): left < right
        case (.double(let left), .double(let right)): left < right
        case (.integer(let left), .double(let right)): Self.precedes(left, right)
        case (.double(let left), .integer(let right)):
            !left.isNaN && !Self.precedes(right, left) && Int64(exactly: left) != right
        default: nil
        }
    }

    /// Compares without rounding the integer, which may have more digits than a double keeps.
    private static func precedes(_ left: Int64, _ right: Double) -> Bool {
        guard right < 0x1p63 else { return true }
        guard right >= -0x1p63 else { return false }
        let whole = right.rounded(.down)
        return left < Int64(whole) || (left == Int64(whole) && whole < right)
    }
}

extension String {
    /// The text, cut to 60 characters for a message.
    var clipped: String {
        let scalars = unicodeScalars
        guard scalars.count > 60 else { return self }
        return String(String.UnicodeScalarView(scalars.prefix(59))) + "…"
    }
}
