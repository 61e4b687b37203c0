/// Reads text from left to right.
struct TextScanner {
    private let scalars: [Unicode.Scalar]
    private(set) var place = 0

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    var isAtEnd: Bool { place >= scalars.count }

    var peek: Unicode.Scalar? { place < scalars.count ? scalars[place] : nil }

    var rest: String { String(String.UnicodeScalarView(scalars[place...])) }

    mutating func skip(_ count: Int) { place = min(scalars.count, place + count) }

    mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        place += 1
        return true
    }

    /// A number of exactly, or of at least and at most, so many digits.
    mutating func number(digits: Int) -> Int? { number(digits: digits...digits) }

    mutating func number(digits: ClosedRange<Int>) -> Int? {
        var number = 0
        let start = place
        while let digit = peek, ("0"..."9").contains(digit), place - start < digits.upperBound {
            number = number * 10 + Int(digit.value - 48)
            place += 1
        }
        guard place - start >= digits.lowerBound else {
            place = start
            return nil
        }
        return number
    }

    /// Digits after a point as thousandths; further ones are read and dropped.
    mutating func fraction() -> Int? {
        var thousandths = 0
        var count = 0
        while let digit = peek, ("0"..."9").contains(digit) {
            if count < 3 { thousandths = thousandths * 10 + Int(digit.value - 48) }
            count += 1
            place += 1
        }
        guard count > 0 else { return nil }
        while count < 3 {
            thousandths *= 10
            count += 1
        }
        return thousandths
    }
}
