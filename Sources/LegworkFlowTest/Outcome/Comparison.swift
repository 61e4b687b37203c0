import LegworkJSON
import LegworkPlanner

/// Compares what came out of a test with what its author expected.
struct Comparison {
    private(set) var differences: [TestDifference] = []
    private let observed: Observation

    init(_ expected: Expectation, _ observed: Observation) {
        self.observed = observed
        for problem in observed.problems { differences.append(TestDifference("", message: problem, notes: callNotes)) }
        guard observed.problems.isEmpty else { return }
        if let refused = expected.refused {
            compare(refused)
        } else if let refusal = observed.refusal {
            differences.append(
                TestDifference("state", message: "the start was refused with \(refusal.code): \(refusal.message)")
            )
        } else {
            compareEnd(expected)
            compareCourse(expected)
        }
        for problem in observed.signals {
            differences.append(TestDifference("signals", message: problem.text, at: problem.place))
        }
    }

    private var callNotes: [String] {
        guard let call = observed.unanswered else { return [] }
        return [
            "topic \(call.topic)", "input \(call.input.text(.compact))",
            "give it one, such as  workers: { \(call.topic): { data: {} } }",
        ]
    }

    // MARK: Starts that are refused

    private mutating func compare(_ expected: Expectation.Refusal) {
        guard let refusal = observed.refusal else {
            let what = "the start should be refused, but the job is \(observed.state)"
            differences.append(TestDifference("refused", message: what))
            return
        }
        if let code = expected.code, code != refusal.code {
            add("refused/code", .integer(Int64(code)), .integer(Int64(refusal.code)), notes: [refusal.message])
        }
        if let path = expected.path, !refusal.paths.contains(path) {
            let paths = refusal.paths.map(JSON.string)
            add("refused/path", .string(path), paths.count == 1 ? paths.first : .array(paths), notes: [refusal.message])
        }
    }

    // MARK: Where the job has come to

    private mutating func compareEnd(_ expected: Expectation) {
        if expected.state != observed.state {
            add("state", .string(expected.state), .string(observed.state), notes: standing)
        }
        if let data = expected.data { add("data", JSONDifference.between(data, observed.data)) }
        if let contains = expected.contains { compareParts(contains, observed.data, at: JSONPointer()) }
        if let error = expected.error {
            if let code = error.code { compare("error/code", .integer(Int64(code)), observed.error?["code"]) }
            if let message = error.message { compare("error/message", .string(message), observed.error?["message"]) }
        }
    }

    /// Why the job stands as it does: its error, or what it waits for.
    private var standing: [String] {
        if let error = observed.error, observed.state != "waiting" {
            let activity = error["activity"]?.stringValue.map { " of '\($0)'" } ?? ""
            return ["its error\(activity): \(error["code"] ?? .null) \(error["message"]?.stringValue ?? "")"]
        }
        return observed.waits.map { wait in
            let subjects = wait.subjects.map { text(of: $0, due: wait.dueMilliseconds) }
            return "\(wait.activity.map { "'\($0)'" } ?? "the job") waits for \(subjects.joined(separator: " or "))"
        }
    }

    private func text(of subject: Explanation.Subject, due: Int64?) -> String {
        switch subject {
        case .timer: "its timer" + (due.map { ", due at \(Timestamps.iso($0))" } ?? "")
        case .signal(let topics): "a signal on \(topics.joined(separator: " or "))"
        case .worker(let topic): "an answer of the worker for '\(topic)'"
        case .child(let job): "the end of its child '\(job)'"
        case .engine: "the next step"
        case .person: "a person: it is paused"
        case .branches(let from): "the end of \(from.map { "'\($0)'" }.joined(separator: " and "))"
        }
    }

    private mutating func compareParts(_ expected: JSON, _ found: JSON?, at path: JSONPointer) {
        guard let members = expected.objectValue, let object = found?.objectValue else {
            return compare("contains\(path)", expected, found)
        }
        for (key, value) in members { compareParts(value, object[key], at: path.appending(key)) }
    }

    // MARK: How it has come there

    private mutating func compareCourse(_ expected: Expectation) {
        if let path = expected.path { compare("path", list(path), list(observed.path)) }
        if let children = expected.children { compare("children", list(children), list(observed.children)) }
        if let took = expected.tookMilliseconds, took != observed.tookMilliseconds {
            let found = observed.tookMilliseconds.map { JSON.string(SpanText.text($0)) }
            add("took", .string(SpanText.text(took)), found, notes: found == nil ? ["the job has not ended"] : [])
        }
        for (topic, calls) in expected.calls {
            let inputs = observed.calls.filter { $0.topic == topic }.map(\.input)
            switch calls {
            case .count(let count):
                guard count != inputs.count else { continue }
                let notes = inputs.map { "called with \($0.text(.compact))" }
                add("calls/\(topic)", .integer(Int64(count)), .integer(Int64(inputs.count)), notes: notes)
            case .inputs(let wanted):
                add("calls/\(topic)", JSONDifference.between(.array(wanted), .array(inputs)))
            }
        }
    }

    // MARK: Differences

    private func list(_ names: [String]) -> JSON { .array(names.map(JSON.string)) }

    private mutating func compare(_ what: String, _ expected: JSON, _ found: JSON?) {
        if expected != found { add(what, expected, found) }
    }

    private mutating func add(_ what: String, _ expected: JSON?, _ found: JSON?, notes: [String] = []) {
        differences.append(TestDifference(what, expected: expected, found: found, notes: notes))
    }

    private mutating func add(_ what: String, _ list: [JSONDifference]) {
        for difference in list {
            add("\(what)\(difference.path.description)", difference.left, difference.right)
        }
    }
}
