import LegworkJSON

/// An expression after parsing: every name resolved, nothing left to look up but data.
indirect enum Node: Sendable {
    case literal(JSON)
    case reference(Reference)
    /// `$item.sku`: a variable of the innermost iteration, and a path into it.
    case variable(IterationVariable, [String])
    /// A name bound by `@let`, by its slot, and a path into it.
    case local(Int, [String])
    /// A function without operands.
    case call(Function)
    /// `base[*].path`: the values at `path` in each item of the base; those that lack it are left out.
    case projection(base: Node, path: [String])
    /// `first ?? second`.
    case fallback(Node, Node)
    case pipe(Pipe)
    case text([TextPart])
    case choice(Choice)
    case attempt(body: Node, fallback: Node?)
    case binding([Binding], body: Node)
}

extension Node {
    /// The value, where it is one already.
    var literal: JSON? {
        guard case .literal(let value) = self else { return nil }
        return value
    }
}
