import LegworkDiagnostics
package import LegworkJSON

/// How a test came out.
package struct FlowTestResult: Sendable {
    /// The test.
    package let test: FlowTest
    /// How the job stood at the end: a state, `refused`, or `stopped` where the run could not go on.
    package let state: String
    /// From start to end on the test's clock, in milliseconds; nil where the job did not end.
    package let tookMilliseconds: Int64?
    /// How many calls of workers there were.
    package let calls: Int
    /// In what it differs from what was expected; empty for a test that passed.
    package let differences: [TestDifference]
    /// The edges that were taken.
    package let edges: Set<EdgeName>

    init(_ test: FlowTest, _ observed: Observation) {
        self.test = test
        differences = Comparison(test.expectation, observed).differences
        state =
            observed.refusal != nil ? "refused" : observed.problems.isEmpty ? observed.state : "stopped"
        tookMilliseconds = observed.tookMilliseconds
        calls = observed.calls.count
        edges = observed.edges
    }

    /// True if everything was as expected.
    package var hasPassed: Bool { differences.isEmpty }

    /// `{test, line, passed, state, took_ms?, calls, differences}`.
    package var json: JSON {
        var object = JSONObject()
        object["test"] = .string(test.name)
        object["line"] = .integer(Int64(test.place.start.line))
        object["passed"] = .bool(hasPassed)
        object["state"] = .string(state)
        object["took_ms"] = tookMilliseconds.map(JSON.integer)
        object["calls"] = .integer(Int64(calls))
        object["differences"] = .array(differences.map(\.json))
        return .object(object)
    }
}
