package import LegworkJSON

/// An app as the engine knows it: names resolved to indices, no YAML, no source places.
///
/// It holds only what the author wrote; everything that follows from it (scopes, joins, dead paths) is computed by
/// ``GraphTopology`` when a version is loaded, by one piece of code for compiler and engine alike.
/// Expressions, `maps` trees and schemas stay JSON here, as the YAML had them.
package struct CompiledApp: Sendable, Equatable {
    /// `app.id`: letters, digits, `-` and `_`.
    package var id: String

    /// `app.version`, which orders deployments.
    package var version: AppVersion

    /// `app.settings`, readable as `{$app.settings.path}`; an object, empty where the app has none.
    package var settings: JSON

    /// The graphs in the order written.
    package var graphs: [Graph]

    /// An app of these parts.
    package init(id: String, version: AppVersion, settings: JSON = .emptyObject, graphs: [Graph]) {
        self.id = id
        self.version = version
        self.settings = settings
        self.graphs = graphs
    }

    /// The index of the graph that subscribes to `topic`, or nil.
    package func graphIndex(subscribing topic: String) -> Int? {
        graphs.firstIndex { $0.subscribes == topic }
    }
}
