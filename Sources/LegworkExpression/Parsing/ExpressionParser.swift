import LegworkJSON

/// Turns a JSON value into a ``Node``, collecting all problems on the way.
///
/// Source: `11-pipes` §1.2 for cells, §1.4 to §1.6 for rows, §5.1 for the rows beyond.
struct ExpressionParser {
    var problems: [ExpressionProblem] = []
    var references: [ReferenceUse] = []
    var operands: [OperandUse] = []
    var purity = Purity.pure
    var names: [(name: String, slot: Int)] = []
    var slots = 0
    var depth = 0
    var attempts = 0
    var path: ExpressionPath
    let numbers: [String: Int]

    init(at path: ExpressionPath = [], numbering numbers: [String: Int] = [:]) {
        self.path = path
        self.numbers = numbers
    }

    // MARK: Values

    /// A whole field: text by its braces, objects by their `@` key; all else is a literal.
    mutating func value(_ value: JSON) -> Node {
        switch value {
        case .string(let text): return cell(text)
        case .object(let object): return self.object(object)
        case .array:
            warnOfInertText(in: value)
            return .literal(value)
        default: return .literal(value)
        }
    }

    mutating func object(_ object: JSONObject) -> Node {
        guard let keyword = RowKeyword.of(object), keyword.standsAlone else {
            warnOfInertText(in: .object(object))
            return .literal(.object(object))
        }
        return nested { parser in
            switch keyword {
            case .pipe: parser.pipe(object)
            case .text: parser.template(object)
            case .when: parser.condition(object)
            case .choice: parser.choice(object)
            case .attempt: parser.attempt(object)
            default: parser.binding(object)
            }
        }
    }

    /// Runs `parse` one level deeper, or notes that the expression nests too deep.
    mutating func nested(_ parse: (inout ExpressionParser) -> Node) -> Node {
        guard depth < EvaluationLimits.expressionDepthMax else {
            note(
                .depth,
                "expressions may nest \(EvaluationLimits.expressionDepthMax) levels deep; split this one in two, with "
                    + "a value in job data between them"
            )
            return .literal(.null)
        }
        depth += 1
        let named = names.count
        defer {
            depth -= 1
            names.removeLast(names.count - named)
        }
        return parse(&self)
    }

    /// Parses what stands at `step` of the value at hand.
    mutating func at<Result>(
        _ step: ExpressionPathStep,
        _ parse: (inout ExpressionParser) -> Result
    ) -> Result {
        path.append(step)
        defer { path.removeLast() }
        return parse(&self)
    }

    // MARK: Cells

    /// A text by its first and last characters. Source: `11-pipes` §1.2, escape of §5.1.
    mutating func cell(_ text: String) -> Node {
        let bytes = text.utf8
        guard bytes.count >= 2, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else {
            return .literal(.string(text))
        }
        let inner = Substring(bytes.dropFirst().dropLast())
        if bytes.count >= 4, inner.utf8.first == UInt8(ascii: "{"), inner.utf8.last == UInt8(ascii: "}") {
            return .literal(.string(String(inner)))
        }
        return expression(text, inner)
    }

    /// What stands in braces: a function, a variable, a bound name or a reference.
    mutating func expression(_ text: String, _ inner: Substring) -> Node {
        if inner.utf8.first == UInt8(ascii: "@") {
            guard let function = function(String(inner.dropFirst()), text) else { return .literal(.null) }
            check(function, operands: [])
            return .call(function)
        }
        return reference(text, ReferenceParser.parse(inner))
    }

    mutating func reference(_ text: String, _ parsed: ReferenceParser.Result) -> Node {
        guard !parsed.isCut else {
            note(
                .depth,
                "a reference may try \(ReferenceParser.pathsMax) paths, with ?? between them; use @conditional.coalesce "
                    + "for more"
            )
            return .literal(.null)
        }
        var nodes = parsed.paths.map { path(text, $0) }
        if let literal = parsed.literal { nodes.append(.literal(literal)) }
        var node = nodes.removeLast()
        while let before = nodes.popLast() { node = .fallback(before, node) }
        return node
    }

    mutating func path(_ text: String, _ path: ReferenceParser.Path) -> Node {
        let star = path.firstIndex { $0 == nil } ?? path.endIndex
        let plain = path[..<star].compactMap(\.self)
        var node = root(text, plain)
        var rest = path[star...]
        guard rest.count(where: { $0 == nil }) <= EvaluationLimits.expressionDepthMax else {
            note(
                .depth,
                "a reference may go into \(EvaluationLimits.expressionDepthMax) lists by [*]; use @map for more"
            )
            return .literal(.null)
        }
        while !rest.isEmpty {
            rest = rest.dropFirst()
            let end = rest.firstIndex { $0 == nil } ?? rest.endIndex
            node = .projection(base: node, path: rest[..<end].compactMap(\.self))
            rest = rest[end...]
        }
        return node
    }

    mutating func root(_ text: String, _ segments: [String]) -> Node {
        if let first = segments.first, first.utf8.first == UInt8(ascii: "$") {
            let name = String(first.dropFirst())
            if let variable = IterationVariable(rawValue: name) { return .variable(variable, Array(segments[1...])) }
            if let slot = names.last(where: { $0.name == name })?.slot { return .local(slot, Array(segments[1...])) }
        }
        let reference = Reference(text: text, segments: segments, number: segments.first.flatMap { numbers[$0] })
        references.append(ReferenceUse(reference: reference, path: path))
        return .reference(reference)
    }

    mutating func function(_ name: String, _ text: String) -> Function? {
        if let function = FunctionCatalogue.function(named: name) { return function }
        let near = FunctionCatalogue.suggestion(for: name)
        let advice =
            near.map { "did you mean '@\($0)'?" }
            ?? "functions are written {@domain.name}, where the domain is one of "
            + FunctionCatalogue.domainNames.joined(separator: ", ")
        note(.unknownFunction, "there is no function '@\(name)'; \(advice)", replacement: near.map { "{@\($0)}" })
        return nil
    }

    // MARK: Problems

    mutating func refuseStrayKeys(_ object: JSONObject, _ keyword: RowKeyword, allowed: [String]) {
        for key in object.keys where key != keyword.rawValue && !allowed.contains(key) {
            let wanted = allowed.isEmpty ? "no other keys" : allowed.map { "'\($0)'" }.joined(separator: " and ")
            at(.key(key)) { $0.note(.shape, "'\(keyword.rawValue)' takes \(wanted) beside it, found '\(key)'") }
        }
    }

    mutating func warnOfInertText(in value: JSON) {
        guard let text = InertText.first(in: value) else { return }
        note(
            .inertText,
            "'\(text)' stays as it is: lists and objects that are operands are not searched for references; build them "
                + "with @object.create or @array.push",
            severity: .warning
        )
    }

    mutating func note(
        _ kind: ExpressionProblem.Kind,
        _ message: String,
        at place: ExpressionPath? = nil,
        severity: ExpressionProblem.Severity = .error,
        replacement: String? = nil
    ) {
        problems.append(
            ExpressionProblem(
                severity: severity,
                kind: kind,
                message: message,
                path: place ?? path,
                replacement: replacement
            )
        )
    }
}
