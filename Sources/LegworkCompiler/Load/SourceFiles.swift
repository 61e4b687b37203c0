/// Where an app's files come from. Paths are relative to the app's folder, with `/` between and without `..`.
package protocol SourceFiles {
    /// The bytes of a file.
    ///
    /// - Throws: `SourceFailure` where there are none to be had, or more than `bytesMax`.
    func read(_ path: String, bytesMax: Int) throws(SourceFailure) -> [UInt8]
}
