import LegworkJSON

/// The part of `@array.*` that shapes lists beyond upstream. Source: `11-pipes` §5.1.
enum ArrayExtras {
    static let all: [Function] = picking + shaping

    private static let list: [Parameter] = [.required("list", .list)]
    private static let counted: [Parameter] = [.required("list", .list), .optional("count", .number)]

    private static let picking: [Function] = [
        Function(
            "array.includes",
            [.required("list", .list), .required("value")],
            "True if an item equals the value, by content."
        ) {
            (call) throws(EvaluationError) in
            let value = call[1].stored
            for item in try call.list(0) where try DeepEquality.holds(item, value, &call) { return .bool(true) }
            return .bool(false)
        },
        Function("array.first", list, "The first item; missing without one.") { (call) throws(EvaluationError) in
            Operand(try call.list(0).first)
        },
        Function("array.last", list, "The last item; missing without one.") { (call) throws(EvaluationError) in
            Operand(try call.list(0).last)
        },
        Function("array.initial", list, "All items but the last.") { (call) throws(EvaluationError) in
            .list(Array(try call.list(0).dropLast()))
        },
        Function("array.rest", list, "All items but the first.") { (call) throws(EvaluationError) in
            .list(Array(try call.list(0).dropFirst()))
        },
        Function(
            "array.at",
            [.required("list", .list), .required("index", .number)],
            "The item at an index, from the end when negative; missing without one."
        ) { (call) throws(EvaluationError) in
            let items = try call.list(0)
            let index = call.wholeNumber(1)
            let place = index < 0 ? index + Double(items.count) : index
            guard place >= 0, place < Double(items.count) else { return .missing }
            return .json(items[Int(place)])
        },
        Function("array.take", counted, "The first count (1) items; the last ones when negative.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            let count = call.wholeNumber(1, or: 1)
            let size = Positions.clamped(count.magnitude, items.count)
            return .list(Array(count < 0 ? items.suffix(size) : items.prefix(size)))
        },
        Function("array.drop", counted, "The items without the first count (1); without the last ones when negative.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            let count = call.wholeNumber(1, or: 1)
            let size = Positions.clamped(count.magnitude, items.count)
            return .list(Array(count < 0 ? items.dropLast(size) : items.dropFirst(size)))
        },
        Function("array.compact", list, "The items that are truthy.") { (call) throws(EvaluationError) in
            .list(try call.list(0).filter(Coercion.truth))
        },
        Function(
            "array.count",
            [.required("list", .list), .optional("value")],
            "How many items there are, or equal a value."
        ) {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            guard call.count > 1 else { return .integer(items.count) }
            let value = call[1].stored
            var count = 0
            for item in items where try DeepEquality.holds(item, value, &call) { count += 1 }
            return .integer(count)
        },
        Function(
            "array.removeAt",
            [.required("list", .list), .required("index", .number), .optional("count", .number)],
            "The list without the item at an index, or without count of them."
        ) { (call) throws(EvaluationError) in
            var items = try call.list(0)
            let start = Positions.fromEnd(call.wholeNumber(1), items.count)
            let count = Positions.clamped(call.wholeNumber(2, or: 1), items.count - start)
            items.removeSubrange(start..<(start + count))
            return .list(items)
        },
        Function(
            "array.insertAt",
            [.required("list", .list), .required("index", .number), .variadic("items")],
            "The list with items put in before an index."
        ) { (call) throws(EvaluationError) in
            var items = try call.list(0)
            let start = Positions.fromEnd(call.wholeNumber(1), items.count)
            items.insert(contentsOf: call.operands.dropFirst(2).map(\.stored), at: start)
            return .list(items)
        },
    ]

    private static let shaping: [Function] = [
        Function("array.distinct", list, "The items without those equal to one before them.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            return .list(try Distinct.items(items, keys: items, &call))
        },
        Function(
            "array.distinctBy",
            [.required("list", .list), .required("path", .coercedText)],
            "The items without those whose value at a path equals that of one before them."
        ) { (call) throws(EvaluationError) in
            let items = try call.list(0)
            return .list(try Distinct.items(items, keys: try call.keys(of: items, 1), &call))
        },
        Function(
            "array.flatten",
            [.required("list", .list), .optional("depth", .number)],
            "The items, lists among them opened to a depth (1)."
        ) { (call) throws(EvaluationError) in
            let depth = try call.whole(1, in: 0...1000, or: 1)
            let items = try call.list(0)
            try call.measure(.array(items))
            var flat: [JSON] = []
            Flattening.append(items, depth: depth, to: &flat)
            return .list(flat)
        },
        Function(
            "array.chunk",
            [.required("list", .list), .required("size", .number)],
            "Lists of size items each, the last one with what is left."
        ) { (call) throws(EvaluationError) in
            let items = try call.list(0)
            let size = try call.whole(1, in: 1...Int(Int32.max))
            return .list(
                stride(from: 0, to: items.count, by: size).map {
                    .array(Array(items[$0..<min(items.count, $0 + size)]))
                }
            )
        },
        Function(
            "array.range",
            [.required("start", .number), .optional("end", .number), .optional("step", .number)],
            "The whole numbers from start to before end; from 0 with one operand."
        ) { (call) throws(EvaluationError) in
            let bound = 9_007_199_254_740_991
            let first = try call.whole(0, in: -bound...bound)
            let hasEnd = !call[1].isNullish
            let start = hasEnd ? first : 0
            let end = hasEnd ? try call.whole(1, in: -bound...bound) : first
            let step = try call.whole(2, in: -bound...bound, or: start <= end ? 1 : -1)
            guard step != 0 else { throw call.refusal(2, expected: "a step that is not 0") }
            let count = (end - start) / step + ((end - start) % step == 0 ? 0 : 1)
            try call.reserve(bytes: max(0, min(count, .max >> 5)) << 4)
            return .list(stride(from: start, to: end, by: step).map { .integer(Int64($0)) })
        },
        Function(
            "array.zip",
            [.variadic("lists", .list)],
            "Lists of the items at the same index, as long as the shortest list."
        ) {
            (call) throws(EvaluationError) in
            var lists: [[JSON]] = []
            for place in call.operands.indices { lists.append(try call.list(place)) }
            let count = lists.map(\.count).min() ?? 0
            try call.reserve(bytes: count * (lists.count + 1) << 4)
            return .list((0..<count).map { place in .array(lists.map { $0[place] }) })
        },
        Function("array.union", sets, "The items of all lists, each once.") { (call) throws(EvaluationError) in
            var items: [JSON] = []
            for place in call.operands.indices { items += try call.list(place) }
            try call.reserve(bytes: items.count << 4)
            return .list(try Distinct.items(items, keys: items, &call))
        },
        Function("array.intersection", pair, "The items of the first list that the second has too, each once.") {
            (call) throws(EvaluationError) in
            .list(try Distinct.items(try call.list(0), among: try call.list(1), wanted: true, &call))
        },
        Function("array.difference", pair, "The items of the first list that the second has not, each once.") {
            (call) throws(EvaluationError) in
            .list(try Distinct.items(try call.list(0), among: try call.list(1), wanted: false, &call))
        },
        Function("array.isSubset", pair, "True if the second list has every item of the first.") {
            (call) throws(EvaluationError) in
            .bool(try Distinct.items(try call.list(0), among: try call.list(1), wanted: false, &call).isEmpty)
        },
    ]

    private static let sets: [Parameter] = [.variadic("lists", .list)]
    private static let pair: [Parameter] = [.required("a", .list), .required("b", .list)]
}

extension Call {
    /// What stands at the path that an operand writes, in each of the items; null where nothing does.
    mutating func keys(of items: [JSON], _ place: Int) throws(EvaluationError) -> [JSON] {
        let path = try path(place)
        let keys = items.map { $0.value(at: path[...]) ?? .null }
        try measure(.array(keys))
        return keys
    }

    /// The operand as a path: text with dots and brackets, or a list of names.
    func path(_ place: Int) throws(EvaluationError) -> [String] {
        switch self[place] {
        case .json(.array(let names)): return names.map(Coercion.text)
        case .json(.string(let text)):
            let parsed = ReferenceParser.parse(text[...])
            let segments = parsed.paths[0].compactMap(\.self)
            let isPlain = parsed.paths.count == 1 && parsed.literal == nil && !parsed.isCut
            if isPlain, segments.count == parsed.paths[0].count { return segments }
        case .json(.integer(let number)): return [String(number)]
        default: break
        }
        throw refusal(place, expected: "a path such as 'order.lines[0].sku', or a list of names")
    }
}

/// Lists in lists.
private enum Flattening {
    static func append(_ items: [JSON], depth: Int, to flat: inout [JSON]) {
        for item in items {
            if depth > 0, case .array(let inner) = item {
                append(inner, depth: depth - 1, to: &flat)
            } else {
                flat.append(item)
            }
        }
    }
}
