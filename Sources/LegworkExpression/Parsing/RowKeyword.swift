import LegworkDiagnostics
import LegworkJSON

/// The keys that make an object a row, or an expression of its own. Source: `11-pipes` §1.1 and §5.1.
enum RowKeyword: String, CaseIterable {
    case pipe = "@pipe"
    case reduce = "@reduce"
    case map = "@map"
    case filter = "@filter"
    case find = "@find"
    case some = "@some"
    case every = "@every"
    case when = "@if"
    case choice = "@switch"
    case attempt = "@try"
    case text = "@text"
    case bindings = "@let"

    /// The keyword that an object owns; `@pipe` and `@reduce` win over others.
    static func of(_ object: JSONObject) -> RowKeyword? {
        guard object.keys.contains(where: { $0.utf8.first == UInt8(ascii: "@") }) else { return nil }
        return allCases.first { object[$0.rawValue] != nil }
    }

    /// True where the object is an expression outside a pipe as well.
    var standsAlone: Bool {
        switch self {
        case .pipe, .when, .choice, .attempt, .text, .bindings: true
        case .reduce, .map, .filter, .find, .some, .every: false
        }
    }

    /// All keywords, as messages list them.
    static var list: String { allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ") }

    /// The keyword that `key` may have meant.
    static func nearest(_ key: String) -> RowKeyword? {
        Suggestion.nearest(to: key, among: allCases.map(\.rawValue)).flatMap(RowKeyword.init)
    }
}

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
