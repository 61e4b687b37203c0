/// Rounds halves towards positive infinity, and keeps -0.
enum RoundHalfUp {
    static func round(_ number: Double) -> Double {
        guard number.isFinite, number.magnitude < 4_503_599_627_370_496 else { return number }
        let below = number.rounded(.down)
        let rounded = number - below >= 0.5 ? below + 1 : below
        return rounded == 0 && number.sign == .minus ? -0.0 : rounded
    }
}
