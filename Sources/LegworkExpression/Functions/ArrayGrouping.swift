import LegworkJSON

/// The part of `@array.*` that sorts, groups and sums by what stands at a path in each item. Source: `11-pipes` §5.1.
enum ArrayGrouping {
    static let all: [Function] = [
        Function(
            "array.sortBy",
            [
                .required("list", .list), .required("paths", .coercedText), .optional("orders", .order),
                .optional("nulls", .text),
            ],
            "The items sorted by a path or a list of paths, each ASCENDING or DESCENDING; nulls 'first' or 'last'."
        ) { (call) throws(EvaluationError) in try SortingByKeys.sorted(&call) },
        Function("array.groupBy", keyed, "An object of lists: the items by the text at a path.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            var places: [String: Int] = [:]
            var groups: [(key: String, items: [JSON])] = []
            for (item, key) in zip(items, try call.keys(of: items, 1)) {
                let name = Coercion.text(key)
                if let place = places[name], groups[place].key.sameScalars(as: name) {
                    groups[place].items.append(item)
                } else {
                    places[name] = groups.count
                    groups.append((name, [item]))
                }
            }
            return .json(.object(JSONObject(groups.map { (key: $0.key, value: .array($0.items)) })))
        },
        Function("array.keyBy", keyed, "An object of items by the text at a path; the last one of equal texts stays.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            let keys = try call.keys(of: items, 1)
            return .json(.object(JSONObject(zip(keys, items).map { (key: Coercion.text($0), value: $1) })))
        },
        Function("array.countBy", keyed, "An object of counts: how many items have which text at a path.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            var counts = JSONObject()
            for key in try call.keys(of: items, 1) {
                let name = Coercion.text(key)
                counts[name] = .integer((counts[name]?.integerValue ?? 0) + 1)
            }
            return .json(.object(counts))
        },
        Function("array.partition", keyed, "Two lists: the items whose value at a path is truthy, and the others.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            let keys = try call.keys(of: items, 1)
            let kept = zip(items, keys).filter { Coercion.truth($1) }.map(\.0)
            let rest = zip(items, keys).filter { !Coercion.truth($1) }.map(\.0)
            return .list([.array(kept), .array(rest)])
        },
        Function("array.pluck", keyed, "What stands at a path in each item; null where nothing does.") {
            (call) throws(EvaluationError) in .list(try call.keys(of: try call.list(0), 1))
        },
        Function("array.minBy", keyed, "The item with the least value at a path, as sort orders them; null for none.") {
            (call) throws(EvaluationError) in try extreme(&call, .ascending)
        },
        Function("array.maxBy", keyed, "The item with the greatest value at a path; null for none.") {
            (call) throws(EvaluationError) in try extreme(&call, .descending)
        },
        Function("array.sumBy", keyed, "The sum of the numbers at a path; what is missing or null counts nothing.") {
            (call) throws(EvaluationError) in
            let items = try call.list(0)
            var sum = Accumulator(0)
            for (place, key) in try call.keys(of: items, 1).enumerated() where !key.isNull {
                switch key {
                case .integer, .double: sum.add(.json(key))
                case .string(let text) where !NumberReader.number(text).isNaN:
                    sum.add(.number(NumberReader.number(text)))
                default:
                    throw call.failure(
                        "item \(place) must have a number at '\(call.coercedText(1))', found \(Operand.json(key).described)"
                    )
                }
            }
            return sum.operand
        },
    ]

    private static let keyed: [Parameter] = [.required("list", .list), .required("path", .coercedText)]

    private static func extreme(_ call: inout Call, _ order: SortOrder) throws(EvaluationError) -> Operand {
        let items = try call.list(0)
        let keys = try call.keys(of: items, 1)
        try call.measure(.array(keys))
        let ranks = Sorting.ranks(of: keys)
        var best: Int?
        for place in items.indices where !keys[place].isNull {
            guard let current = best else {
                best = place
                continue
            }
            let comparison = SortKey.compare(ranks[place], ranks[current])
            if order == .ascending ? comparison < 0 : comparison > 0 { best = place }
        }
        return best.map { .json(items[$0]) } ?? .null
    }
}

/// Sorting by several paths, each with an order of its own.
private enum SortingByKeys {
    static func sorted(_ call: inout Call) throws(EvaluationError) -> Operand {
        let items = try call.list(0)
        let paths = try self.paths(call)
        var orders: [SortOrder] = []
        for place in paths.indices { orders.append(try order(call, place)) }
        let nullsFirst = try nullsFirst(call)
        var columns: [[SortKey]] = []
        var isNull: [[Bool]] = []
        for path in paths {
            let keys = items.map { $0.value(at: path[...]) ?? .null }
            try call.measure(.array(keys))
            columns.append(Sorting.ranks(of: keys))
            isNull.append(keys.map(\.isNull))
        }
        try call.charge(items.count * max(1, Int.bitWidth - items.count.leadingZeroBitCount) >> 1)
        let places = items.indices.sorted { left, right in
            for column in columns.indices {
                if isNull[column][left] != isNull[column][right] {
                    let first = nullsFirst ?? (orders[column] == .ascending)
                    return isNull[column][left] == first
                }
                let comparison = SortKey.compare(columns[column][left], columns[column][right])
                if comparison != 0 { return orders[column] == .ascending ? comparison < 0 : comparison > 0 }
            }
            return false
        }
        return .list(places.map { items[$0] })
    }

    /// One path as text, or several as a list of them.
    private static func paths(_ call: Call) throws(EvaluationError) -> [[String]] {
        guard case .json(.array(let list)) = call[1] else { return [try call.path(1)] }
        var paths: [[String]] = []
        for item in list {
            var single = call
            single.operands = [.missing, .json(item)]
            paths.append(try single.path(1))
        }
        guard !paths.isEmpty else { throw call.refusal(1, expected: "a path or a list of paths") }
        return paths
    }

    private static func order(_ call: Call, _ place: Int) throws(EvaluationError) -> SortOrder {
        guard case .json(.array(let orders)) = call[2] else { return try SortOrder(call, operand: 2) }
        guard place < orders.count else { return .ascending }
        guard let text = orders[place].stringValue, let order = SortOrder(text) else {
            throw call.refusal(2, expected: "a list of 'ASCENDING' and 'DESCENDING'")
        }
        return order
    }

    private static func nullsFirst(_ call: Call) throws(EvaluationError) -> Bool? {
        guard !call[3].isNullish else { return nil }
        switch try call.text(3).lowercased() {
        case "first": return true
        case "last": return false
        default: throw call.refusal(3, expected: "'first' or 'last'")
        }
    }
}
