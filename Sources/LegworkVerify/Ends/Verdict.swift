/// What is to be said of one run: what it left behind, beside what the undisturbed run did.
struct Verdict: Sendable {
    /// The run, as `--only` takes it.
    let name: String
    /// True where the fault has happened.
    var isReached = true
    /// What is missing, or ended otherwise.
    var lost: [String] = []
    /// What is there twice.
    var doubled: [String] = []
    /// What lies about, or what an audit says.
    var violations: [String] = []
    /// What else there is to say.
    var note = ""

    /// A verdict on nothing yet.
    init(_ name: String) { self.name = name }

    /// Compares.
    ///
    /// - Parameter countsCalls: false where a worker was killed, whose tasks may then be done again with the same key.
    init(_ name: String, _ outcome: ScheduleOutcome, calm: ScheduleOutcome?, countsCalls: Bool) {
        self.name = name
        lost = outcome.stuck
        violations = outcome.residue
        guard let calm, outcome.stuck.isEmpty else { return }
        if let end = outcome.end, let expected = calm.end { lost += end.differences(from: expected) }
        lost += outcome.effects.missing(from: calm.effects)
        doubled = outcome.effects.doubled(over: calm.effects, countsCalls: countsCalls)
    }

    /// A run that could not be made.
    init(_ name: String, failure: String) {
        self.name = name
        lost = [failure]
    }

    /// True where all is as it should be.
    var isClean: Bool { isReached && lost.isEmpty && doubled.isEmpty && violations.isEmpty }

    /// Enters it into a report, as one run under a fault.
    func enter(into report: inout VerifyReport, _ family: VerifyOptions.Family, fault: String, subject: String) {
        report.add(family.rawValue, fault, subject) { row in
            row.runs += 1
            if isReached { row.hits += 1 }
            if !lost.isEmpty { row.lost += 1 }
            if !doubled.isEmpty { row.doubled += 1 }
            if !violations.isEmpty { row.violations += 1 }
            if !note.isEmpty { row.note = note }
        }
        guard !isClean else { return }
        let faults = family == .crash ? "" : " --faults \(family.rawValue)"
        var lines = ["\(name): try 'legwork verify\(faults) --only \(name)'"]
        if !isReached { lines.append("the fault did not happen") }
        lines += lost.map { "lost: \($0)" } + doubled.map { "doubled: \($0)" } + violations.map { "left over: \($0)" }
        report.problems.append(lines.joined(separator: "\n  "))
    }
}
