/// The version of an app: text, ordered by its numeric parts.
///
/// `10` comes after `9` and `1.2.0` after `1.1.9`; parts that are not numbers compare as text, after numbers.
/// A trailing `+digest`, which `run` and `dev` add, does not take part in the order except to break ties: what was tried
/// comes before what is released.
/// Source: `10-language` §1.
package struct AppVersion: Sendable, Hashable, CustomStringConvertible {
    /// The version as written.
    package let text: String

    /// A version of this text.
    package init(_ text: String) { self.text = text }

    package var description: String { text }
}

extension AppVersion: Comparable {
    package static func < (left: AppVersion, right: AppVersion) -> Bool {
        let (a, b) = (left.parts, right.parts)
        for place in 0..<max(a.count, b.count) {
            let x = place < a.count ? a[place] : .number(0)
            let y = place < b.count ? b[place] : .number(0)
            if x != y { return x.isBefore(y) }
        }
        guard left.isTrial == right.isTrial else { return left.isTrial }
        return left.text < right.text
    }

    private var isTrial: Bool { text.utf8.contains(UInt8(ascii: "+")) }

    private enum Part: Equatable {
        case number(UInt64)
        case word(String)

        func isBefore(_ other: Part) -> Bool {
            switch (self, other) {
            case (.number(let a), .number(let b)): a < b
            case (.number, .word): true
            case (.word, .number): false
            case (.word(let a), .word(let b)): a < b
            }
        }
    }

    private var parts: [Part] {
        let plain = text.prefix { $0 != "+" }
        return plain.split(separator: ".", omittingEmptySubsequences: false).map { part in
            UInt64(part).map(Part.number) ?? .word(String(part))
        }
    }
}
