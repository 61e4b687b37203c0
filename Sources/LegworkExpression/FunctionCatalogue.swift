import LegworkDiagnostics

/// All functions there are: a closed registry, looked up when expressions are parsed and never after.
/// Source: `11-pipes` §2, §5.1 and §1.9.
package enum FunctionCatalogue {
    /// The functions, by domain as the manual orders them.
    package static let all: [Function] = domains.flatMap(\.self)

    private static let domains: [[Function]] = [
        ArrayFunctions.all,
        BitwiseFunctions.all,
        ConditionalFunctions.all,
        LogicalFunctions.all,
        MathFunctions.all,
        SymbolFunctions.all,
        UnaryFunctions.all,
        ObjectFunctions.all,
        StringFunctions.all,
        NumberFunctions.all,
        DateFunctions.all,
        JSONFunctions.all,
        CronFunctions.all,
        RegexFunctions.all,
        TypeFunctions.all,
        ConvertFunctions.all,
        ErrorFunctions.all,
        IdFunctions.all,
        EncodingFunctions.all,
        HashFunctions.all,
    ]

    private static let byName: [String: Function] = Dictionary(
        all.map { ($0.fullName, $0) },
        uniquingKeysWith: { first, _ in first }
    )

    /// The function of this full name, such as `string.trim`, or nil.
    package static func function(named name: String) -> Function? { byName[name] }

    /// The domains that functions belong to, in the manual's order.
    package static let domainNames: [String] = {
        var names: [String] = []
        for function in all where names.last != function.domain { names.append(function.domain) }
        return names
    }()

    /// The full name that `name` most likely meant: the same function of another domain, what other languages call so,
    /// one whose name holds it, or the nearest one.
    package static func suggestion(for name: String) -> String? {
        let parts = name.split(separator: ".").map { $0.lowercased() }
        guard let own = parts.last else { return nil }
        let domain = parts.count > 1 ? parts[0] : ""
        let usual = otherNames[own]
        let isOfDomain = { (function: Function) in function.domain.lowercased() == domain }
        let isNamesake = { (function: Function) in function.name.lowercased() == own }
        let isUsual = { (function: Function) in function.name == usual }
        let meant =
            all.first { isOfDomain($0) && isNamesake($0) } ?? all.first { isOfDomain($0) && isUsual($0) }
            ?? all.first(where: isNamesake) ?? all.first(where: isUsual)
        if let meant { return meant.fullName }
        if let nearest = Suggestion.nearest(to: name, among: all.map(\.fullName)) { return nearest }
        if let nearest = Suggestion.nearest(to: own, among: all.map(\.name)) {
            return all.first { $0.name == nearest }?.fullName
        }
        guard own.utf8.count > 2 else { return nil }
        return all.first { isOfDomain($0) && $0.name.lowercased().contains(own) }?.fullName
    }

    /// What functions are called elsewhere, in lower case.
    private static let otherNames = [
        "contains": "includes", "has": "includes", "equals": "equality", "eq": "equality", "ne": "inequality",
        "substr": "substring", "strip": "trim", "len": "length", "size": "length", "count": "length",
        "upper": "toUpperCase", "uppercase": "toUpperCase", "lower": "toLowerCase", "lowercase": "toLowerCase",
        "uuid": "uuid4", "plus": "add", "minus": "subtract", "times": "multiply", "today": "yyyymmdd",
        "encode": "stringify", "decode": "parse", "average": "avg", "mean": "avg", "modulo": "mod", "append": "push",
        "tonumber": "toNumber", "default": "nullish", "if": "ternary", "unique": "distinct", "greater": "greater_than",
        "less": "less_than", "int": "toInt", "str": "toText", "tostring": "toText",
    ]
}
