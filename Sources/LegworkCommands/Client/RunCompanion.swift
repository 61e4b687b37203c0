import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// Stands beside a run: draws its progress, says what it waits for, and sends the signals that were ordered.
struct RunCompanion: Sendable {
    let run: JobRun
    let job: StartedJob
    let client: Client
    let display: ProgressDisplay

    /// How long a job must have stood still before it is asked what it waits for, in milliseconds.
    private static let patienceMilliseconds: Int64 = 250

    /// Works until it is cancelled.
    func work() async {
        var signals = run.signals
        var explained: Int64 = -1
        var frame: Int64 = 0
        while !Swift.Task.isCancelled {
            do { try await Swift.Task.sleep(for: .milliseconds(ProgressDisplay.frameMilliseconds)) } catch { return }
            display.tick()
            frame += ProgressDisplay.frameMilliseconds
            guard frame >= Self.patienceMilliseconds || !signals.isEmpty else { continue }
            guard let (snapshot, app) = try? await client.job(job.id, app: job.app) else { continue }
            guard snapshot.header.rev != explained, !snapshot.header.state.hasEnded else { continue }
            let report = WaitReport(job: snapshot, app: app, options: client.place.options)
            if await send(&signals, report) { continue }
            explained = snapshot.header.rev
            explain(report, app)
        }
    }

    /// Sends the first signal whose topic is waited for; says whether it did.
    private func send(_ signals: inout [(topic: String, payload: JSON)], _ report: WaitReport) async -> Bool {
        for explanation in report.explanations {
            for case .signal(let topics) in explanation.subjects {
                guard let index = signals.firstIndex(where: { topics.contains($0.topic) }) else { continue }
                let signal = signals.remove(at: index)
                do {
                    _ = try await client.signal(topic: signal.topic, payload: signal.payload, app: job.app)
                    display.note("  sent a signal on \(signal.topic)")
                } catch {
                    display.note("  the signal on \(signal.topic) was refused: \(error.message)")
                }
                return true
            }
        }
        return false
    }

    private func explain(_ report: WaitReport, _ app: PreparedApp) {
        let graph = app.graph(subscribing: job.topic)
        for explanation in report.explanations {
            guard let lines = lines(explanation, report) else { continue }
            let place = PlaceText.text(explanation.address, in: graph)
            guard let activity = explanation.activity else {
                display.note(lines.joined(separator: " "))
                continue
            }
            display.explain(activity: activity, place: place, lines: lines)
        }
    }

    /// What to say of a wait; nil for one that ends by itself.
    private func lines(_ explanation: Explanation, _ report: WaitReport) -> [String]? {
        for subject in explanation.subjects {
            switch subject {
            case .signal(let topics):
                return ["for a signal on \(Words.alternatives(topics)):", report.wake(explanation)]
            case .worker(let topic):
                guard !run.workers.contains(where: { $0.topic == topic }) else { return nil }
                return [
                    "for a worker of \(topic), which nobody here is; in another terminal:",
                    "legwork work \(ShellText.word(topic)) --exec ./program\(client.place.options)",
                ]
            case .person: return ["for a person:", report.wake(explanation)]
            case .timer, .child, .engine, .branches: continue
            }
        }
        return nil
    }
}
