import LegworkJSON

/// Walks a parsed expression over one scope.
///
/// Recursion is bounded by the nesting of the expression, never by data; work is bounded by the call's budget.
struct Evaluator {
    let scope: any EvaluationScope
    var call: Call
    private var frame: IterationFrame?
    private var locals: [Operand] = []

    init(scope: any EvaluationScope, context: EvaluationContext) {
        self.scope = scope
        call = Call(context: context)
    }

    /// The value of a node. `operands` are those of the enclosing row, for bodies that begin with a function.
    mutating func value(of node: Node, operands: [Operand] = []) throws(EvaluationError) -> Operand {
        switch node {
        case .literal(let value): return .json(value)
        case .reference(let reference): return Operand(scope.value(of: reference))
        case .variable(let variable, let path): return Self.member(of: frame?[variable] ?? .missing, at: path)
        case .local(let slot, let path):
            return Self.member(of: slot < locals.count ? locals[slot] : .missing, at: path)
        case .call(let function):
            var none: [Operand] = []
            return try apply(function, to: &none)
        case .projection(let base, let path): return try project(base, path)
        case .fallback(let first, let second):
            let value = try value(of: first)
            return value.isNullish ? try self.value(of: second) : value
        case .pipe(let pipe): return try run(pipe, operands: pipe.isBody ? operands : [])
        case .text(let parts): return try text(of: parts)
        case .choice(let choice): return try choose(choice, operands: operands)
        case .attempt(let body, let fallback): return try attempt(body, fallback, operands: operands)
        case .binding(let bindings, let body):
            try bind(bindings, operands: operands)
            return try value(of: body, operands: operands)
        }
    }

    private static func member(of operand: Operand, at path: [String]) -> Operand {
        guard !path.isEmpty else { return operand }
        guard case .json(let value) = operand else { return .missing }
        return Operand(value.value(at: path[...]))
    }

    // MARK: Rows

    private mutating func run(_ pipe: Pipe, operands seed: [Operand]) throws(EvaluationError) -> Operand {
        var operands = seed
        var waiting: [Operand] = []
        for index in pipe.rows.indices {
            do throws(EvaluationError) {
                try step(pipe.rows[index], &operands, &waiting)
            } catch {
                // A body's own list is the value at its key; only whole pipes stand under `@pipe`.
                throw error.under(pipe.isBody ? [.index(index)] : [.key("@pipe"), .index(index)])
            }
        }
        // Deviation 10: sub-pipes that nothing follows give the pipe's result.
        if let last = waiting.last { return last }
        return operands.first ?? .missing
    }

    private mutating func step(
        _ row: Row,
        _ operands: inout [Operand],
        _ waiting: inout [Operand]
    ) throws(EvaluationError) {
        try call.charge(1)
        switch row {
        case .cells(let cells):
            if operands.isEmpty {
                operands.reserveCapacity(cells.count)
            } else {
                operands.removeAll(keepingCapacity: true)
            }
            for cell in cells { operands.append(try value(of: cell)) }
        case .operation(let function, let cells):
            Self.fanIn(&operands, &waiting)
            let result = try apply(function, to: &operands)
            Self.replace(&operands, by: result)
            for cell in cells { operands.append(try value(of: cell)) }
        case .replacement(let node, let cells):
            Self.fanIn(&operands, &waiting)
            operands.removeAll(keepingCapacity: true)
            operands.append(try value(of: node))
            for cell in cells { operands.append(try value(of: cell)) }
        case .branch(let node):
            waiting.append(try value(of: node))
        case .reduce(let body):
            operands = [try reduce(operands, body)]
        case .iteration(let iteration, let body):
            Self.fanIn(&operands, &waiting)
            operands = [try iterate(iteration, over: operands.first ?? .missing, body)]
        case .value(let node):
            Self.fanIn(&operands, &waiting)
            operands = [try value(of: node, operands: operands)]
        case .bind(let bindings):
            try bind(bindings, operands: operands)
        case .skipped:
            break
        }
    }

    /// One value takes the place of all operands.
    private static func replace(_ operands: inout [Operand], by value: Operand) {
        guard !operands.isEmpty else { return operands.append(value) }
        while operands.count > 1 { operands.removeLast() }
        operands[0] = value
    }

    /// The results of sub-pipes take the place of the operands.
    private static func fanIn(_ operands: inout [Operand], _ waiting: inout [Operand]) {
        guard !waiting.isEmpty else { return }
        swap(&operands, &waiting)
        waiting.removeAll(keepingCapacity: true)
    }

    /// Calls a function. The operands are lent to it, so that a row needs no list of its own.
    private mutating func apply(
        _ function: Function,
        to operands: inout [Operand]
    ) throws(EvaluationError) -> Operand {
        swap(&call.operands, &operands)
        defer { swap(&call.operands, &operands) }
        call.function = function
        // The text of a list whose parts are shared may be far longer than the list itself.
        if function.readsTexts {
            for place in call.operands.indices {
                guard case .json(.array(let items)) = call.operands[place], function.readsText(of: place) else {
                    continue
                }
                try call.measure(.array(items))
            }
        }
        let result = try function.body(&call)
        try call.admit(result)
        return result
    }

    // MARK: Iterations

    /// `@reduce`. Source: `11-pipes` §1.6. An initial value that is missing counts as null.
    private mutating func reduce(_ operands: [Operand], _ body: Pipe) throws(EvaluationError) -> Operand {
        let input = operands.first ?? .missing
        var output: Operand = operands.count > 1 && !operands[1].isMissing ? operands[1] : .null
        let outer = frame
        defer { frame = outer }
        let members = try members(of: input)
        for place in 0..<members.count {
            try call.charge(1)
            frame = IterationFrame(members: members, place: place, input: input, output: output)
            do throws(EvaluationError) {
                output = try run(body, operands: [output])
            } catch {
                throw error.under([.key("@reduce")])
            }
        }
        return output
    }

    /// `@map`, `@filter`, `@find`, `@some`, `@every`. Objects keep their shape in `@map` and `@filter`.
    private mutating func iterate(
        _ iteration: Iteration,
        over input: Operand,
        _ body: Node
    ) throws(EvaluationError) -> Operand {
        let outer = frame
        defer { frame = outer }
        let members = try members(of: input)
        var kept = KeptMembers(like: members)
        for place in 0..<members.count {
            try call.charge(1)
            frame = IterationFrame(members: members, place: place, input: input, output: .missing)
            let item = members.item(place)
            let result: Operand
            do throws(EvaluationError) {
                result = try value(of: body, operands: [item])
            } catch {
                throw error.under([.key(iteration.rawValue)])
            }
            switch iteration {
            case .map: kept.append(result, key: members.key(place))
            case .filter: if Coercion.truth(result) { kept.append(item, key: members.key(place)) }
            case .find: if Coercion.truth(result) { return item }
            case .some: if Coercion.truth(result) { return .bool(true) }
            case .every: if !Coercion.truth(result) { return .bool(false) }
            }
        }
        switch iteration {
        case .map, .filter:
            try call.admit(kept.operand)
            return kept.operand
        case .find: return .missing
        case .some: return .bool(false)
        case .every: return .bool(true)
        }
    }

    // MARK: Rows that decide

    private mutating func choose(_ choice: Choice, operands: [Operand]) throws(EvaluationError) -> Operand {
        if let subject = choice.subject {
            let subject = try value(of: subject, operands: operands).stored
            for branch in choice.branches {
                try call.charge(1)
                let wanted = try value(of: branch.when, operands: operands).stored
                if try DeepEquality.holds(subject, wanted, &call) {
                    return try value(of: branch.then, operands: operands)
                }
            }
        } else {
            for branch in choice.branches {
                try call.charge(1)
                if Coercion.truth(try value(of: branch.when, operands: operands)) {
                    return try value(of: branch.then, operands: operands)
                }
            }
        }
        guard let otherwise = choice.otherwise else { return .missing }
        return try value(of: otherwise, operands: operands)
    }

    /// Limits pass through: a fallback must not make an endless expression look like a harmless one.
    private mutating func attempt(
        _ body: Node,
        _ fallback: Node?,
        operands: [Operand]
    ) throws(EvaluationError) -> Operand {
        let outer = frame
        do throws(EvaluationError) {
            return try value(of: body, operands: operands)
        } catch {
            guard error.kind != .limit else { throw error.under([.key("@try")]) }
            frame = outer
            guard let fallback else { return .missing }
            return try value(of: fallback, operands: operands)
        }
    }

    private mutating func bind(_ bindings: [Binding], operands: [Operand]) throws(EvaluationError) {
        for binding in bindings {
            let bound = try value(of: binding.value, operands: operands)
            while locals.count <= binding.slot { locals.append(.missing) }
            locals[binding.slot] = bound
        }
    }

    private mutating func text(of parts: [TextPart]) throws(EvaluationError) -> Operand {
        var text = ""
        for part in parts {
            switch part {
            case .plain(let plain): text += plain
            case .value(let node):
                let value = try value(of: node)
                if !value.isNullish { text += try TemplateText.text(of: value, &call) }
            }
            try call.reserve(bytes: text.utf8.count)
        }
        return .text(text)
    }

    private mutating func project(_ base: Node, _ path: [String]) throws(EvaluationError) -> Operand {
        let members = try members(of: try value(of: base))
        try call.reserve(bytes: members.count << 4)
        var found: [JSON] = []
        for place in 0..<members.count {
            if case .json(let item) = members.item(place), let value = item.value(at: path[...]) { found.append(value) }
        }
        let result = Operand.list(found)
        try call.admit(result)
        return result
    }

    /// The members of a value; a text's characters are charged for before they are taken apart.
    private mutating func members(of operand: Operand) throws(EvaluationError) -> Members {
        if case .json(.string(let text)) = operand { try call.reserve(bytes: text.utf8.count << 4) }
        return Members(of: operand)
    }
}
