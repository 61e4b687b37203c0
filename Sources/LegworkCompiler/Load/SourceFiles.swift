/// Where an app's files come from. Paths are relative to the app's folder, with `/` between and without `..`.
package protocol SourceFiles {
    /// The bytes of a file.
    ///
    /// - Throws: `SourceFailure` where there are none to be had, or more than `bytesMax`.
    func read(_ path: String, bytesMax: Int) throws(SourceFailure) -> [UInt8]
}

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

/// Files that are held in memory, for tests and for editors.
package struct MemoryFiles: SourceFiles {
    /// The bytes by path.
    package var files: [String: [UInt8]]

    /// These texts, by path.
    package init(_ texts: [String: String] = [:]) {
        files = texts.mapValues { Array($0.utf8) }
    }

    /// The bytes of a file.
    ///
    /// - Throws: `SourceFailure.missing` or `.tooLarge`.
    package func read(_ path: String, bytesMax: Int) throws(SourceFailure) -> [UInt8] {
        guard let bytes = files[path] else { throw .missing }
        guard bytes.count <= bytesMax else { throw .tooLarge(bytes.count) }
        return bytes
    }
}
