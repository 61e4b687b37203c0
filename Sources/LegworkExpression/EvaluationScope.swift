package import LegworkJSON

/// What references are read from while an expression is evaluated.
///
/// A class, as an evaluation hands it from part to part: evaluating would else be compiled for no scope in particular, and
/// look up at run time how to copy it.
package protocol EvaluationScope: AnyObject {
    /// The value at the reference's path, or nil where there is none. Never an error: what is missing is missing.
    func value(of reference: Reference) -> JSON?
}
