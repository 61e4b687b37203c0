/// What one evaluation may cost; beyond it stands an error, never a silent cut.
package struct EvaluationLimits: Sendable, Equatable {
    /// Rows, iterations and 16-item or 64-byte pieces of work. The default takes about a second in the worst case.
    package var stepsMax: Int

    /// The size of one text or list that a function builds, and of the result, in bytes (a list item counts 16).
    package var outputBytesMax: Int

    /// How deep lists and objects may nest in what a function builds.
    package var depthMax: Int

    /// Limits of these sizes.
    package init(stepsMax: Int = 5_000_000, outputBytesMax: Int = 8 << 20, depthMax: Int = 256) {
        self.stepsMax = stepsMax
        self.outputBytesMax = outputBytesMax
        self.depthMax = depthMax
    }

    /// How deep expressions may nest when they are parsed; bounds the evaluator's own recursion.
    package static let expressionDepthMax = 64
}
