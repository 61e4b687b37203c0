/// Why a path could not be read or followed.
package struct JSONPointerError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What is wrong and what was expected.
    package let message: String

    /// An error of these words.
    init(_ message: String) { self.message = message }

    /// The message.
    package var description: String { message }
}
