package import LegworkJSON

/// A scope over one JSON object whose members are what paths start from.
package final class JSONScope: EvaluationScope, Sendable {
    private let context: JSON

    /// A scope that reads paths from the members of `context`.
    package init(_ context: JSON) { self.context = context }

    /// The value at the reference's path, or nil where there is none.
    package func value(of reference: Reference) -> JSON? { context.value(at: reference.segments[...]) }
}
