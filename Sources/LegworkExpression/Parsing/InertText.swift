import LegworkJSON

/// Text inside literal lists and objects that its author may have meant as an expression.
enum InertText {
    /// The first such text within `value`, looking at no more than a thousand values.
    static func first(in value: JSON) -> String? {
        var queue = [value]
        var seen = 0
        while let next = queue.popLast(), seen < 1000 {
            seen += 1
            switch next {
            case .string(let text) where looksLikeExpression(text): return text
            case .array(let items): queue += items.reversed()
            case .object(let object): queue += object.values.reversed()
            default: break
            }
        }
        return nil
    }

    /// `{@…}`, `{$…}` or a dotted path in braces.
    private static func looksLikeExpression(_ text: String) -> Bool {
        guard text.hasPrefix("{"), text.hasSuffix("}"), !text.hasPrefix("{{") else { return false }
        let inner = text.dropFirst().dropLast()
        guard let first = inner.unicodeScalars.first else { return false }
        if first == "@" || first == "$" { return true }
        return inner.contains(".")
            && inner.unicodeScalars.allSatisfy {
                $0.properties.isAlphabetic || "0123456789._-$[]*".unicodeScalars.contains($0)
            }
    }
}
