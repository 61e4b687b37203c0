/// How JSON is written.
package enum JSONStyle: Sendable, Equatable {
    /// Without any space, members in their order.
    case compact
    /// Without any space, members sorted by the UTF-8 bytes of their names: equal values give equal bytes, for digests
    /// and keys.
    case canonical
    /// One member or item a line, indented by two spaces, members in their order.
    case pretty
}
