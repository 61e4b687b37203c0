package import LegworkJSON

/// What references are read from while an expression is evaluated.
package protocol EvaluationScope {
    /// The value at the reference's path, or nil where there is none. Never an error: what is missing is missing.
    func value(of reference: Reference) -> JSON?
}
