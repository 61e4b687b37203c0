/// Finds what somebody most likely meant to write.
package enum Suggestion {
    /// The candidate nearest to `word`, if it is near enough: an edit distance of at most 2 or a third of the word's
    /// length, and never all of a short word. Case, `-` and `_` weigh nothing. Of equals the first wins.
    package static func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
        let wanted = normalised(word)
        guard !wanted.isEmpty, wanted.count <= lengthMax else { return nil }
        let limit = wanted.count <= 1 ? 0 : wanted.count <= 3 ? 1 : max(2, wanted.count / 3)
        var best: (candidate: String, distance: Int)?
        for candidate in candidates where candidate != word {
            let other = normalised(candidate)
            guard other.count <= lengthMax, abs(other.count - wanted.count) <= limit else { continue }
            let distance = distance(wanted, other)
            if distance <= limit, distance < (best?.distance ?? .max) { best = (candidate, distance) }
        }
        return best?.candidate
    }

    /// `'a', 'b', 'c'` of at most `limit` names, the rest counted.
    package static func list(_ names: some Collection<String>, limit: Int = 8) -> String {
        let shown = names.prefix(limit).map { "'\($0)'" }.joined(separator: ", ")
        return names.count > limit ? "\(shown) and \(names.count - limit) more" : shown
    }

    /// Longer words are not compared: the work grows with the square.
    private static let lengthMax = 100

    private static func normalised(_ word: String) -> [Unicode.Scalar] {
        word.lowercased().unicodeScalars.filter { $0 != "-" && $0 != "_" }
    }

    /// Insertions, deletions, replacements and swaps of neighbours that lead from one to the other.
    private static func distance(_ left: [Unicode.Scalar], _ right: [Unicode.Scalar]) -> Int {
        guard !left.isEmpty, !right.isEmpty else { return max(left.count, right.count) }
        var beforeLast: [Int] = []
        var last = Array(0...right.count)
        for row in 1...left.count {
            var current = [row]
            for column in 1...right.count {
                let same = left[row - 1] == right[column - 1]
                var cost = min(last[column] + 1, current[column - 1] + 1, last[column - 1] + (same ? 0 : 1))
                let swapped =
                    row > 1 && column > 1 && left[row - 1] == right[column - 2] && left[row - 2] == right[column - 1]
                if swapped { cost = min(cost, beforeLast[column - 2] + 1) }
                current.append(cost)
            }
            (beforeLast, last) = (last, current)
        }
        return last[right.count]
    }
}
