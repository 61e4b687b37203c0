import LegworkJSON

/// Positions in lists and texts, given as any number.
enum Positions {
    /// The position cut to what lies between 0 and `count`.
    static func clamped(_ position: Double, _ count: Int) -> Int {
        position.isNaN || position <= 0 ? 0 : position >= Double(count) ? count : Int(position)
    }

    /// As ``clamped(_:_:)``, where negative positions count from the end.
    static func fromEnd(_ position: Double, _ count: Int) -> Int {
        clamped(position < 0 ? Double(count) + position : position, count)
    }

    /// The range that operands 2 and 3 of a `slice` name.
    static func slice(count: Int, _ call: Call) -> Range<Int> {
        let start = fromEnd(call.wholeNumber(1), count)
        let end = fromEnd(call.wholeNumber(2, or: .infinity), count)
        return start..<max(start, end)
    }

    /// The first index of an item strictly equal to `value` at or after `start`, or -1.
    static func firstIndex(of value: Operand, in items: [JSON], from start: Double) -> Int {
        let first = fromEnd(start, items.count)
        return items[first...].firstIndex { Comparison.strictlyEqual(.json($0), value) } ?? -1
    }
}
