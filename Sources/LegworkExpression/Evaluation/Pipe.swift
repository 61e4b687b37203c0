/// A list of rows.
final class Pipe: Sendable {
    /// True where the rows are given operands from outside: bodies of rows such as `@reduce`, `@map` and `@if`.
    let isBody: Bool
    let rows: [Row]

    init(isBody: Bool, rows: [Row]) {
        self.isBody = isBody
        self.rows = rows
    }
}
