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
