/// Why a file cannot be read.
package enum SourceFailure: Error, Sendable, Equatable {
    /// There is no such file.
    case missing
    /// It lies outside of the app's folder, perhaps behind a symbolic link.
    case outside
    /// It has more bytes than are read; the number.
    case tooLarge(Int)
    /// The system says why.
    case unreadable(String)

    /// The reason as a sentence's end.
    package var reason: String {
        switch self {
        case .missing: "there is no such file"
        case .outside: "it lies outside of the app's folder"
        case .tooLarge(let count): "it has \(count) bytes; at most 1048576 are read"
        case .unreadable(let reason): reason
        }
    }
}
