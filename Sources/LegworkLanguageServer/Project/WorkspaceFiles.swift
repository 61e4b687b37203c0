package import LegworkCompiler

/// What the language server may see of the disk.
package protocol WorkspaceFiles: Sendable {
    /// The files of a folder, for an app that lives there.
    func sources(in folder: String) -> any SourceFiles
    /// The names in a folder; none where it cannot be read.
    func names(in folder: String) -> [String]
}
