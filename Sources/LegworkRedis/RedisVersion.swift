/// A version of Redis, compared number by number.
package struct RedisVersion: Sendable, Hashable, Comparable, CustomStringConvertible {
    private let numbers: [Int]

    /// The oldest version that is enough: the first with Redis Functions.
    package static let oldestSupported = RedisVersion(numbers: [7, 0, 0])

    private init(numbers: [Int]) {
        self.numbers = numbers
    }

    /// Reads `7.0.15`; nil where that is no version.
    package init?(_ text: String) {
        var numbers: [Int] = []
        for part in text.split(separator: ".", omittingEmptySubsequences: false).prefix(3) {
            guard let number = Int(part.prefix { $0.isNumber }) else { return nil }
            numbers.append(number)
        }
        while numbers.count < 3 { numbers.append(0) }
        self.numbers = numbers
    }

    /// Number by number: 7.10 is newer than 7.9.
    package static func < (left: RedisVersion, right: RedisVersion) -> Bool {
        left.numbers.lexicographicallyPrecedes(right.numbers)
    }

    /// `7.0.15`.
    package var description: String { numbers.map { String($0) }.joined(separator: ".") }
}
