import LegworkYAML

/// A pair of values that must be equal.
struct MatchSyntax {
    var expected: YAMLNode
    var actual: YAMLNode
}
