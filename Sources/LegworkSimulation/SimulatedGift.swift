import LegworkLedger

/// A place that is kept for a task in a simulated process, which settles it itself.
final class SimulatedGift: TaskGift {
    let worker: String

    init(worker: String) { self.worker = worker }

    func give() {}

    func cancel() {}
}
