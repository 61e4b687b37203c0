/// Something that a simulated run has shown and that must not be.
package struct Violation: Sendable, Equatable, CustomStringConvertible {
    /// Its class: that of ``LegworkPlanner/JobAudit``, or one of the simulation's own.
    package var kind: String
    /// What is wrong.
    package var message: String

    package var description: String { "\(kind): \(message)" }
}
