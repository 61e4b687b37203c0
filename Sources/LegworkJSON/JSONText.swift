import Synchronization

/// A JSON value as its bytes, or as the value, each made from the other when it is first asked for.
///
/// For payloads that mostly pass through unread: bytes that came from a stream go back to one without being parsed.
/// Copies share what was made, so work is done once for all of them, from any thread.
package struct JSONText: Sendable {
    private final class Storage: Sendable {
        let parts: Mutex<Parts>

        init(_ parts: Parts) { self.parts = Mutex(parts) }
    }

    private struct Parts {
        var bytes: [UInt8]?
        var value: Result<JSON, JSONParseError>?
    }

    private let storage: Storage
    private let limits: JSONLimits

    /// A value from its text, which is not looked at yet.
    package init(_ bytes: [UInt8], limits: JSONLimits = .standard) {
        storage = Storage(Parts(bytes: bytes, value: nil))
        self.limits = limits
    }

    /// A value whose text is not made yet.
    package init(_ json: JSON) {
        storage = Storage(Parts(bytes: nil, value: .success(json)))
        limits = .standard
    }

    /// The value.
    package var json: JSON {
        get throws(JSONParseError) {
            try storage.parts.withLock { parts in
                if let value = parts.value { return value }
                let value = Self.parse(parts.bytes ?? [], limits)
                parts.value = value
                return value
            }.get()
        }
    }

    /// The text: the very bytes that it was made from, else the value in compact style.
    package var bytes: [UInt8] {
        storage.parts.withLock { parts in
            if let bytes = parts.bytes { return bytes }
            var bytes: [UInt8] = []
            if case .success(let json) = parts.value { bytes = json.serialized() }
            parts.bytes = bytes
            return bytes
        }
    }

    private static func parse(_ bytes: [UInt8], _ limits: JSONLimits) -> Result<JSON, JSONParseError> {
        do throws(JSONParseError) {
            return .success(try JSON(parsing: bytes, limits: limits))
        } catch {
            return .failure(error)
        }
    }
}
