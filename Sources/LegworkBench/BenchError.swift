/// Why a benchmark could not run.
package struct BenchError: Error, CustomStringConvertible {
    package let description: String

    /// An error with its reason.
    package init(_ description: String) { self.description = description }
}
