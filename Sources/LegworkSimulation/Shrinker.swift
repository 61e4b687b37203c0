import LegworkPlanner

/// Makes a failing schedule smaller: fewer activities, fewer faults, the same kind of failure.
///
/// A schedule is two lists of decisions in which 0 is the calmest; so stretches are cut out or set to 0, longest first,
/// and what still fails is kept.
package struct Shrinker {
    /// The smallest failing schedule so far.
    package private(set) var best: Schedule
    /// What is wrong with it.
    package private(set) var violations: [String]
    /// How many schedules were tried.
    package private(set) var tries = 0

    private let simulator: Simulator
    private let input: Int64
    private var kind = ""
    private let triesMax: Int

    /// Shrinks the schedule of a seed; nil where it does not fail.
    package init?(seed: UInt64, simulator: Simulator, triesMax: Int = 500) {
        self.simulator = simulator
        self.triesMax = triesMax
        input = Simulator.input(seed)
        best = Schedule(seed: seed, sizeMax: simulator.sizeMax)
        violations = []
        guard let first = Self.run(best, simulator, input), let violation = first.world.watch.violations.first else {
            return nil
        }
        kind = violation.kind
        violations = first.world.watch.violations.map(\.description)
        best.app = Choices(first.app.made)
        best.course = Choices(first.world.choices.made)
        shrink()
    }

    private static func run(
        _ schedule: Schedule,
        _ simulator: Simulator,
        _ input: Int64,
        isTold: Bool = false
    ) -> (world: World, app: Choices)? {
        let (source, choices) = schedule.made()
        guard let app = try? PreparedApp(source) else { return nil }
        let calmEnd = Schedule.calmEnd(of: app, input: input)
        let world = schedule.run(
            app,
            calmEnd: calmEnd,
            input: input,
            mutation: simulator.mutation,
            isTold: isTold
        )
        return (world, choices)
    }

    private mutating func shrink() {
        var isBetter = true
        while isBetter, tries < triesMax {
            isBetter = shrink(\.app)
            isBetter = shrink(\.course) || isBetter
        }
    }

    /// One pass over a list; true if it became smaller.
    private mutating func shrink(_ list: WritableKeyPath<Schedule, Choices>) -> Bool {
        var isBetter = false
        var length = max(1, best[keyPath: list].list.count / 2)
        while length >= 1 {
            var start = 0
            while start < best[keyPath: list].list.count, tries < triesMax {
                if attempt(list, start, length, isCut: true) || attempt(list, start, length, isCut: false) {
                    isBetter = true
                } else {
                    start += length
                }
            }
            length /= 2
        }
        return isBetter
    }

    private mutating func attempt(
        _ list: WritableKeyPath<Schedule, Choices>,
        _ start: Int,
        _ length: Int,
        isCut: Bool
    ) -> Bool {
        var numbers = best[keyPath: list].list
        let end = min(numbers.count, start + length)
        guard start < end else { return false }
        if isCut {
            numbers.removeSubrange(start..<end)
        } else {
            guard numbers[start..<end].contains(where: { $0 != 0 }) else { return false }
            for place in start..<end { numbers[place] = 0 }
        }
        var candidate = best
        candidate[keyPath: list] = Choices(numbers)
        tries += 1
        guard let tried = Self.run(candidate, simulator, input), tried.world.watch.violations.first?.kind == kind
        else { return false }
        candidate.app = Choices(tried.app.trimmed)
        candidate.course = Choices(tried.world.choices.trimmed)
        guard Self.weight(candidate) < Self.weight(best) else { return false }
        best = candidate
        violations = tried.world.watch.violations.map(\.description)
        return true
    }

    private static func weight(_ schedule: Schedule) -> (Int, Int) {
        let lists = schedule.app.list + schedule.course.list
        return (lists.count { $0 != 0 }, lists.count)
    }

    /// The shrunk app, what happened to it step by step, and what is wrong.
    package func report() -> String {
        guard let told = Self.run(best, simulator, input, isTold: true) else { return "" }
        return """
            \(AppDescription.text(best.made().app))
            input {"n": \(input)}; \(best.isRaceFree ? "free of races" : "with races")
            \((told.world.journal?.lines ?? []).joined(separator: "\n"))
            \(violations.joined(separator: "\n"))
            """
    }
}

extension Choices {
    /// The decisions that it repeats.
    fileprivate var list: [Int] { given }

    /// The decisions made, without the zeros at the end, which stand there anyway.
    fileprivate var trimmed: [Int] {
        var list = made
        while list.last == 0 { list.removeLast() }
        return list
    }
}
