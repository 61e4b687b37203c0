import LegworkLedger

/// A place that a worker keeps for whatever task it is given.
final class NamedGift: TaskGift {
    let worker: String

    init(worker: String) { self.worker = worker }

    func give() {}
    func cancel() {}
}
