/// Everything besides data that an evaluation may depend on. Source: `11-pipes` §3.3.
///
/// No function reads a clock, a zone, a locale or a random source of the process: what it may know stands here, so that
/// the same expression over the same data with the same context gives the same result, on any machine, at any time.
package struct EvaluationContext: Sendable {
    /// The instant of the step, in milliseconds since 1970. It must be kept with the step, so that a replay sees it too.
    package var nowMilliseconds: Int64

    /// The zone of local date functions and of date texts that name none.
    package var zone: Zone {
        get { rest.zone }
        set { rest = Rest(newValue, locale, seed, rulePath, limits) }
    }

    /// The language tag that `toLocale…` functions use where none is given.
    package var locale: String {
        get { rest.locale }
        set { rest = Rest(zone, newValue, seed, rulePath, limits) }
    }

    /// What randomness and ids are derived from: job, activity, dimensional address and leg, in any encoding.
    package var seed: [UInt8] {
        get { rest.seed }
        set { rest = Rest(zone, locale, newValue, rulePath, limits) }
    }

    /// Names the expression's own stream of randomness, so that adding one expression never shifts another's.
    package var rulePath: String {
        get { rest.rulePath }
        set { rest = Rest(zone, locale, seed, newValue, limits) }
    }

    /// What an evaluation may cost.
    package var limits: EvaluationLimits {
        get { rest.limits }
        set { rest = Rest(zone, locale, seed, rulePath, newValue) }
    }

    /// All but the time. A class, as every evaluation hands it around.
    private var rest: Rest

    private final class Rest: Sendable {
        let zone: Zone
        let locale: String
        let seed: [UInt8]
        let rulePath: String
        let limits: EvaluationLimits

        init(_ zone: Zone, _ locale: String, _ seed: [UInt8], _ rulePath: String, _ limits: EvaluationLimits) {
            self.zone = zone
            self.locale = locale
            self.seed = seed
            self.rulePath = rulePath
            self.limits = limits
        }

        /// UTC, English, no lots drawn.
        static let plain = Rest(.utc, "en-US", [], "", EvaluationLimits())
    }

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
        rest = Rest(zone, locale, seed, rulePath, limits)
    }

    /// A context of a time and nothing else: what a step has whose expressions draw no lots.
    package init(plainAt nowMilliseconds: Int64) {
        self.nowMilliseconds = nowMilliseconds
        rest = .plain
    }
}
