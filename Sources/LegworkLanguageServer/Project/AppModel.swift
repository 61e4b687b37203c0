import LegworkCompiler
import LegworkDiagnostics
import LegworkYAML

/// What is known of one app after its last compilation.
struct AppModel {
    /// The app's file.
    let root: String
    /// The files that it was made of, the ones that could not be read included.
    let paths: Set<String>
    /// The whole document with its references resolved; nil while its file does not parse.
    let document: YAMLNode?
    /// Everything that the compiler says.
    let diagnostics: [Diagnostic]
}
