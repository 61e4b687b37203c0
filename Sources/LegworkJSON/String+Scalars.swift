/// Text by its Unicode scalars, where the standard library compares by canonical equivalence.
extension String {
    /// True if both texts have the same Unicode scalars; `==` would also accept canonical equivalents.
    package func sameScalars(as other: String) -> Bool {
        guard utf8.count == other.utf8.count, self == other else { return false }
        // Equivalents of one length in bytes that differ in scalars are possible, but not in ASCII.
        let left = utf8Span
        if left.isKnownASCII { return true }
        return utf8.elementsEqual(other.utf8)
    }

    /// True if this text comes before the other in the order of UTF-8 bytes, which is that of Unicode scalars.
    package func precedesInUTF8(_ other: String) -> Bool {
        utf8.lexicographicallyPrecedes(other.utf8)
    }

    /// Feeds the text's UTF-8 bytes to a hasher, so that exactly texts of the same scalars must hash alike.
    package func hashScalars(into hasher: inout Hasher) {
        let utf8 = utf8Span
        let bytes = utf8.span
        hasher.combine(bytes.count)
        unsafe bytes.withUnsafeBytes { unsafe hasher.combine(bytes: $0) }
    }
}
