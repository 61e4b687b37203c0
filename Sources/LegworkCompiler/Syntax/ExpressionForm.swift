import LegworkYAML

/// Tells expressions from literals by their shape. Source: `11-pipes` §1.1, §1.2.
enum ExpressionForm {
    /// True for `'{…}'` and for a mapping that owns `@pipe` or `@text`.
    static func isExpression(_ node: YAMLNode) -> Bool {
        if let text = node.text { return isReferenceText(text) }
        return node.entries?.contains { $0.key == "@pipe" || $0.key == "@text" } ?? false
    }

    /// True for text in single braces.
    static func isReferenceText(_ text: String) -> Bool {
        text.hasPrefix("{") && text.hasSuffix("}") && !text.hasPrefix("{{")
    }
}
