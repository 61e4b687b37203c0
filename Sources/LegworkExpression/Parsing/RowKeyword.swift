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
