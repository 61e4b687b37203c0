/// Letters taken apart into a base letter and its accents.
///
/// The standard library compares texts by canonical equivalence but offers no decomposition, so that the table is found
/// by composing base letters with accents and looking up which letter each of them equals.
enum Decomposition {
    /// The letter's parts, or the letter itself where it has none.
    static func scalars(of scalar: Unicode.Scalar) -> [Unicode.Scalar] { table[scalar] ?? [scalar] }

    private static let marks: [UInt32] =
        Array(0x300...0x304) + Array(0x306...0x30C) + [0x30F, 0x311, 0x313, 0x314, 0x31B]
        + Array(0x323...0x328) + [0x32D, 0x32E, 0x330, 0x331, 0x342, 0x345]

    private static let bases: [UInt32] =
        Array(0x41...0x5A) + Array(0x61...0x7A) + Array(0x391...0x3C9) + Array(0x410...0x44F)
        + [0xC6, 0xE6, 0x131, 0x17F, 0x3D2, 0x406, 0x456]

    private static let composed: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x370...0x4FF, 0x1E00...0x1FFF]

    private static let table: [Unicode.Scalar: [Unicode.Scalar]] = {
        var table: [Unicode.Scalar: [Unicode.Scalar]] = [:]
        var layer = bases.compactMap(Unicode.Scalar.init).map { [$0] }
        // Three layers reach letters such as `ᾆ`.
        for _ in 0..<3 {
            var parts: [String: [Unicode.Scalar]] = [:]
            for letter in layer {
                for mark in marks.compactMap(Unicode.Scalar.init) {
                    parts[String(String.UnicodeScalarView(letter + [mark]))] = letter + [mark]
                }
            }
            layer = []
            for scalar in composed.joined().compactMap(Unicode.Scalar.init) where table[scalar] == nil {
                // Equality of keys is canonical equivalence.
                guard let found = parts[String(Character(scalar))] else { continue }
                table[scalar] = found
                layer.append(found)
            }
        }
        return table
    }()
}
