import LegworkGraph
import LegworkJSON

/// What literals of the language amount to.
enum Literals {
    /// True for a duration that sets no timer.
    static func isNever(_ value: JSON) -> Bool {
        value.isNull || DurationText.milliseconds(value).map { $0 <= 0 } ?? false
    }
}
