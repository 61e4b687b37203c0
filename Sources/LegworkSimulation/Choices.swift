import LegworkSystem

/// Where a simulation takes its decisions from, and what they were.
///
/// Each decision is a number below a bound, and 0 is always the calmest one: the simplest activity, the next step, no
/// fault. So a run is a list of numbers: a seed makes one, a list repeats one, and a list with more zeros is a simpler run of
/// the same kind, which is how failures shrink.
package struct Choices: Sendable {
    private var random: SplitMix64?
    let given: [Int]

    /// The decisions so far.
    package private(set) var made: [Int] = []

    /// The bound of each decision.
    package private(set) var bounds: [Int] = []

    /// Decisions drawn from a seed.
    package init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        given = []
    }

    /// Decisions of a list; 0 where it ends.
    package init(_ list: [Int]) {
        random = nil
        given = list
    }

    /// Nothing but zeros.
    package static let calm = Choices([])

    /// A decision among `count`, each as likely as the others.
    package mutating func pick(_ count: Int) -> Int {
        guard count > 1 else { return 0 }
        return keep(random.next(below: UInt64(count)) ?? next(below: count), count)
    }

    /// True in so many of a hundred cases.
    package mutating func chance(_ percent: Int) -> Bool {
        guard percent > 0 else { return false }
        let drawn = random.next(below: 100).map { $0 < percent ? 1 : 0 }
        return keep(drawn ?? next(below: 2), 2) == 1
    }

    private func next(below count: Int) -> Int {
        made.count < given.count ? min(max(0, given[made.count]), count - 1) : 0
    }

    private mutating func keep(_ choice: Int, _ bound: Int) -> Int {
        made.append(choice)
        bounds.append(bound)
        return choice
    }
}

extension SplitMix64? {
    fileprivate mutating func next(below bound: UInt64) -> Int? {
        guard let drawn = self?.next() else { return nil }
        return Int(drawn % bound)
    }
}
