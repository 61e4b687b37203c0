package import LegworkJSON

/// An operand that is given to a function and known as it is written: a literal, or a reference and nothing more.
///
/// Compilers compare it with what the function takes. Operands inside `@try` are not listed: there a failure is foreseen.
package struct OperandUse: Sendable {
    /// What stands in the cell.
    package enum Content: Sendable {
        /// A value.
        case literal(JSON)
        /// Where the value comes from.
        case reference(Reference)
    }

    /// What stands in the cell.
    package let content: Content
    /// Where the cell stands.
    package let path: ExpressionPath
    /// The function that takes it.
    package let function: Function
    /// Its place among the operands, from 0.
    package let place: Int
}
