import LegworkJSON

/// Pipes and their plain rows. Source: `11-pipes` §1.4 and §1.5.
extension ExpressionParser {
    mutating func pipe(_ object: JSONObject) -> Node {
        at(.key(RowKeyword.pipe.rawValue)) { parser in
            guard case .array(let rows)? = object[RowKeyword.pipe.rawValue] else {
                let found = (object[RowKeyword.pipe.rawValue] ?? .null).typeName
                parser.note(.shape, "'@pipe' must hold a list of rows, found \(found)")
                return .literal(.null)
            }
            guard !rows.isEmpty else {
                parser.note(
                    .shape,
                    "'@pipe' has no rows; its first row holds the operands, as in [['{a.output.data.x}']]"
                )
                return .literal(.null)
            }
            return .pipe(parser.rows(rows, opening: .operands))
        }
    }

    /// How a list of rows begins.
    enum Opening {
        /// With a row of operands: a pipe.
        case operands
        /// With a function that is given the accumulator: `@reduce`.
        case operation
        /// With either: all other bodies.
        case either
    }

    mutating func rows(_ rows: [JSON], opening: Opening) -> Pipe {
        var state = RowState(isFirst: opening != .operation, known: opening == .operands ? [] : nil)
        state.hasOperands = opening != .operands
        var parsed: [Row] = []
        for (index, row) in rows.enumerated() {
            parsed.append(at(.index(index)) { $0.row(row, opening: opening, &state) })
        }
        return Pipe(isBody: opening != .operands, rows: parsed)
    }

    /// An operand as it is written, and where.
    struct Known {
        var node: Node
        var path: ExpressionPath
    }

    /// What is known of a pipe while its rows are read.
    struct RowState {
        /// No row has given operands yet.
        var isFirst: Bool
        /// The operands as far as they are known: nil items at run time only; nil as a whole for those from outside.
        var known: [Known?]?
        /// Results of sub-pipes that wait.
        var waiting: [Known?] = []
        /// A row, or what stands around the pipe, has given operands.
        var hasOperands = false
        /// A cell has been found in a row's place.
        var hasStrayCell = false
        /// The last plain row's place, while nothing has used its result.
        var unused: ExpressionPath?
    }

    mutating func row(_ row: JSON, opening: Opening, _ state: inout RowState) -> Row {
        switch row {
        case .array(let cells):
            return plainRow(cells, opening: opening, &state)
        case .object(let object):
            guard let keyword = RowKeyword.of(object) else {
                return strayRow(object, &state)
            }
            return nestedRow(keyword, object, &state)
        default:
            // Where rows were forgotten, all cells stand here; one word about it is enough.
            if !state.hasStrayCell {
                let cell = row.stringValue.map { "'\($0)'" } ?? "\(row)"
                note(.shape, "a row must be a list of cells, such as [\(cell)], found \(row.typeName)")
            }
            state.hasStrayCell = true
            return .skipped
        }
    }

    mutating func plainRow(_ cells: [JSON], opening: Opening, _ state: inout RowState) -> Row {
        if let lost = state.unused, !state.waiting.isEmpty {
            note(
                .lostRow,
                "the result of this row is lost: the sub-pipes after it take its place; make it a sub-pipe too",
                at: lost,
                severity: .warning
            )
        }
        if !state.waiting.isEmpty {
            state.known = state.waiting
            state.waiting = []
        }
        let opens = state.isFirst
        state.isFirst = false
        state.hasOperands = true
        state.unused = path
        if opens, opening == .operands || !Self.isFunction(cells.first) {
            let nodes = self.cells(cells[...], from: 0)
            state.known = located(nodes, from: 0)
            return .cells(nodes)
        }
        return operation(cells, &state)
    }

    static func isFunction(_ cell: JSON?) -> Bool {
        cell?.stringValue?.hasPrefix("{@") ?? false
    }

    private func located(_ nodes: [Node], from first: Int) -> [Known?] {
        nodes.enumerated().map { Known(node: $1, path: path + [.index(first + $0)]) }
    }

    mutating func cells(_ cells: ArraySlice<JSON>, from first: Int) -> [Node] {
        var nodes: [Node] = []
        for (offset, cell) in cells.enumerated() {
            nodes.append(
                at(.index(first + offset)) { parser in
                    guard case .string(let text) = cell else {
                        parser.warnOfInertText(in: cell)
                        return .literal(cell)
                    }
                    return parser.cell(text)
                }
            )
        }
        return nodes
    }

    mutating func operation(_ cells: [JSON], _ state: inout RowState) -> Row {
        guard let first = cells.first else {
            note(.shape, "this row is empty; rows after the first begin with a function, such as ['{@string.trim}']")
            return .skipped
        }
        let known = state.known
        let head = at(.index(0)) { $0.head(first, known) }
        let operands = self.cells(cells[1...], from: 1)
        state.known = [nil] + located(operands, from: 1)
        switch head {
        case .function(let function): return .operation(function, operands)
        case .node(let node): return .replacement(node, operands)
        case nil: return .skipped
        }
    }

    enum Operation {
        case function(Function)
        case node(Node)
    }

    mutating func head(_ cell: JSON, _ known: [Known?]?) -> Operation? {
        guard case .string(let text) = cell, text.hasPrefix("{"), text.hasSuffix("}"), text.utf8.count > 2 else {
            note(
                .shape,
                "rows after the first begin with a function, such as '{@math.add}', found \(Operand.json(cell).described)"
            )
            return nil
        }
        if text.hasPrefix("{@") {
            guard let function = function(String(text.dropFirst(2).dropLast()), text) else { return nil }
            check(function, operands: known)
            return .function(function)
        }
        let node = self.cell(text)
        switch node {
        case .variable, .local: return .node(node)
        default:
            note(
                .shape,
                "rows after the first begin with a function; \(text) stands where one is expected: put it into the row "
                    + "before, or behind a function"
            )
            return nil
        }
    }

    /// Notes what a call with these operands depends on, and whether their number and values fit.
    mutating func check(_ function: Function, operands: [Known?]?) {
        purity = max(purity, function.purity(ofCallWith: operands?.map(\.?.node.literal) ?? [nil]))
        guard let operands else { return }
        for (place, operand) in operands.enumerated() {
            if let operand { check(operand, of: function, at: place) }
        }
        if operands.count < function.operandCountMin {
            let missing = function.parameters[operands.count...].prefix { !$0.isOptional }.map { "'\($0.name)'" }
            note(
                .operandCount,
                "@\(function.signature) is given \(operands.count) of at least \(function.operandCountMin) operands; "
                    + "\(missing.joined(separator: ", ")) will be missing",
                severity: .warning
            )
        } else if let most = function.operandCountMax, operands.count > most, most > 0 {
            note(
                .operandCount,
                "@\(function.signature) uses \(most) of the \(operands.count) operands it is given",
                severity: .warning
            )
        }
    }

    private mutating func check(_ operand: Known, of function: Function, at place: Int) {
        guard let parameter = function.parameter(at: place) else { return }
        let content: OperandUse.Content
        switch operand.node {
        case .literal(let literal):
            if let problem = LiteralCheck.problem(literal, as: parameter.kind) {
                let kind: ExpressionProblem.Kind = parameter.kind == .cron ? .cron : .operandValue
                note(kind, "@\(function.fullName): \(problem)", at: operand.path)
            }
            content = .literal(literal)
        case .reference(let reference): content = .reference(reference)
        default: return
        }
        guard attempts == 0, parameter.types != .any else { return }
        self.operands.append(OperandUse(content: content, path: operand.path, function: function, place: place))
    }
}
