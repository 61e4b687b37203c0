/// A class of characters.
struct ScalarSet: Sendable {
    var ranges: [ClosedRange<UInt32>] = []
    var subsets: [ScalarSet] = []
    var isNegated = false

    static let digit = ScalarSet(ranges: [48...57])
    static let word = ScalarSet(ranges: [48...57, 65...90, 95...95, 97...122])
    static let blank = ScalarSet(ranges: [
        9...13, 32...32, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A, 0x2028...0x2029, 0x202F...0x202F,
        0x205F...0x205F, 0x3000...0x3000, 0xFEFF...0xFEFF,
    ])

    var negated: ScalarSet {
        var set = self
        set.isNegated.toggle()
        return set
    }

    func contains(_ scalar: Unicode.Scalar) -> Bool {
        let found = ranges.contains { $0.contains(scalar.value) } || subsets.contains { $0.contains(scalar) }
        return found != isNegated
    }

    /// As ``contains(_:)``, letters of either case standing for each other.
    func containsIgnoringCase(_ scalar: Unicode.Scalar) -> Bool {
        var plain = self
        plain.isNegated = false
        let found = plain.contains(scalar) || CaseFolding.variants(scalar).contains { plain.contains($0) }
        return found != isNegated
    }
}
