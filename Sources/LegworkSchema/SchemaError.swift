/// Why a schema could not be compiled: everything that is wrong with it, up to fifty problems.
package struct SchemaError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The problems, in the order of the schema; never empty.
    package let problems: [SchemaProblem]

    /// One problem a line.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}
