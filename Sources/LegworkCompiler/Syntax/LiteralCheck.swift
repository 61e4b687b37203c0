import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import LegworkYAML

/// Checks a value that is no expression against a type.
enum LiteralCheck {
    /// What is wrong with it.
    enum Problem {
        /// Another type altogether.
        case wrongType
        /// The right type, but not this value.
        case refused(DiagnosticCode, String, FixIt?)
    }

    /// What is wrong with a literal; nil if it is right.
    static func problem(_ node: YAMLNode, is type: ValueType) -> Problem? {
        switch type {
        case .data: node.entries == nil ? .wrongType : nil
        case .schema: node.entries == nil && node.scalar?.value.boolValue == nil ? .wrongType : nil
        case .payload: payload(node)
        case .maps: node.entries == nil && !ExpressionForm.isExpression(node) ? .wrongType : nil
        case .codePatterns: codePatterns(node)
        default: scalar(node, is: type)
        }
    }

    private static func payload(_ node: YAMLNode) -> Problem? {
        guard let scalar = node.scalar else { return node.items == nil ? nil : .wrongType }
        return scalar.value.isNull || scalar.value.boolValue == true ? nil : .wrongType
    }

    private static func scalar(_ node: YAMLNode, is type: ValueType) -> Problem? {
        guard let scalar = node.scalar else { return .wrongType }
        let value = scalar.value
        switch type {
        case .text, .activityName:
            return value.stringValue == nil && value.doubleValue == nil ? .wrongType : nil
        case .bool: return value.boolValue == nil ? .wrongType : nil
        case .identifier: return identifier(scalar)
        case .version: return version(scalar)
        case .topic: return topic(scalar)
        case .integer(let range):
            guard let number = value.integerValue else { return .wrongType }
            return range.contains(number) ? nil : outOfRange(scalar)
        case .number(let range):
            guard let number = value.doubleValue else { return .wrongType }
            return range.contains(number) ? nil : outOfRange(scalar)
        case .duration(let isPositive): return duration(scalar, isPositive: isPositive)
        case .oneOf(let words): return word(node, scalar, among: words)
        case .codePattern: return code(scalar)
        case .code:
            guard value.stringValue != nil || value.doubleValue != nil else { return .wrongType }
            if let number = value.integerValue ?? Int64(scalar.text), (100...999).contains(number) { return nil }
            return .refused(.badCode, "'\(scalar.text.clipped)' is no code", nil)
        default: return nil
        }
    }

    private static func outOfRange(_ scalar: YAMLScalar) -> Problem {
        .refused(.outOfRange, "\(scalar.text) is out of range", nil)
    }

    private static func identifier(_ scalar: YAMLScalar) -> Problem? {
        guard scalar.value.stringValue != nil || scalar.value.doubleValue != nil else { return .wrongType }
        let isFine = !scalar.text.isEmpty && scalar.text.utf8.allSatisfy(isIdentifierByte)
        return isFine ? nil : .refused(.badIdentifier, "'\(scalar.text.clipped)' cannot be an id", nil)
    }

    /// True for letters, digits, `-` and `_`.
    static func isIdentifierByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    /// Numbers are taken as they are written, so that `1.10` stays `1.10`.
    private static func version(_ scalar: YAMLScalar) -> Problem? {
        guard scalar.value.stringValue != nil || scalar.value.doubleValue != nil else { return .wrongType }
        let parts = scalar.text.split(separator: ".", omittingEmptySubsequences: false)
        let isFine = parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy(isIdentifierByte) }
        return isFine ? nil : .refused(.badVersion, "'\(scalar.text.clipped)' cannot be a version", nil)
    }

    private static func topic(_ scalar: YAMLScalar) -> Problem? {
        guard scalar.value.stringValue != nil || scalar.value.doubleValue != nil else { return .wrongType }
        let lengthMax = 256
        // Most topics are plain; then nothing is looked up in the tables of Unicode.
        let isPlain = scalar.text.utf8.allSatisfy { isIdentifierByte($0) || $0 == UInt8(ascii: ".") }
        let isFine =
            !scalar.text.isEmpty && scalar.text.utf8.count <= lengthMax
            && (isPlain
                || scalar.text.unicodeScalars.allSatisfy { scalar in
                    !"{}\"'".unicodeScalars.contains(scalar) && !scalar.properties.isWhitespace
                        && scalar.properties.generalCategory != .control
                })
        return isFine ? nil : .refused(.badTopic, "'\(scalar.text.clipped)' cannot be a topic", nil)
    }

    private static func duration(_ scalar: YAMLScalar, isPositive: Bool) -> Problem? {
        // No sleep is a sleep of nothing; where a duration must be positive there must be one.
        if scalar.value.isNull { return isPositive ? .wrongType : nil }
        guard scalar.value.stringValue != nil || scalar.value.doubleValue != nil else { return .wrongType }
        guard let milliseconds = DurationText.milliseconds(scalar.value) else {
            return .refused(.badDuration, "'\(scalar.text.clipped)' is no duration", nil)
        }
        guard isPositive, milliseconds <= 0 else { return nil }
        return .refused(.badDuration, "'\(scalar.text.clipped)' is not more than zero", nil)
    }

    private static func word(_ node: YAMLNode, _ scalar: YAMLScalar, among words: [String]) -> Problem? {
        guard scalar.value.stringValue != nil || scalar.value.doubleValue != nil else { return .wrongType }
        guard !words.contains(scalar.text) else { return nil }
        let nearest = Suggestion.nearest(to: scalar.text, among: words)
        return .refused(
            .valueNotAllowed,
            "'\(scalar.text.clipped)' is not allowed here",
            nearest.map { .replace(scalar.text, with: $0, at: node.range) }
        )
    }

    private static func code(_ scalar: YAMLScalar) -> Problem? {
        guard scalar.value.stringValue != nil || scalar.value.doubleValue != nil else { return .wrongType }
        return CodePattern(scalar.value) == nil ? .refused(.badCode, "'\(scalar.text.clipped)' is no code", nil) : nil
    }

    /// The items of a list are checked one by one, by the caller.
    private static func codePatterns(_ node: YAMLNode) -> Problem? {
        guard let items = node.items else { return scalar(node, is: .codePattern) }
        return items.isEmpty ? .refused(.badCode, "the list of codes is empty", nil) : nil
    }
}
