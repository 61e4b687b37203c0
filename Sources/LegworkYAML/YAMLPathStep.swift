/// One step from a node to a part of it.
package enum YAMLPathStep: Sendable, Hashable {
    /// Into the value of a key.
    case key(String)
    /// Into an item, counted from 0.
    case index(Int)
}
