/// A text prepared for comparison the way people sort.
///
/// Shape: three levels, compared one after the other. First letters without case and accents, where punctuation comes
/// before digits and digits before letters; then accents; then case, small before capital. What is still equal is
/// ordered by scalars. So: ` a` `_a` `-a` `.a` `1a` `a`; `a` `A` `b`; `e` `é` `f`; `s` `ss` `ß` `sz`; `item10` `item2`.
/// It is the root order of Unicode's collation for Latin, Greek and Cyrillic; other scripts follow by code point.
/// Source: `11-pipes` §2.1 and §4.3.
struct CollationKey {
    private let primary: [UInt32]
    private let secondary: [UInt32]
    private let tertiary: [UInt8]
    private let text: String

    init(_ text: String) {
        self.text = text
        var primary: [UInt32] = []
        var secondary: [UInt32] = []
        var tertiary: [UInt8] = []
        for element in Collation.elements(of: text) {
            if let weight = element.primary {
                primary.append(weight)
                secondary.append(0)
                tertiary.append(element.isCapital ? 1 : 0)
            } else if secondary.isEmpty {
                secondary.append(element.accent)
            } else {
                // Accents raise the weight of the letter that they stand on.
                secondary[secondary.count - 1] = secondary[secondary.count - 1] &* 512 &+ element.accent
            }
        }
        self.primary = primary
        self.secondary = secondary
        self.tertiary = tertiary
    }

    static func compare(_ left: CollationKey, _ right: CollationKey) -> Int {
        let primary = order(left.primary, right.primary)
        if primary != 0 { return primary }
        let secondary = order(left.secondary, right.secondary)
        if secondary != 0 { return secondary }
        let tertiary = order(left.tertiary, right.tertiary)
        if tertiary != 0 { return tertiary }
        return order(Array(left.text.utf8), Array(right.text.utf8))
    }

    private static func order<Weight: Comparable>(_ left: [Weight], _ right: [Weight]) -> Int {
        for (a, b) in zip(left, right) where a != b { return a < b ? -1 : 1 }
        return left.count - right.count
    }
}
