/// Text as a row of UTF-16 units, in which positions and lengths of `string.*` count.
///
/// A half of a surrogate pair that an operation cuts off becomes U+FFFD, so that lengths stay what they say.
/// Source: `11-pipes` §2.11 and §4.2.
enum UTF16Text {
    static func units(_ text: String) -> [UInt16] { Array(text.utf16) }

    static func text(_ units: some Collection<UInt16>) -> String { String(decoding: units, as: UTF16.self) }

    /// The first place of `needle` at or after `start`, or nil.
    static func firstPlace(of needle: [UInt16], in units: [UInt16], from start: Int = 0) -> Int? {
        let last = units.count - needle.count
        guard start <= last else { return nil }
        guard let first = needle.first else { return start }
        var place = start
        while place <= last {
            if units[place] == first, units[place..<(place + needle.count)].elementsEqual(needle) { return place }
            place += 1
        }
        return nil
    }

    /// The last place of `needle` at or before `start`, or nil.
    static func lastPlace(of needle: [UInt16], in units: [UInt16], from start: Int) -> Int? {
        var place = min(start, units.count - needle.count)
        while place >= 0 {
            if units[place..<(place + needle.count)].elementsEqual(needle) { return place }
            place -= 1
        }
        return nil
    }
}
