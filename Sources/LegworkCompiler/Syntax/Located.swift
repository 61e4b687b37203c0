import LegworkDiagnostics
import LegworkJSON
import LegworkYAML

/// A name and where it stands.
struct Located {
    var text: String
    var range: SourceRange

    init(_ text: String, at range: SourceRange) {
        self.text = text
        self.range = range
    }

    /// The text of a node that is text or a number.
    init?(_ node: YAMLNode?) {
        guard let node, let scalar = node.scalar, !scalar.value.isNull, scalar.value.boolValue == nil else {
            return nil
        }
        self.init(scalar.text, at: node.range)
    }
}
