/// One path at which two values differ.
package struct JSONDifference: Sendable, Equatable {
    /// Where they differ.
    package let path: JSONPointer
    /// The left value there, nil if it has none.
    package let left: JSON?
    /// The right value there, nil if it has none.
    package let right: JSON?

    /// The differences of two values, in the order of the left one and then of what only the right one has; at most
    /// `limit`. None if and only if they are equal.
    package static func between(_ left: JSON, _ right: JSON, limit: Int = 100) -> [JSONDifference] {
        var found: [JSONDifference] = []
        collect(left, right, at: JSONPointer(), limit: limit, into: &found)
        return found
    }

    private static func collect(
        _ left: JSON?,
        _ right: JSON?,
        at path: JSONPointer,
        limit: Int,
        into found: inout [JSONDifference]
    ) {
        guard found.count < limit, left != right else { return }
        switch (left, right) {
        case (.object(let a)?, .object(let b)?):
            for (key, value) in a { collect(value, b[key], at: path.appending(key), limit: limit, into: &found) }
            for (key, value) in b where !a.has(key) {
                collect(nil, value, at: path.appending(key), limit: limit, into: &found)
            }
        case (.array(let a)?, .array(let b)?):
            for place in 0..<max(a.count, b.count) {
                // Not `? : nil`: that nil would be JSON's null.
                let item = a.dropFirst(place).first
                let other = b.dropFirst(place).first
                collect(item, other, at: path.appending(place), limit: limit, into: &found)
            }
        default:
            found.append(JSONDifference(path: path, left: left, right: right))
        }
    }
}

extension JSONDifference: CustomStringConvertible {
    /// `/items/0: 5 became "5"`, `/a: 1 is missing`, `/b: 2 was added`; the whole value's path is `(root)`.
    package var description: String {
        let place = path.steps.isEmpty ? "(root)" : path.description
        return switch (left, right) {
        case (let left?, let right?): "\(place): \(left) became \(right)"
        case (let left?, nil): "\(place): \(left) is missing"
        case (nil, let right?): "\(place): \(right) was added"
        case (nil, nil): place
        }
    }
}
