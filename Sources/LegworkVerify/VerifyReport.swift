package import LegworkJSON

/// What a verification found: a row for each fault, and the sums.
package struct VerifyReport: Sendable {
    /// What happened under one fault.
    package struct Row: Sendable {
        /// The family.
        package var family: String
        /// The fault, such as a failpoint.
        package var fault: String
        /// What it befell, such as a case and a mode.
        package var subject: String
        /// Runs.
        package var runs = 0
        /// Runs in which the fault happened.
        package var hits = 0
        /// Runs after which something was missing, or ended otherwise.
        package var lost = 0
        /// Runs after which something was there twice.
        package var doubled = 0
        /// Runs after which the audit had something to say.
        package var violations = 0
        /// What else there is to say, such as a time.
        package var note = ""

        /// True where nothing went wrong.
        package var isClean: Bool { lost == 0 && doubled == 0 && violations == 0 && hits == runs }

        /// The row as `--json` prints it.
        package var json: JSON {
            var object = JSONObject()
            object["family"] = .string(family)
            object["fault"] = .string(fault)
            object["subject"] = .string(subject)
            for (name, count) in [
                ("runs", runs), ("hits", hits), ("lost", lost), ("doubled", doubled), ("violations", violations),
            ] {
                object[name] = .integer(Int64(count))
            }
            if !note.isEmpty { object["note"] = .string(note) }
            return .object(object)
        }
    }

    /// The modes of the rows of kills: a subject is `case/mode`.
    package static let modes = Schedule.modes

    /// The rows, in the order in which faults were met.
    package private(set) var rows: [Row] = []
    /// What went wrong, each with what to run to see it again.
    package internal(set) var problems: [String] = []

    /// A report of nothing.
    package init() {}

    /// True where everything held.
    package var isClean: Bool { problems.isEmpty && rows.allSatisfy(\.isClean) }

    /// Adds to the row of a fault and subject.
    mutating func add(_ family: String, _ fault: String, _ subject: String, _ change: (inout Row) -> Void) {
        let place = rows.firstIndex { $0.family == family && $0.fault == fault && $0.subject == subject }
        if place == nil { rows.append(Row(family: family, fault: fault, subject: subject)) }
        change(&rows[place ?? rows.count - 1])
    }

    /// Adds the rows and problems of another report.
    package mutating func add(_ other: VerifyReport) {
        rows += other.rows
        problems += other.problems
    }

    /// The sums in one line.
    package var summary: String {
        let sum = { (count: (Row) -> Int) in rows.reduce(0) { $0 + count($1) } }
        return "schedules run: \(sum(\.runs)), faults met: \(sum(\.hits)), lost: \(sum(\.lost)), "
            + "doubled: \(sum(\.doubled)), violations: \(sum(\.violations))"
    }

    /// The sums as `--json` prints them.
    package var summaryJSON: JSON {
        let sum = { (count: (Row) -> Int) in JSON.integer(Int64(rows.reduce(0) { $0 + count($1) })) }
        return [
            "schedules": sum(\.runs), "hits": sum(\.hits), "lost": sum(\.lost), "doubled": sum(\.doubled),
            "violations": sum(\.violations), "clean": .bool(isClean), "problems": .array(problems.map(JSON.string)),
        ]
    }
}
