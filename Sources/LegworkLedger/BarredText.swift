/// Reads a stored or sent text whose parts stand between bars, from front to back.
struct BarredText {
    private let bytes: [UInt8]
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    init(_ text: some StringProtocol) { self.init(Array(text.utf8)) }

    /// The part up to the next bar, or nil where there is no further bar.
    mutating func part() -> ArraySlice<UInt8>? {
        var end = place
        while end < bytes.count {
            if bytes[end] == UInt8(ascii: "|") {
                defer { place = end + 1 }
                return bytes[place..<end]
            }
            end += 1
        }
        return nil
    }

    /// The part up to the next bar as text, or nil where there is no further bar.
    mutating func text() -> String? {
        part().map { String(decoding: $0, as: UTF8.self) }
    }

    /// The part up to the next bar as a whole number, or nil where it is none or there is no further bar.
    mutating func number() -> Int64? { part().flatMap(Self.number) }

    /// Everything that is left.
    var rest: ArraySlice<UInt8> { bytes[place...] }

    /// Everything that is left, as text.
    var restText: String { String(decoding: rest, as: UTF8.self) }

    /// The whole number that a part is, or nil.
    static func number(_ part: ArraySlice<UInt8>) -> Int64? {
        let isNegative = part.first == UInt8(ascii: "-")
        let digits = isNegative ? part.dropFirst() : part
        guard !digits.isEmpty else { return nil }
        var number: Int64 = 0
        for byte in digits {
            let digit = byte &- UInt8(ascii: "0")
            guard digit < 10 else { return nil }
            let (tens, isTooLong) = number.multipliedReportingOverflow(by: 10)
            let (sum, isTooLarge) = tens.subtractingReportingOverflow(Int64(digit))
            guard !isTooLong, !isTooLarge else { return nil }
            number = sum
        }
        guard !isNegative else { return number }
        return number == .min ? nil : -number
    }
}
