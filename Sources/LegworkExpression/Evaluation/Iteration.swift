/// The rows that run a body once per item.
enum Iteration: String, CaseIterable, Sendable {
    case map = "@map"
    case filter = "@filter"
    case find = "@find"
    case some = "@some"
    case every = "@every"
}
