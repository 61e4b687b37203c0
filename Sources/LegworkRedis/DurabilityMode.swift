/// What survives, by the server's settings. Source: `30-reliability`, durability modes.
package enum DurabilityMode: Sendable, Equatable, CustomStringConvertible {
    /// An acknowledged write survives a kill and a loss of power.
    case always
    /// A crash of Redis or the machine may lose about the last second.
    case everysec
    /// Acknowledged writes may be lost, for this reason.
    case unsafe(reason: String)

    /// The mode's name.
    package var description: String {
        switch self {
        case .always: "always"
        case .everysec: "everysec"
        case .unsafe(let reason): "unsafe (\(reason))"
        }
    }
}
