import LegworkJSON

/// `@array.*`: none changes its operand, each returns what is new. Source: `11-pipes` §2.1, deviations 3, 6 and 15.
enum ArrayFunctions {
    static let all: [Function] = access + editing + ArrayExtras.all + ArrayGrouping.all

    private static let list: [Parameter] = [.required("list", .list)]
    private static let find: [Parameter] = [.required("list", .list), .required("value"), .optional("from", .number)]

    private static let access: [Function] = [
        Function("array.get", [.required("list"), .optional("index", .number)], "The item at an index from 0 (0).") {
            call in
            let index = Coercion.truth(call[1]) ? call.coercedText(1) : "0"
            return Operand(OwnMembers.value(of: call[0], key: index))
        },
        Function("array.length", [.required("list")], "How many items a list, or UTF-16 units a text, has.") { call in
            Operand(OwnMembers.value(of: call[0], key: "length"))
        },
        Function(
            "array.indexOf",
            [.required("list", .textOrList)] + find.dropFirst(),
            "The first index of a value at or after another, or -1; not for lists and objects."
        ) {
            (call) throws(EvaluationError) in
            if case .json(.string(let text)) = call[0] {
                let units = UTF16Text.units(text)
                let start = Positions.clamped(call.wholeNumber(2), units.count)
                return .integer(UTF16Text.firstPlace(of: call.coercedUnits(1), in: units, from: start) ?? -1)
            }
            return .integer(Positions.firstIndex(of: call[1], in: try call.list(0), from: call.wholeNumber(2)))
        },
        Function("array.lastIndexOf", find, "The last index of a value at or before another (the end), or -1.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            var from = call.isGiven(2) ? call.wholeNumber(2) : .infinity
            if from < 0 { from += Double(items.count) }
            guard from >= 0 else { return .integer(-1) }
            let last = from >= Double(items.count) ? items.count - 1 : Int(from)
            guard last >= 0 else { return .integer(-1) }
            return .integer(items[...last].lastIndex { Comparison.strictlyEqual(.json($0), call[1]) } ?? -1)
        },
        Function(
            "array.join",
            [.required("list", .list), .optional("separator", .coercedText)],
            "The items' texts, joined (,)."
        ) {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            let separator = call.isGiven(1) ? call.coercedText(1) : ","
            let (bytes, overflow) = separator.utf8.count.multipliedReportingOverflow(by: items.count)
            try call.reserve(bytes: overflow ? .max : bytes)
            try call.measure(.array(items))
            return .text(Coercion.joined(items, separator: separator))
        },
        Function("array.pop", list, "The last item; array.initial has the others.") { (call) throws(EvaluationError) in
            Operand(try call.list(0).last)
        },
        Function("array.shift", list, "The first item; array.rest has the others.") { (call) throws(EvaluationError) in
            Operand(try call.list(0).first)
        },
        Function(
            "array.slice",
            [.required("list", .textOrList), .optional("start", .number), .optional("end", .number)],
            "The items from start to before end; negative positions count from the end."
        ) { (call) throws(EvaluationError) in
            if case .json(.string(let text)) = call[0] {
                let units = UTF16Text.units(text)
                return .text(UTF16Text.text(units[Positions.slice(count: units.count, call)]))
            }
            let items = try call.list(0)
            return .list(Array(items[Positions.slice(count: items.count, call)]))
        },
    ]

    private static let editing: [Function] = [
        Function(
            "array.concat",
            [.required("list", .textOrList), .optional("value")],
            "The list with a value behind it, or the items of a list."
        ) {
            (call) throws(EvaluationError) in
            if case .json(.string(let text)) = call[0] {
                return .text(text + (call.isGiven(1) ? call.coercedText(1) : ""))
            }
            var items = try call.list(0)
            if case .json(.array(let more)) = call[1] {
                items += more
            } else if call.count > 1 {
                items.append(call[1].stored)
            }
            return .list(items)
        },
        Function("array.push", [.required("list", .list), .variadic("items")], "The list with items behind it.") {
            (call) throws(EvaluationError) in
            .list(try call.list(0) + call.operands.dropFirst().map(\.stored))
        },
        Function("array.unshift", [.required("list", .list), .variadic("items")], "The list with items before it.") {
            (call) throws(EvaluationError) in
            .list(call.operands.dropFirst().map(\.stored) + (try call.list(0)))
        },
        Function("array.reverse", list, "The items from the last to the first.") { (call) throws(EvaluationError) in
            .list(try call.list(0).reversed())
        },
        Function(
            "array.splice",
            [.required("list", .list), .optional("start", .number), .optional("count", .number), .variadic("items")],
            "The items from start on, count of them (all); removeAt and insertAt give the edited list."
        ) { (call) throws(EvaluationError) in
            let items = try call.list(0)
            guard call.count > 1 else { return .list([]) }
            let start = Positions.fromEnd(call.wholeNumber(1), items.count)
            let count = Positions.clamped(call.wholeNumber(2, or: .infinity), items.count - start)
            return .list(Array(items[start..<(start + count)]))
        },
        Function(
            "array.sort",
            [.required("list", .list), .optional("order", .order)],
            "The items sorted, ASCENDING or DESCENDING: null, bools, numbers, texts by letters, lists, objects."
        ) { (call) throws(EvaluationError) in
            let items = try call.list(0)
            let order = try SortOrder(call, operand: 1)
            try call.measure(.array(items))
            return .list(try Sorting.sorted(items, order, &call))
        },
    ]
}
