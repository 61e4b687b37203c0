package import LegworkDiagnostics
package import LegworkGraph
package import LegworkYAML

/// What a compilation came to.
package struct Compilation: Sendable {
    /// The app; nil where there was an error, or where it was not wanted.
    package let app: CompiledApp?
    /// Where the app's edges are written; nil where `app` is.
    package let edges: EdgePlaces?
    /// True if there was an error.
    package let hasErrors: Bool
    /// Everything that was found, sorted by place.
    package let diagnostics: [Diagnostic]
    /// How many more there were than are kept.
    package let droppedDiagnostics: Int
    /// The files that were read, by their paths in the app's folder, the app's own first.
    package let paths: [String]
    /// The whole document, its references resolved; nil where its file cannot be read as YAML.
    package let document: YAMLNode?
}
