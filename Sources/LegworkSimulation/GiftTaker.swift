/// The worker in an engine's process that commits of the process give tasks to; it dies with the process.
struct GiftTaker: Hashable {
    /// Its name: nobody has it again after a crash.
    var name: String
    /// Until when it takes itself for present, in milliseconds since 1970: as long as its own clock goes on.
    var presentUntil: Int64 = 0
}
