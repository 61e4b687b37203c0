/// What `@reduce`, `@map` and their like offer to their bodies. Source: `11-pipes` §1.6.
enum IterationVariable: String, CaseIterable, Sendable {
    case item
    case key
    case index
    case input
    case output
}
