import LegworkJSON

/// `@symbol.*`: constants; operands are ignored. Source: `11-pipes` §2.12.
enum SymbolFunctions {
    static let all: [Function] = [
        Function("symbol.null", [], "null.") { _ in .null },
        Function("symbol.undefined", [], "Nothing, as a reference to nothing gives it.") { _ in .missing },
        Function("symbol.whitespace", [], "One space.") { _ in .text(" ") },
        Function("symbol.object", [], "An empty object.") { _ in .json(.emptyObject) },
        Function("symbol.array", [], "An empty list.") { _ in .list([]) },
        Function("symbol.posInfinity", [], "Infinity.") { _ in .number(.infinity) },
        Function("symbol.negInfinity", [], "Minus infinity.") { _ in .number(-.infinity) },
        Function("symbol.NaN", [], "Not-a-number.") { _ in .notANumber },
        Function("symbol.date", [], "The instant of the step, as a date.", purity: .clock) { call in
            .date(Double(call.context.nowMilliseconds))
        },
    ]
}
