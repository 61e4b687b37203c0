/// The elements that texts are compared by.
enum Collation {
    /// A letter with its primary weight, or an accent.
    struct Element {
        var primary: UInt32?
        var accent: UInt32 = 0
        var isCapital = false
    }

    /// Blanks and punctuation in the order of Unicode's root collation.
    private static let punctuation: [Unicode.Scalar: UInt32] = {
        let order: String.UnicodeScalarView =
            "\t\n\u{B}\u{C}\r\u{85}\u{2028}\u{2029} \u{A0}_‿-‐‑‒–—―,;:!¡?¿.…·'‘’‚‹›\"“”„«»()[]{}§¶@*/\\&#%‰†‡•`´˜^¯¨°©®+±÷×<=>|¦~¬¤¢$£¥€"
            .unicodeScalars
        var weights: [Unicode.Scalar: UInt32] = [:]
        for (place, scalar) in order.enumerated() { weights[scalar] = UInt32(place) + 1 }
        return weights
    }()

    /// Letters that stand for others, which compose no accent. A capital has its small letter's expansion.
    private static let expansions: [Unicode.Scalar: String] = [
        "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o\u{338}", "đ": "d\u{335}", "ð": "d\u{335}", "ħ": "h\u{335}",
        "ı": "i", "ł": "l\u{335}", "ŋ": "n", "þ": "th", "ŧ": "t\u{335}", "ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff",
    ]

    static func elements(of text: String) -> [Element] {
        var elements: [Element] = []
        elements.reserveCapacity(text.utf8.count)
        for scalar in decomposed(text) { append(scalar, to: &elements) }
        return elements
    }

    private static func append(_ scalar: Unicode.Scalar, to elements: inout [Element]) {
        let properties = scalar.properties
        switch properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .spacingMark:
            elements.append(Element(primary: nil, accent: 1 + scalar.value & 0xFF))
        case .control where punctuation[scalar] == nil, .format:
            break
        default:
            if let weight = punctuation[scalar] {
                elements.append(Element(primary: weight))
            } else if let digit = properties.numericType == .decimal ? properties.numericValue : nil {
                elements.append(Element(primary: 0x1000 + UInt32(max(0, min(9, digit)))))
            } else {
                appendLetter(scalar, to: &elements)
            }
        }
    }

    private static func appendLetter(_ scalar: Unicode.Scalar, to elements: inout [Element]) {
        let isCapital = scalar.properties.isUppercase
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        let first = small.first ?? scalar
        if let expansion = expansions[first] {
            for part in expansion.unicodeScalars {
                let isMark = part.properties.generalCategory == .nonspacingMark
                elements.append(
                    isMark
                        ? Element(primary: nil, accent: 1 + part.value & 0xFF)
                        : Element(primary: weight(part), isCapital: isCapital)
                )
            }
            // Plain `ss` comes before `ß`.
            elements.append(Element(primary: nil, accent: 256))
            return
        }
        let isSymbol = !scalar.properties.isAlphabetic
        elements.append(Element(primary: isSymbol ? 0x800 : weight(first), isCapital: isCapital))
        if isSymbol { elements.append(Element(primary: nil, accent: 300)) }
    }

    private static func weight(_ letter: Unicode.Scalar) -> UInt32 { 0x2000 + letter.value }

    /// The scalars with accents apart from their letters.
    static func decomposed(_ text: String) -> [Unicode.Scalar] {
        var scalars: [Unicode.Scalar] = []
        scalars.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            if scalar.isASCII { scalars.append(scalar) } else { scalars += Decomposition.scalars(of: scalar) }
        }
        return scalars
    }

    /// The text's letters without accents, and letters that stand for others in full.
    static func baseLetters(of text: String) -> [Unicode.Scalar] {
        var letters: [Unicode.Scalar] = []
        for scalar in decomposed(text) {
            switch scalar.properties.generalCategory {
            case .nonspacingMark, .enclosingMark: continue
            default: break
            }
            letters += (expansions[scalar].map { Array($0.unicodeScalars) } ?? [scalar])
                .filter { $0.properties.generalCategory != .nonspacingMark }
        }
        return letters
    }
}
