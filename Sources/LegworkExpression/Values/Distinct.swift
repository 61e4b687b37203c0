import LegworkJSON

/// Equal items, found by their hashes, so that long lists take no quadratic time.
enum Distinct {
    static func items(_ items: [JSON], keys: [JSON], _ call: inout Call) throws(EvaluationError) -> [JSON] {
        try call.measure(.array(keys))
        var seen: Set<JSON> = []
        var kept: [JSON] = []
        for (item, key) in zip(items, keys) where seen.insert(key).inserted { kept.append(item) }
        return kept
    }

    /// The distinct items that are, or are not, among others.
    static func items(
        _ items: [JSON],
        among others: [JSON],
        wanted: Bool,
        _ call: inout Call
    ) throws(EvaluationError) -> [JSON] {
        try call.measure(.array(items))
        try call.measure(.array(others))
        let known = Set(others)
        let kept = items.filter { known.contains($0) == wanted }
        return try self.items(kept, keys: kept, &call)
    }
}
