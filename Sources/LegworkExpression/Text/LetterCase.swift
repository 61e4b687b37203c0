/// Letter case where the standard library and Unicode's special casing differ.
enum LetterCase {
    /// Lower case; a sigma at the end of a word is the final one.
    static func lower(_ text: String) -> String {
        let lowered = text.lowercased()
        guard text.unicodeScalars.contains("Σ") else { return lowered }
        let source = Array(text.unicodeScalars)
        var result = ""
        for place in source.indices {
            let scalar = source[place]
            guard scalar == "Σ" else {
                result += scalar.properties.lowercaseMapping
                continue
            }
            let isAfterLetter = source[..<place].last { !isIgnorable($0) }?.properties.isCased ?? false
            let isBeforeLetter = source[(place + 1)...].first { !isIgnorable($0) }?.properties.isCased ?? false
            result += isAfterLetter && !isBeforeLetter ? "ς" : "σ"
        }
        return result
    }

    private static func isIgnorable(_ scalar: Unicode.Scalar) -> Bool { scalar.properties.isCaseIgnorable }
}
