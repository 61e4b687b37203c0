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
