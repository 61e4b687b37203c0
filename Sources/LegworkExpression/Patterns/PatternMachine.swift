/// Runs a pattern over a text, all alternatives side by side (Pike's machine): time is the product of both lengths.
struct PatternMachine {
    private let pattern: Pattern
    private let input: [Unicode.Scalar]
    private let slots: Int

    private struct Thread {
        let place: Int
        let saved: [Int]
    }

    private var threads: [Thread] = []
    /// Steps taken since they were last charged for.
    private var work = 0
    /// For each step of the program, the position at which it was last entered.
    private var entered: [Int]

    init(_ pattern: Pattern, input: [Unicode.Scalar], savesGroups: Bool) {
        self.pattern = pattern
        self.input = input
        slots = savesGroups ? 2 * (pattern.groupNames.count + 1) : 2
        entered = Array(repeating: -1, count: pattern.program.count)
    }

    /// The leftmost match at or after `start`: begin and end of the whole and of each group, -1 where one took no part.
    mutating func run(from start: Int, _ call: inout Call) throws(EvaluationError) -> [Int]? {
        var found: [Int]?
        threads.removeAll(keepingCapacity: true)
        for index in entered.indices { entered[index] = -1 }
        var position = start
        while true {
            if found == nil {
                enter(0, Array(repeating: -1, count: slots), at: position)
            }
            if threads.isEmpty, found != nil { break }
            try call.charge(1 + work >> 4)
            work = 0
            let current = threads
            threads.removeAll(keepingCapacity: true)
            for thread in current {
                if case .match = pattern.program[thread.place] {
                    // Threads behind this one have lower priority.
                    found = thread.saved
                    break
                }
                if position < input.count, accepts(pattern.program[thread.place], input[position]) {
                    enter(thread.place + 1, thread.saved, at: position + 1)
                }
            }
            guard position < input.count else { break }
            position += 1
        }
        return found
    }

    private func accepts(_ instruction: Pattern.Instruction, _ scalar: Unicode.Scalar) -> Bool {
        switch instruction {
        case .scalar(let wanted): (pattern.ignoresCase ? CaseFolding.fold(scalar) : scalar) == wanted
        case .any: true
        case .anyButLineEnd: !Self.isLineEnd(scalar)
        case .set(let set): pattern.ignoresCase ? set.containsIgnoringCase(scalar) : set.contains(scalar)
        default: false
        }
    }

    /// Follows all steps that take no character, in order of priority.
    private mutating func enter(_ place: Int, _ saved: [Int], at position: Int) {
        var pending: [(Int, [Int])] = [(place, saved)]
        while let (place, saved) = pending.popLast() {
            guard entered[place] != position else { continue }
            entered[place] = position
            work += 1
            switch pattern.program[place] {
            case .jump(let target): pending.append((target, saved))
            case .split(let first, let second):
                pending.append((second, saved))
                pending.append((first, saved))
            case .save(let slot):
                var saved = saved
                if slot < slots {
                    saved[slot] = position
                    work += slots >> 3
                }
                pending.append((place + 1, saved))
            case .textStart: if position == 0 { pending.append((place + 1, saved)) }
            case .textEnd: if position == input.count { pending.append((place + 1, saved)) }
            case .lineStart:
                if position == 0 || Self.isLineEnd(input[position - 1]) { pending.append((place + 1, saved)) }
            case .lineEnd:
                if position == input.count || Self.isLineEnd(input[position]) { pending.append((place + 1, saved)) }
            case .wordBoundary(let wanted):
                let before = position > 0 && ScalarSet.word.contains(input[position - 1])
                let after = position < input.count && ScalarSet.word.contains(input[position])
                if (before != after) == wanted { pending.append((place + 1, saved)) }
            default:
                threads.append(Thread(place: place, saved: saved))
            }
        }
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
