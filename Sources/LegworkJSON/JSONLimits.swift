/// What a reader of JSON text accepts at most; reaching a limit is an error, never a silent cut.
package struct JSONLimits: Sendable, Equatable {
    /// How deep lists and objects may nest; a scalar alone has depth 0. Reading, comparing and printing recurse, so
    /// this bounds the stack.
    package var depthMax: Int
    /// How many bytes the text may have.
    package var bytesMax: Int

    /// Limits of this depth and size.
    package init(depthMax: Int = 128, bytesMax: Int = 64 << 20) {
        self.depthMax = depthMax
        self.bytesMax = bytesMax
    }

    /// Depth 128, 64 MiB.
    package static var standard: JSONLimits { JSONLimits() }
}
