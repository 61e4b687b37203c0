/// Where a match lies, in scalars.
struct PatternMatch {
    /// Begin and end of the whole and of each group; -1 where a group took no part.
    let bounds: [Int]

    var start: Int { bounds[0] }
    var end: Int { bounds[1] }

    /// The scalars of group `number`, or nil where it took no part.
    func range(_ number: Int) -> Range<Int>? {
        guard 2 * number + 1 < bounds.count, bounds[2 * number] >= 0, bounds[2 * number + 1] >= bounds[2 * number]
        else {
            return nil
        }
        return bounds[2 * number]..<bounds[2 * number + 1]
    }
}
