/// Instants that people write outside expressions, read as `@date` functions read them.
package enum InstantText {
    /// Milliseconds since 1970 of a date such as `2026-01-01T12:00:00Z`, in UTC where it names no offset; nil for what is
    /// none.
    package static func milliseconds(_ text: String) -> Int64? {
        guard case .instant(let value) = DateReader.read(text, zone: .utc) else { return nil }
        return Int64(exactly: value.rounded())
    }
}
