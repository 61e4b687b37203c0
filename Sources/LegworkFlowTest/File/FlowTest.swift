package import LegworkDiagnostics
package import LegworkJSON

/// A test of a flow, as its author wrote it, with every name known to the app. Source: `docs/testing-flows.md`.
package struct FlowTest: Sendable {
    /// What holds.
    package var name: String
    /// Where the name stands.
    package var place: SourceRange
    /// The topic of the graph that is started.
    package var topic: String
    /// The job's input.
    package var input: JSON
    /// The job's id; nil for a made-up one.
    package var id: String?
    /// What replaces the app's settings, leaf by leaf; an object.
    package var settings: JSON
    /// When the job starts, in milliseconds since 1970.
    package var nowMilliseconds: Int64
    /// When the clock stops, in milliseconds after the start; nil for never.
    package var untilMilliseconds: Int64?
    /// What workers answer, by topic.
    package var answers: [String: [MockAnswer]]
    /// What is sent to the flow, in the order written.
    package var signals: [TestSignal]
    /// What must come out.
    package var expectation: Expectation

    /// The time at which jobs start unless a test says otherwise: 2026-01-01T00:00:00Z.
    package static let nowDefault: Int64 = 1_767_225_600_000

    /// A test of this name, with nothing else said.
    package init(name: String, at place: SourceRange, topic: String) {
        self.name = name
        self.place = place
        self.topic = topic
        input = .emptyObject
        settings = .emptyObject
        nowMilliseconds = Self.nowDefault
        answers = [:]
        signals = []
        expectation = Expectation()
    }
}
