/// Runs a pattern over a text, all alternatives side by side (Pike's machine): time is the product of both lengths.
struct PatternMachine {
    /// Alternatives under way, the one of the highest priority first.
    private struct Threads {
        /// Where in the program each stands.
        var places: [Int] = []
        /// What each has saved, one after the other.
        var saved: [Int] = []

        mutating func removeAll() {
            places.removeAll(keepingCapacity: true)
            saved.removeAll(keepingCapacity: true)
        }
    }

    /// What is left to do while steps are followed that take no character.
    private enum Pending {
        case enter(Int)
        /// All that comes after a save is done: alternatives to it have the slot as it was.
        case restore(slot: Int, Int)
    }

    private let pattern: Pattern
    private let input: [Unicode.Scalar]
    private let slots: Int

    private var threads = Threads()
    private var next = Threads()
    /// What the alternative at hand has saved.
    private var saved: [Int]
    private var pending: [Pending] = []
    /// Steps taken since they were last charged for.
    private var work = 0
    /// For each step of the program, the position at which it was last entered.
    private var entered: [Int]

    init(_ pattern: Pattern, input: [Unicode.Scalar], savesGroups: Bool) {
        self.pattern = pattern
        self.input = input
        slots = savesGroups ? 2 * (pattern.groupNames.count + 1) : 2
        saved = Array(repeating: -1, count: slots)
        entered = Array(repeating: -1, count: pattern.program.count)
    }

    /// The leftmost match at or after `start`: begin and end of the whole and of each group, -1 where one took no part.
    mutating func run(from start: Int, _ call: inout Call) throws(EvaluationError) -> [Int]? {
        var found: [Int]?
        next.removeAll()
        for index in entered.indices { entered[index] = -1 }
        var position = start
        while true {
            if found == nil {
                for slot in saved.indices { saved[slot] = -1 }
                enter(0, at: position)
            }
            if next.places.isEmpty, found != nil { break }
            try call.charge(1 + work >> 1)
            work = 0
            swap(&threads, &next)
            next.removeAll()
            for (index, place) in threads.places.enumerated() {
                if case .match = pattern.program[place] {
                    // Threads behind this one have lower priority.
                    found = Array(threads.saved[(index * slots)..<((index + 1) * slots)])
                    break
                }
                guard position < input.count, accepts(pattern.program[place], input[position]) else { continue }
                for slot in 0..<slots { saved[slot] = threads.saved[index * slots + slot] }
                enter(place + 1, at: position + 1)
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

    /// Follows all steps that take no character, in order of priority, from `place` with what is `saved`.
    private mutating func enter(_ place: Int, at position: Int) {
        pending.append(.enter(place))
        while let step = pending.popLast() {
            switch step {
            case .restore(let slot, let value): saved[slot] = value
            case .enter(let place):
                guard entered[place] != position else { continue }
                entered[place] = position
                work += 1
                follow(place, at: position)
            }
        }
    }

    private mutating func follow(_ place: Int, at position: Int) {
        switch pattern.program[place] {
        case .jump(let target): pending.append(.enter(target))
        case .split(let first, let second):
            pending.append(.enter(second))
            pending.append(.enter(first))
        case .save(let slot):
            if slot < slots {
                pending.append(.restore(slot: slot, saved[slot]))
                saved[slot] = position
            }
            pending.append(.enter(place + 1))
        case .textStart: if position == 0 { pending.append(.enter(place + 1)) }
        case .textEnd: if position == input.count { pending.append(.enter(place + 1)) }
        case .lineStart:
            if position == 0 || Self.isLineEnd(input[position - 1]) { pending.append(.enter(place + 1)) }
        case .lineEnd:
            if position == input.count || Self.isLineEnd(input[position]) { pending.append(.enter(place + 1)) }
        case .wordBoundary(let wanted):
            let before = position > 0 && ScalarSet.word.contains(input[position - 1])
            let after = position < input.count && ScalarSet.word.contains(input[position])
            if (before != after) == wanted { pending.append(.enter(place + 1)) }
        default:
            next.places.append(place)
            next.saved += saved
            work += slots >> 3
        }
    }

    private static func isLineEnd(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "\n", "\r", "\u{2028}", "\u{2029}": true
        default: false
        }
    }
}
