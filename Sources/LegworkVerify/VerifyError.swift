/// Why a verification could not be made.
package struct VerifyError: Error, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
