/// Where a setting's value comes from; the earlier case wins.
enum SettingSource: Sendable, Equatable, CustomStringConvertible {
    /// The command line.
    case flag(String)
    /// The environment.
    case variable(String)
    /// A file, as `path:line:column`.
    case file(String)
    /// Nobody set it.
    case fallback

    var description: String {
        switch self {
        case .flag(let name): name
        case .variable(let name): name
        case .file(let place): place
        case .fallback: "default"
        }
    }
}
