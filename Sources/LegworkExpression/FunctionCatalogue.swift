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

    /// The full name that `name` most likely meant: the nearest one, or the same function of another domain.
    package static func suggestion(for name: String) -> String? {
        let own = name.split(separator: ".").last.map(String.init) ?? name
        if let namesake = all.first(where: { $0.name.lowercased() == own.lowercased() }) { return namesake.fullName }
        return Suggestion.nearest(to: name, among: all.map(\.fullName))
            ?? Suggestion.nearest(to: own, among: all.map(\.name)).flatMap { nearest in
                all.first { $0.name == nearest }?.fullName
            }
    }
}
