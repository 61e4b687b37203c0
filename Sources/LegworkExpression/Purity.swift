/// What a result depends on besides the data that it is computed from. Source: `11-pipes` §3.1.
package enum Purity: Int, Sendable, Comparable {
    /// On nothing: the same data gives the same result for ever.
    case pure
    /// On the instant of the step.
    case clock
    /// On the step's random stream.
    case random

    /// Orders by how much a result varies.
    package static func < (left: Purity, right: Purity) -> Bool { left.rawValue < right.rawValue }
}
