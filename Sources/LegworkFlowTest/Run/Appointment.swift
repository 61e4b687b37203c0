import LegworkLedger

/// Something that a test does at a time of its clock.
struct Appointment {
    /// What is done.
    enum Deed {
        /// A worker answers.
        case answer(AnswerRequest)
        /// A signal is sent, by its place among the test's.
        case signal(Int)
    }

    /// When, in milliseconds since 1970.
    var due: Int64
    /// Of those of one time, who comes first.
    var order: Int
    /// What.
    var deed: Deed

    func isBefore(_ other: Appointment) -> Bool { (due, order) < (other.due, other.order) }
}
