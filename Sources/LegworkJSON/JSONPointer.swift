/// A path into a JSON value: the names and places to step through.
///
/// Shape: as text `/items/0/a~1b`, where `~1` stands for `/` and `~0` for `~`; the empty text is the whole value.
/// Source: RFC 6901.
package struct JSONPointer: Sendable, Hashable {
    /// The steps, unescaped; a list takes a step of decimal digits.
    package var steps: [String]

    /// A pointer of these steps; of none, the whole value.
    package init(_ steps: [String] = []) { self.steps = steps }

    /// A pointer from its text.
    /// - Throws: `JSONPointerError` if the text is neither empty nor begins with `/`, or has a `~` without 0 or 1.
    package init(parsing text: String) throws(JSONPointerError) {
        guard !text.utf8.isEmpty else {
            self.init()
            return
        }
        guard text.utf8.first == UInt8(ascii: "/") else {
            throw JSONPointerError("the path '\(text)' must begin with '/', as in /items/0")
        }
        var steps: [String] = []
        for part in text.utf8.dropFirst().split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false) {
            steps.append(try Self.unescape(Array(part), in: text))
        }
        self.init(steps)
    }

    /// The pointer one step further.
    package func appending(_ step: String) -> JSONPointer { JSONPointer(steps + [step]) }

    /// The pointer one step further, into a list.
    package func appending(_ place: Int) -> JSONPointer { JSONPointer(steps + [String(place)]) }

    private static func unescape(_ part: [UInt8], in text: String) throws(JSONPointerError) -> String {
        var step: [UInt8] = []
        var place = 0
        while place < part.count {
            if part[place] == UInt8(ascii: "~") {
                place += 1
                switch place < part.count ? part[place] : 0 {
                case UInt8(ascii: "0"): step.append(UInt8(ascii: "~"))
                case UInt8(ascii: "1"): step.append(UInt8(ascii: "/"))
                default:
                    throw JSONPointerError("'~' in the path '\(text)' must be written ~0, and '/' in a name ~1")
                }
            } else {
                step.append(part[place])
            }
            place += 1
        }
        return String(decoding: step, as: UTF8.self)
    }

    /// The place in a list that a step names: digits without a zero in front.
    static func place(_ step: String) -> Int? {
        guard let first = step.utf8.first, first != UInt8(ascii: "0") || step.utf8.count == 1 else { return nil }
        guard step.utf8.allSatisfy({ $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }) else { return nil }
        return Int(step)
    }
}

extension JSONPointer {
    /// The same steps, compared by their scalars.
    package static func == (left: JSONPointer, right: JSONPointer) -> Bool {
        left.steps.count == right.steps.count && zip(left.steps, right.steps).allSatisfy { $0.sameScalars(as: $1) }
    }

    /// Hashes the scalars of the steps.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(steps.count)
        for step in steps { step.hashScalars(into: &hasher) }
    }
}

extension JSONPointer: CustomStringConvertible {
    /// The pointer as text, empty for the whole value.
    package var description: String {
        var text: [UInt8] = []
        for step in steps {
            text.append(UInt8(ascii: "/"))
            for byte in step.utf8 {
                switch byte {
                case UInt8(ascii: "~"): text += [UInt8(ascii: "~"), UInt8(ascii: "0")]
                case UInt8(ascii: "/"): text += [UInt8(ascii: "~"), UInt8(ascii: "1")]
                default: text.append(byte)
                }
            }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
