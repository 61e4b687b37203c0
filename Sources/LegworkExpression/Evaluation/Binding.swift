/// A name of `@let`: where its value is kept, and what gives it.
struct Binding: Sendable {
    let slot: Int
    let value: Node
}
