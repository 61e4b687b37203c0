import LegworkYAML

/// Tells expressions from literals by their shape. Source: `11-pipes` §1.1, §1.2, §5.1.
enum ExpressionForm {
    /// True for `'{…}'` and for a mapping that owns one of the keys that make an expression of it.
    static func isExpression(_ node: YAMLNode) -> Bool {
        if let text = node.text { return isReferenceText(text) }
        return isExpressionMapping(node)
    }

    /// True for a mapping such as `{ '@pipe': … }`.
    static func isExpressionMapping(_ node: YAMLNode) -> Bool {
        node.entries?.contains { $0.key.utf8.first == UInt8(ascii: "@") && keywords.contains($0.key) } ?? false
    }

    /// True for text in braces, also in doubled ones, which stand for themselves.
    static func isReferenceText(_ text: String) -> Bool {
        text.utf8.first == UInt8(ascii: "{") && text.utf8.last == UInt8(ascii: "}") && text.utf8.count >= 2
    }

    /// The keys that make an expression of a mapping.
    static let keywords: Set<String> = ["@pipe", "@text", "@if", "@switch", "@try", "@let"]

    /// The keys whose values are run once per item, with `$item` and its like.
    static let iterations: Set<String> = ["@reduce", "@map", "@filter", "@find", "@some", "@every"]
}
