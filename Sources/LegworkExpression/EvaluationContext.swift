/// Everything besides data that an evaluation may depend on. Source: `11-pipes` §3.3.
///
/// No function reads a clock, a zone, a locale or a random source of the process: what it may know stands here, so that
/// the same expression over the same data with the same context gives the same result, on any machine, at any time.
package struct EvaluationContext: Sendable {
    /// The instant of the step, in milliseconds since 1970. It must be kept with the step, so that a replay sees it too.
    package var nowMilliseconds: Int64

    /// The zone of local date functions and of date texts that name none.
    package var zone: Zone

    /// The language tag that `toLocale…` functions use where none is given.
    package var locale: String

    /// What randomness and ids are derived from: job, activity, dimensional address and leg, in any encoding.
    package var seed: [UInt8]

    /// Names the expression's own stream of randomness, so that adding one expression never shifts another's.
    package var rulePath: String

    /// What an evaluation may cost.
    package var limits: EvaluationLimits

    /// A context of these parts.
    package init(
        nowMilliseconds: Int64,
        zone: Zone = .utc,
        locale: String = "en-US",
        seed: [UInt8] = [],
        rulePath: String = "",
        limits: EvaluationLimits = EvaluationLimits()
    ) {
        self.nowMilliseconds = nowMilliseconds
        self.zone = zone
        self.locale = locale
        self.seed = seed
        self.rulePath = rulePath
        self.limits = limits
    }
}

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
