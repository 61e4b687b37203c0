extension JSON {
    /// The value as UTF-8 bytes.
    package func serialized(_ style: JSONStyle = .compact) -> [UInt8] {
        var bytes: [UInt8] = []
        // Room for a small payload, so that it is not moved as it grows.
        bytes.reserveCapacity(128)
        JSONWriter(style).write(self, to: &bytes)
        return bytes
    }

    /// The value as text.
    package func text(_ style: JSONStyle) -> String {
        String(decoding: serialized(style), as: UTF8.self)
    }

    /// A number as JavaScript prints it: shortest digits, `NaN`, `Infinity` and `-Infinity` by name, `0` for minus zero.
    package static func text(of number: Double) -> String {
        guard !number.isNaN else { return "NaN" }
        guard number.isFinite else { return number > 0 ? "Infinity" : "-Infinity" }
        var bytes: [UInt8] = []
        JSONNumberText.append(number, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension JSON: CustomStringConvertible {
    /// The value as compact JSON text.
    package var description: String { text(.compact) }
}

extension JSONObject: CustomStringConvertible {
    /// The object as compact JSON text.
    package var description: String { JSON.object(self).description }
}
