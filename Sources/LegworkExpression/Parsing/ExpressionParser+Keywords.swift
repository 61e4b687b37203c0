import LegworkJSON

/// Rows and expressions that are objects with an `@` key. Source: `11-pipes` §1.6 and §5.1.
extension ExpressionParser {
    mutating func strayRow(_ object: JSONObject, _ state: inout RowState) -> Row {
        let keys = object.keys.map { "'\($0)'" }.joined(separator: ", ")
        let near = object.keys.compactMap(RowKeyword.nearest).first.map { "; did you mean '\($0.rawValue)'?" } ?? ""
        let message = "a row that is an object needs one of \(RowKeyword.list), found \(keys)\(near)"
        guard state.isFirst else {
            note(.shape, message)
            return .skipped
        }
        state.isFirst = false
        state.known = []
        note(.shape, "\(message); it counts as an empty row", severity: .warning)
        return .cells([])
    }

    mutating func nestedRow(_ keyword: RowKeyword, _ object: JSONObject, _ state: inout RowState) -> Row {
        switch keyword {
        case .pipe:
            let node = self.object(object)
            state.isFirst = false
            state.waiting.append(nil)
            return .branch(node)
        case .reduce:
            return reduce(object, &state)
        case .map, .filter, .find, .some, .every:
            consume(&state)
            return iteration(keyword, object)
        case .bindings where object["in"] == nil:
            return .bind(at(.key(keyword.rawValue)) { $0.bindings(object) })
        default:
            consume(&state)
            return .value(self.object(object))
        }
    }

    /// The row takes what is there and leaves one result.
    mutating func consume(_ state: inout RowState) {
        state.isFirst = false
        state.hasOperands = true
        state.waiting = []
        state.known = [nil]
        state.unused = path
    }

    mutating func reduce(_ object: JSONObject, _ state: inout RowState) -> Row {
        guard case .array(let rows)? = object[RowKeyword.reduce.rawValue] else {
            note(
                .shape,
                "'@reduce' must hold a list of rows, found \((object[RowKeyword.reduce.rawValue] ?? .null).typeName)"
            )
            return .skipped
        }
        let body = nestedRows(.reduce, rows, opening: .operation)
        if state.isFirst, !state.hasOperands {
            state.isFirst = false
            note(
                .lostRow,
                "'@reduce' as the first row has nothing to go over; put a row [list, initial] before it",
                severity: .warning
            )
            return .skipped
        }
        guard state.hasOperands else {
            note(
                .shape,
                "'@reduce' directly after sub-pipes has no list; put a row such as ['{@array.concat}'] between"
            )
            return .skipped
        }
        state.isFirst = false
        state.hasOperands = true
        state.known = [nil]
        return .reduce(body)
    }

    mutating func nestedRows(_ keyword: RowKeyword, _ rows: [JSON], opening: Opening) -> Pipe {
        let node = nested { parser in
            parser.at(.key(keyword.rawValue)) { .pipe($0.rows(rows, opening: opening)) }
        }
        guard case .pipe(let pipe) = node else { return Pipe(isBody: true, rows: []) }
        return pipe
    }

    mutating func iteration(_ keyword: RowKeyword, _ object: JSONObject) -> Row {
        refuseStrayKeys(object, keyword, allowed: [])
        guard let iteration = Iteration(rawValue: keyword.rawValue) else { return .skipped }
        return .iteration(iteration, body(object, keyword.rawValue))
    }

    /// What a key holds: a list is rows that may begin with a function, all else one value.
    mutating func body(_ object: JSONObject, _ key: String) -> Node {
        let content = object[key] ?? .null
        return nested { parser in
            parser.at(.key(key)) { parser in
                guard case .array(let rows) = content else { return parser.value(content) }
                return .pipe(parser.rows(rows, opening: .either))
            }
        }
    }

    mutating func condition(_ object: JSONObject) -> Node {
        refuseStrayKeys(object, .when, allowed: ["then", "else"])
        guard object["then"] != nil else {
            note(.shape, "'@if' needs a 'then', as in {'@if': '{a.output.data.ok}', then: 1, else: 2}")
            return .literal(.null)
        }
        let when = body(object, RowKeyword.when.rawValue)
        let then = body(object, "then")
        let otherwise = object["else"] == nil ? nil : body(object, "else")
        return .choice(Choice(subject: nil, branches: [(when, then)], otherwise: otherwise))
    }

    mutating func choice(_ object: JSONObject) -> Node {
        refuseStrayKeys(object, .choice, allowed: ["on", "else"])
        let subject = object["on"] == nil ? nil : body(object, "on")
        var branches: [(when: Node, then: Node)] = []
        if case .array(let cases)? = object[RowKeyword.choice.rawValue], !cases.isEmpty {
            for (index, entry) in cases.enumerated() {
                let branch = at(.key(RowKeyword.choice.rawValue)) { parser in
                    parser.at(.index(index)) { $0.branch(entry) }
                }
                if let branch { branches.append(branch) }
            }
        } else {
            note(
                .shape,
                "'@switch' must hold a list of {when, then}, as in {'@switch': [{when: '{a.output.data.n}', then: 1}], else: 2}"
            )
        }
        let otherwise = object["else"] == nil ? nil : body(object, "else")
        return .choice(Choice(subject: subject, branches: branches, otherwise: otherwise))
    }

    mutating func branch(_ entry: JSON) -> (when: Node, then: Node)? {
        guard case .object(let object) = entry, object["when"] != nil, object["then"] != nil, object.count == 2 else {
            note(.shape, "a case of '@switch' is an object with 'when' and 'then'")
            return nil
        }
        return (body(object, "when"), body(object, "then"))
    }

    mutating func attempt(_ object: JSONObject) -> Node {
        refuseStrayKeys(object, .attempt, allowed: ["else"])
        attempts += 1
        let attempted = body(object, RowKeyword.attempt.rawValue)
        attempts -= 1
        let fallback = object["else"] == nil ? nil : body(object, "else")
        return .attempt(body: attempted, fallback: fallback)
    }

    mutating func binding(_ object: JSONObject) -> Node {
        refuseStrayKeys(object, .bindings, allowed: ["in"])
        guard object["in"] != nil else {
            note(.shape, "'@let' needs an 'in' outside a pipe, as in {'@let': {x: 1}, in: '{$x}'}")
            return .literal(.null)
        }
        let bindings = at(.key(RowKeyword.bindings.rawValue)) { $0.bindings(object) }
        return .binding(bindings, body: body(object, "in"))
    }

    mutating func bindings(_ object: JSONObject) -> [Binding] {
        guard case .object(let values)? = object[RowKeyword.bindings.rawValue], !values.isEmpty else {
            note(.shape, "'@let' must hold an object of names and their values")
            return []
        }
        var bindings: [Binding] = []
        for name in values.keys {
            if IterationVariable(rawValue: name) != nil
                || ["self", "job", "app", "graph", "secret", "env"].contains(name)
            {
                at(.key(name)) { $0.note(.shape, "'$\(name)' has a meaning of its own; choose another name") }
            }
            let value = body(values, name)
            bindings.append(Binding(slot: slots, value: value))
            names.append((name, slots))
            slots += 1
        }
        return bindings
    }

    mutating func template(_ object: JSONObject) -> Node {
        refuseStrayKeys(object, .text, allowed: [])
        return at(.key(RowKeyword.text.rawValue)) { parser in
            guard case .string(let text)? = object[RowKeyword.text.rawValue] else {
                parser.note(
                    .shape,
                    "'@text' must hold a text with references in braces, as in 'Dear {t1.output.data.name}'"
                )
                return .literal(.null)
            }
            return parser.template(text)
        }
    }

    /// `{{` and `}}` stand for braces; what stands in single braces is an expression.
    mutating func template(_ text: String) -> Node {
        var parts: [TextPart] = []
        var plain = ""
        var rest = text[...]
        while let open = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
            plain += rest[..<open]
            let brace = rest[open]
            rest = rest[rest.index(after: open)...]
            if rest.first == brace {
                plain.append(brace)
                rest = rest.dropFirst()
                continue
            }
            guard brace == "{", let close = rest.firstIndex(of: "}") else {
                note(
                    .shape,
                    "'\(brace)' has no counterpart in this text; write '\(brace)\(brace)' for the character itself"
                )
                return .literal(.null)
            }
            if !plain.isEmpty { parts.append(.plain(plain)) }
            plain = ""
            parts.append(.value(expression("{\(rest[..<close])}", rest[..<close])))
            rest = rest[rest.index(after: close)...]
        }
        plain += rest
        if !plain.isEmpty { parts.append(.plain(plain)) }
        return .text(parts)
    }
}
