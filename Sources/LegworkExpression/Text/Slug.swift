/// Text for addresses.
enum Slug {
    static func text(of text: String) -> String {
        var slug = ""
        var isPending = false
        for letter in Collation.baseLetters(of: LetterCase.lower(text)) {
            if letter.isASCII, letter.properties.isAlphabetic || ("0"..."9").contains(letter) {
                if isPending, !slug.isEmpty { slug += "-" }
                isPending = false
                slug.unicodeScalars.append(letter)
            } else {
                isPending = true
            }
        }
        return slug
    }
}
