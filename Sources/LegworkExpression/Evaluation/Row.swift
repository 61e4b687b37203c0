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
