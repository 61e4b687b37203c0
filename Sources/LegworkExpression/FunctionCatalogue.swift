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

    /// Full names that resemble `name`, nearest first, at most three: what an unknown function may have meant.
    package static func suggestions(for name: String) -> [String] {
        let wanted = name.lowercased()
        let bare = wanted.split(separator: ".").last.map(String.init) ?? wanted
        var ranked: [(distance: Int, name: String)] = []
        for function in all {
            let full = function.fullName.lowercased()
            var distance = EditDistance.between(wanted, full)
            if function.name.lowercased() == bare { distance = min(distance, 1) }
            if distance <= max(2, full.utf8.count / 3) { ranked.append((distance, function.fullName)) }
        }
        return ranked.sorted { ($0.distance, $0.name) < ($1.distance, $1.name) }.prefix(3).map(\.name)
    }
}

/// How many letters must be put in, left out, changed or swapped with a neighbour to make one text of another.
enum EditDistance {
    static func between(_ left: String, _ right: String) -> Int {
        let a = Array(left.utf8)
        let b = Array(right.utf8)
        var before: [Int] = []
        var above = Array(0...b.count)
        for (row, x) in a.enumerated() {
            var current = [row + 1]
            for (column, y) in b.enumerated() {
                var best = min(above[column] + (x == y ? 0 : 1), above[column + 1] + 1, current[column] + 1)
                if row > 0, column > 0, x == b[column - 1], a[row - 1] == y { best = min(best, before[column - 1] + 1) }
                current.append(best)
            }
            before = above
            above = current
        }
        return above[b.count]
    }
}
