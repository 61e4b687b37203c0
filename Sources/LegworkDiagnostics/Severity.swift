/// How bad a diagnostic is. Any error means that there is no result.
package enum Severity: String, Sendable, Comparable {
    /// Worth knowing; nothing is refused.
    case note
    /// Most likely a mistake, yet it has a meaning.
    case warning
    /// Refused.
    case error

    private var rank: Int {
        switch self {
        case .note: 0
        case .warning: 1
        case .error: 2
        }
    }

    /// Lighter before graver.
    package static func < (left: Severity, right: Severity) -> Bool { left.rank < right.rank }
}
