package import LegworkJSON

/// A path into what a job knows, such as `{a.output.data.x}`.
///
/// Shape: ``segments`` are the names between the dots, the first one being what the path starts from: an activity, or
/// `$self`, `$job`, `$app`. Positions in lists are decimal text, counted from the end when negative. `[0]` and
/// `["key.with.dot"]` become plain segments; `[*]` and `?? default` never reach a reference, since the expression
/// itself takes care of them.
/// A class, as every step hands it around.
/// Source: `11-pipes` §1.7 and the path syntax of §5.1.
package final class Reference: Sendable, Hashable {
    /// The path as it was written, with its braces.
    package let text: String

    /// The names on the way, from the root on. Never empty.
    package let segments: [String]

    /// What the path starts from.
    package let root: Root

    /// The number under which whoever parsed the expression knows the activity that the path starts from; nil where it
    /// gave none.
    package let number: Int?

    /// What of an activity it reads, where its root is one; known once, as every step would ask.
    package let section: Section

    /// The names below the section, or below `$hook`.
    package let rest: ArraySlice<String>

    /// What a path can start from.
    package enum Root: Sendable {
        /// `$self`.
        case own
        /// `$job`.
        case job
        /// `$app`.
        case app
        /// `$hook`.
        case hook
        /// Any other name.
        case activity
    }

    /// What of an activity the second and the third name say.
    package enum Section: Sendable {
        /// `output.data` and what is below it.
        case outputData
        /// `output.metadata` and what is below it.
        case outputMetadata
        /// `output.error` and what is below it.
        case outputError
        /// `output` as a whole.
        case output
        /// `input.data` and what is below it.
        case inputData
        /// `hook` and what is below it.
        case hook
        /// Nothing that an activity has.
        case none
    }

    /// A reference of these parts.
    package init(text: String, segments: [String], number: Int? = nil) {
        self.text = text
        self.segments = segments
        self.number = number
        root =
            switch segments.first {
            case "$self": .own
            case "$job": .job
            case "$app": .app
            case "$hook": .hook
            default: .activity
            }
        section =
            switch (segments.dropFirst().first, segments.dropFirst(2).first) {
            case ("output", "data"): .outputData
            case ("output", "metadata"): .outputMetadata
            case ("output", "error"): .outputError
            case ("output", nil): .output
            case ("input", "data"): .inputData
            case ("hook", _): .hook
            default: .none
            }
        rest = root == .hook ? segments.dropFirst() : segments.dropFirst(section == .hook ? 2 : 3)
    }

    /// A reference to the plain path `path`, written without braces.
    package convenience init(path: String) {
        self.init(
            text: "{\(path)}",
            segments: path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        )
    }

    /// The same path, written the same way.
    package static func == (left: Reference, right: Reference) -> Bool {
        left.text == right.text && left.segments == right.segments
    }

    /// Hashes what `==` compares.
    package func hash(into hasher: inout Hasher) {
        hasher.combine(text)
        hasher.combine(segments)
    }

    /// True if the path begins with all of `prefix`, as `{$self.hook.data}` begins with `["$self", "hook"]`.
    package func begins(with prefix: [String]) -> Bool {
        segments.count >= prefix.count && zip(segments, prefix).allSatisfy { $0.sameScalars(as: $1) }
    }
}

extension JSON {
    /// The value at a path of names and positions below this one, or nil where the path leads nowhere.
    ///
    /// Only own members count. A segment addresses a list by decimal position, from the end when negative.
    package func value(at segments: ArraySlice<String>) -> JSON? {
        value(at: segments, from: segments.startIndex)
    }

    private func value(at segments: ArraySlice<String>, from step: Int) -> JSON? {
        guard step < segments.endIndex else { return self }
        switch self {
        case .object(let object):
            return object[segments[step]]?.value(at: segments, from: step + 1)
        case .array(let items):
            guard let place = Self.position(segments[step], count: items.count) else { return nil }
            return items[place].value(at: segments, from: step + 1)
        default:
            return nil
        }
    }

    /// The place in a list of `count` items that decimal text without padding names, or nil.
    static func position(_ text: String, count: Int) -> Int? {
        var digits = Substring(text).utf8
        let fromEnd = digits.first == UInt8(ascii: "-")
        if fromEnd { digits = digits.dropFirst() }
        guard (1...10).contains(digits.count) else { return nil }
        var number = 0
        for digit in digits {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
            number = number * 10 + Int(digit - UInt8(ascii: "0"))
        }
        guard digits.first != UInt8(ascii: "0") || digits.count == 1 else { return nil }
        let place = fromEnd ? count - number : number
        return (0..<count).contains(place) && !(fromEnd && number == 0) ? place : nil
    }
}
