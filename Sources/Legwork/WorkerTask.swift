import LegworkJSON
import LegworkLedger
import LegworkWorker

/// A task in the hands of a handler.
///
/// A task may be delivered more than once: where its effects must not repeat, tell them apart by ``idempotencyKey``, and
/// let what they touch refuse an older ``delivery``.
public struct WorkerTask: Sendable {
    private let held: HeldTask

    init(_ held: HeldTask) { self.held = held }

    /// The input that the flow has mapped for it.
    public var input: JSONValue { JSONValue(held.input) }

    /// The topic.
    public var topic: String { TaskQueue.topic(of: held.delivery.place.topic) }

    /// The app's id.
    public var app: String { held.delivery.place.app }

    /// The activity's id.
    public var activity: String { held.delivery.activity }

    /// The job's id.
    public var jobID: String { held.delivery.token.job }

    /// Which attempt it is, from 1: the flow's `retry` makes further ones.
    public var attempt: Int { held.delivery.token.attempt }

    /// The same for every delivery and every attempt of one dispatch.
    public var idempotencyKey: String { held.delivery.idempotencyKey }

    /// The fencing number: grows each time that the task goes to another worker.
    public var delivery: Int { held.delivery.fencingNumber }

    /// True once the task is no longer this worker's: its handler's task is cancelled, and its answer will be refused.
    public var isLost: Bool { held.isLost }

    /// Sends an interim answer (202): the activity stays open and its 202 edges run with this data.
    ///
    /// - Throws: where the task is no longer this worker's.
    public func progress(_ data: JSONValue) async throws {
        try await held.progress(data.json)
    }
}
