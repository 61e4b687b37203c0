import LegworkYAML

/// An app as it was written: typed, names not yet resolved, every place kept. What is broken is left out.
struct AppSyntax {
    var id: String?
    var version: String?
    var settings: YAMLNode?
    var graphs: [GraphSyntax]
}
