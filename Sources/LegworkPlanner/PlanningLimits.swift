/// The most that one commit holds, so that no call runs long. What is beyond becomes a message. Source: `21-protocol` §5.
package struct PlanningLimits: Sendable {
    /// Activities entered by a fused commit.
    package var visitsMax = 64
    /// Operations of a fused commit besides saves.
    package var operationsMax = 500
    /// Bytes of data written by a fused commit.
    package var bytesMax = 256 << 10
    /// Waits that one chunk of a sweep clears away.
    package var sweptMax = 128
    /// Held messages that one chunk of a release puts back into the stream.
    package var releasedMax = 100

    /// What engines keep to.
    package init() {}
}
