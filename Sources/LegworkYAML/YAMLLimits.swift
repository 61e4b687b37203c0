/// What a YAML text may cost, checked before anything is built (`30-reliability`, Security).
package struct YAMLLimits: Sendable {
    /// Bytes of one file.
    package var fileBytesMax = 1 << 20
    /// Lists and mappings inside each other; what aliases stand for counts too.
    package var depthMax = 64
    /// Values and keys, what aliases stand for included.
    package var nodesMax = 100_000
    /// Bytes of text, what aliases stand for included: few nodes can still repeat one long text very often.
    package var textBytesMax = 4 << 20

    /// The limits that are published.
    package static let standard = YAMLLimits()

    /// The limits that are published, to be changed by tests.
    package init() {}
}
