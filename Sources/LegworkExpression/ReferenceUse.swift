/// Where a reference stands in the value that an expression was parsed from.
package struct ReferenceUse: Sendable, Equatable {
    /// The reference.
    package let reference: Reference

    /// The place of the text that holds it.
    package let path: ExpressionPath
}
