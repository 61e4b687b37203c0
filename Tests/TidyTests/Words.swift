/// Looks for words in code.
enum Words {
    /// True where `word` stands in `code` with no letter or digit on either side of it.
    static func contains(_ code: String, _ word: String) -> Bool {
        var rest = code[...]
        while let range = rest.firstRange(of: word) {
            let before = range.lowerBound > code.startIndex ? code[code.index(before: range.lowerBound)] : " "
            let after = range.upperBound < code.endIndex ? code[range.upperBound] : " "
            let isStart = !isWord(word.first ?? " ") || !isWord(before)
            let isEnd = !isWord(word.last ?? " ") || !isWord(after)
            if isStart && isEnd { return true }
            rest = rest[range.upperBound...]
        }
        return false
    }

    private static func isWord(_ character: Character) -> Bool {
        character == "_" || character.isLetter || character.isNumber
    }
}
