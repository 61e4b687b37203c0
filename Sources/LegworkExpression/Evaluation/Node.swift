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

/// What `@reduce`, `@map` and their like offer to their bodies. Source: `11-pipes` §1.6.
enum IterationVariable: String, CaseIterable, Sendable {
    case item
    case key
    case index
    case input
    case output
}

/// A piece of an `@text` template.
enum TextPart: Sendable {
    case plain(String)
    case value(Node)
}

/// `@if` and `@switch`: the first branch that holds gives the value; the others are never evaluated.
final class Choice: Sendable {
    /// What the branches' `when` is compared with, by deep equality; nil where `when` is a condition itself.
    let subject: Node?
    let branches: [(when: Node, then: Node)]
    let otherwise: Node?

    init(subject: Node?, branches: [(when: Node, then: Node)], otherwise: Node?) {
        self.subject = subject
        self.branches = branches
        self.otherwise = otherwise
    }
}

/// A name of `@let`: where its value is kept, and what gives it.
struct Binding: Sendable {
    let slot: Int
    let value: Node
}

/// A list of rows.
final class Pipe: Sendable {
    /// True where the rows are given operands from outside: bodies of rows such as `@reduce`, `@map` and `@if`.
    let isBody: Bool
    let rows: [Row]

    init(isBody: Bool, rows: [Row]) {
        self.isBody = isBody
        self.rows = rows
    }
}

/// One row of a pipe. Source: `11-pipes` §1.4 and §5.1.
enum Row: Sendable {
    /// Cells that become the operands.
    case cells([Node])
    /// A function that takes all operands; its result and the cells become the operands.
    case operation(Function, [Node])
    /// A variable in operator position: it takes the operands' place.
    case replacement(Node, [Node])
    /// A sub-pipe: its result waits for the next plain row.
    case branch(Node)
    case reduce(Pipe)
    case iteration(Iteration, Node)
    /// A row that gives one value: `@if`, `@switch`, `@try`, `@text`.
    case value(Node)
    /// `@let` without `in`: names for the rows that follow; the operands stay.
    case bind([Binding])
    /// A row that does nothing: what upstream skips in silence.
    case skipped
}

/// The rows that run a body once per item.
enum Iteration: String, CaseIterable, Sendable {
    case map = "@map"
    case filter = "@filter"
    case find = "@find"
    case some = "@some"
    case every = "@every"
}
