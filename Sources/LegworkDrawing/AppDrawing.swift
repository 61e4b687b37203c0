package import LegworkGraph

/// Pictures of an app's graphs.
package struct AppDrawing {
    let id: String
    let version: String
    let sketches: [Sketch]

    /// A drawing of all graphs of an app, or of those that subscribe to these topics.
    package init(_ app: CompiledApp, topics: Set<String>? = nil) {
        id = app.id
        version = app.version.description
        sketches = app.graphs.filter { topics?.contains($0.subscribes) ?? true }.map(Sketch.init)
    }
}
