package import LegworkDiagnostics
package import LegworkJSON

/// A signal that a test sends.
package struct TestSignal: Sendable {
    /// When it is sent.
    package enum Moment: Sendable, Equatable {
        /// At this time after the start, in milliseconds.
        case at(milliseconds: Int64)
        /// When an activity has begun to wait, or has ended, for the how manyth time.
        case after(activity: String, times: Int)
    }

    /// Where it is written.
    package var place: SourceRange
    /// When it is sent.
    package var moment: Moment
    /// The topic of a hook rule.
    package var topic: String
    /// The payload.
    package var payload: JSON
    /// Decides the edge.
    package var code: Int
    /// The signal's own id; nil for none.
    package var id: String?
    /// The code with which it must be taken: 200, or that of the refusal.
    package var expectedCode: Int

    /// The code of a signal that is taken: delivered, kept, or counted before.
    package static let takenCode = 200
}
