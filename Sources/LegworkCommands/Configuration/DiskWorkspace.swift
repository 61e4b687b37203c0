import LegworkCompiler
import LegworkLanguageServer

/// The disk, as the language server sees it.
struct DiskWorkspace: WorkspaceFiles {
    /// The files of a folder; links that lead out of it are refused.
    func sources(in folder: String) -> any SourceFiles { DiskFiles(folder: folder) }

    /// The names in a folder, sorted.
    func names(in folder: String) -> [String] { FileText.names(in: folder) }
}
