import LegworkCompiler

/// The files of a folder, with the texts that editors hold before those on disk.
struct OverlayFiles: SourceFiles {
    let folder: String
    let overlay: [String: [UInt8]]
    let base: any SourceFiles

    /// The bytes of a file.
    ///
    /// - Throws: ``SourceFailure``, as the disk does.
    func read(_ path: String, bytesMax: Int) throws(SourceFailure) -> [UInt8] {
        guard let bytes = overlay[Paths.join(folder, path)] else { return try base.read(path, bytesMax: bytesMax) }
        guard bytes.count <= bytesMax else { throw .tooLarge(bytes.count) }
        return bytes
    }
}
