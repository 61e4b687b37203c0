/// The span of instants that dates can have.
enum DateLimits {
    /// The number cut to a whole one, or not-a-number beyond 100 million days around 1970.
    static func clipped(_ milliseconds: Double) -> Double {
        guard milliseconds.magnitude <= Double(CivilDate.millisecondsMax) else { return .nan }
        return milliseconds.rounded(.towardZero) + 0
    }
}
