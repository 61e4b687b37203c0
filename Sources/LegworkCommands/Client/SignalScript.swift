import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Synchronization

/// Signals that a run sends by itself, each at a moment of its job: whoever the flow waits for, played from a file.
///
/// Source: `docs/testing-flows.md`, Signals.
final class SignalScript: Sendable {
    /// A signal and its moment.
    struct Entry: Sendable, Equatable {
        /// The activity that must have begun to wait (a hook), or have ended (any other).
        var activity: String
        /// For the how manyth time.
        var times: Int
        /// The topic of a hook rule.
        var topic: String
        /// The payload.
        var payload: JSON
        /// The code.
        var code: Int
        /// The signal's own id; nil for none.
        var id: String?
    }

    private struct State {
        var waiting: [Entry]
        /// The dimensions in which an activity has had its moment.
        var seen: [String: Set<Address>] = [:]
    }

    private let state: Mutex<State>
    private let due: AsyncStream<Entry>
    private let comesDue: AsyncStream<Entry>.Continuation

    /// A script of these entries.
    init(_ entries: [Entry]) {
        state = Mutex(State(waiting: entries))
        (due, comesDue) = AsyncStream.makeStream(of: Entry.self)
    }

    /// An activity of the job has moved.
    func moved(_ activity: String, type: String, address: Address, step: ActivityChange.Step) {
        switch step {
        case .finished, .failed: break
        // A hook's moment is when it begins to wait; one that never waits has it when it ends.
        case .waiting where type == "hook": break
        case .entered, .waiting, .retrying: return
        }
        let entries = state.withLock { state -> [Entry] in
            guard state.waiting.contains(where: { $0.activity == activity }),
                state.seen[activity, default: []].insert(address).inserted
            else { return [] }
            let count = state.seen[activity]?.count ?? 0
            let entries = state.waiting.filter { $0.activity == activity && $0.times == count }
            state.waiting.removeAll { $0.activity == activity && $0.times == count }
            return entries
        }
        for entry in entries { comesDue.yield(entry) }
    }

    /// Sends what comes due, until it is cancelled.
    func play(to job: StartedJob, client: Client, display: ProgressDisplay) async {
        for await entry in due {
            do {
                _ = try await client.signal(
                    topic: entry.topic,
                    payload: entry.payload,
                    code: entry.code,
                    id: entry.id,
                    app: job.app
                )
                display.note("  sent a signal on \(entry.topic)")
            } catch {
                display.note("  the signal on \(entry.topic) was refused: \(error.message)")
            }
        }
    }
}

extension SignalScript {
    private static let keys: Set<String> = ["after_activity", "times", "topic", "payload", "code", "id"]

    /// The entries of a script.
    ///
    /// - Parameter activities: the ids of the graph's activities.
    /// - Throws: ``CommandFailure`` that names the entry and what is wrong with it.
    static func entries(_ json: JSON, activities: [String]) throws(CommandFailure) -> [Entry] {
        guard let list = json.arrayValue else {
            throw .usage("--signals: expected a list, but it is of type \(json.typeName)", hints: [example])
        }
        var entries: [Entry] = []
        for (index, item) in list.enumerated() {
            let place = "--signals: entry \(index + 1)"
            if let unknown = item.objectValue?.keys.first(where: { !keys.contains($0) }) {
                throw .usage(
                    "\(place): the key '\(unknown)' is unknown",
                    hints: [keys.sorted().joined(separator: ", ")]
                )
            }
            guard let activity = item["after_activity"]?.stringValue, let topic = item["topic"]?.stringValue else {
                throw .usage("\(place) needs 'after_activity' and 'topic'", hints: [example])
            }
            guard activities.contains(activity) else {
                throw .usage("\(place): the graph has no activity '\(activity)'", hints: [Words.list(activities)])
            }
            let times = item["times"]?.integerValue ?? 1
            let code = item["code"]?.integerValue ?? 200
            guard 1...1_000_000 ~= times, 100...599 ~= code else {
                throw .usage("\(place): 'times' counts from 1, and 'code' is from 100 to 599")
            }
            entries.append(
                Entry(
                    activity: activity,
                    times: Int(times),
                    topic: topic,
                    payload: item["payload"] ?? .emptyObject,
                    code: Int(code),
                    id: item["id"]?.stringValue
                )
            )
        }
        return entries
    }

    private static let example =
        #"[{"after_activity": "wait", "topic": "order.approval", "payload": {"id": "7"}}]"#
}
