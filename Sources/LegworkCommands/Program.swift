/// What the program is.
enum Program {
    /// The version of the product.
    static let version = "0.1.0"
}
