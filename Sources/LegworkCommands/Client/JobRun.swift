import Legwork
import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkPlanner
import LegworkRedis
import ServiceLifecycle
import Synchronization

/// One job from start to end in this process: what `legwork run` does.
struct JobRun: Sendable {
    /// The app, under the version that it is deployed as.
    var app: CompiledApp
    /// The topic of the graph.
    var topic: String
    /// The job's input.
    var input: JSON
    /// The id that the caller wants; nil for none.
    var id: String?
    /// Who answers which topic.
    var workers: [(topic: String, source: WorkerSource)]
    /// Signals to send once the job waits on their topics, in order.
    var signals: [(topic: String, payload: JSON)]
    /// Signals to send at moments of the job.
    var script: [SignalScript.Entry] = []
    /// How long to wait; nil for ever.
    var timeoutMilliseconds: Int64?
    /// True to show no progress.
    var isQuiet: Bool

    /// Runs it.
    ///
    /// - Throws: ``CommandFailure`` where it cannot be run to its end.
    func result(settings: Settings, _ output: Output) async throws -> JobOutcome {
        guard settings.text(.redis) == nil else {
            return try await result(settings: settings, at: try StorePlace.find(settings), isPrivate: false, output)
        }
        let data = settings.text(.data) ?? ".legwork"
        RunFolder.sweep(data)
        let folder = try RunFolder.make(in: data)
        defer { RunFolder.remove(folder, and: data) }
        let redis = try await PrivateRedis.start(folder: folder, settings: settings)
        do {
            let place = StorePlace(address: redis.address, options: StorePlace.options(settings))
            let outcome = try await result(settings: settings, at: place, isPrivate: true, output)
            await redis.stop()
            return outcome
        } catch {
            await redis.stop()
            throw error
        }
    }

    private func result(
        settings: Settings,
        at place: StorePlace,
        isPrivate: Bool,
        _ output: Output
    ) async throws -> JobOutcome {
        let display = ProgressDisplay(paint: output.notePaint, isQuiet: isQuiet)
        let script = script.isEmpty ? nil : SignalScript(script)
        let watch = JobWatch(app: app, topic: topic, display: display, isPrivate: isPrivate, script: script)
        let client = try await Client.open(settings, at: place, runsEngine: true, observer: watch)
        for worker in workers {
            client.handle(worker.topic, app: app.id, concurrency: 16, source: worker.source, notes: nil)
        }
        do {
            let outcome = try await result(client, watch, script, display, output)
            await client.close()
            return outcome
        } catch {
            display.end()
            await client.close()
            throw error
        }
    }

    private func result(
        _ client: Client,
        _ watch: JobWatch,
        _ script: SignalScript?,
        _ display: ProgressDisplay,
        _ output: Output
    ) async throws -> JobOutcome {
        let group = client.serviceGroup()
        // Awaiting a task cannot be called off; a stream that ends with it can.
        let (stopped, stop) = AsyncStream.makeStream(of: Void.self)
        let running = Swift.Task {
            defer { stop.finish() }
            try await group.run()
        }
        _ = try await client.deploy(app, activates: watch.isPrivate, isForced: true)
        let started = Surroundings.nowMilliseconds
        let job = try await client.start(topic: topic, input: input, id: id, app: app.id, version: app.version.text)
        if !isQuiet { display.note(Self.title(job, output.notePaint)) }
        let player = Swift.Task { await script?.play(to: job, client: client, display: display) }
        defer { player.cancel() }
        let (snapshot, prepared) = try await client.job(job.id, app: job.app)
        watch.began(JobReport(job: snapshot, app: prepared))
        let companion = Swift.Task { await RunCompanion(run: self, job: job, client: client, display: display).work() }
        defer { companion.cancel() }
        // Whichever comes first: the end, the end of patience, or somebody who stops the engine.
        let outcome = try await withThrowingTaskGroup(of: JobOutcome?.self) { race in
            race.addTask { try await self.end(of: job, client, watch) }
            race.addTask {
                for await _ in stopped {}
                return nil
            }
            let first = try await race.next() ?? nil
            race.cancelAll()
            return first
        }
        companion.cancel()
        await companion.value
        // The engine tells of a commit after it: only when it has ended is everything shown.
        await group.triggerGracefulShutdown()
        try await running.value
        display.end()
        guard let outcome else {
            throw CommandFailure(
                "stopped before job \(job.id) had ended",
                details: watch.isPrivate ? ["its private store is gone with it"] : []
            )
        }
        if !isQuiet { output.note(Self.ending(outcome, Surroundings.nowMilliseconds - started, output.notePaint)) }
        return outcome
    }

    /// The end of the job, or an error that says what it waits for when the time is up.
    private func end(of job: StartedJob, _ client: Client, _ watch: JobWatch) async throws -> JobOutcome {
        do {
            return try await client.result(of: job, timeoutMilliseconds: timeoutMilliseconds)
        } catch var failure as CommandFailure where failure.code == 408 {
            let (snapshot, prepared) = try await client.job(job.id, app: job.app)
            let report = WaitReport(job: snapshot, app: prepared, options: client.place.options)
            let style = RenderingStyle(
                paint: Paint(isOn: false),
                columns: nil,
                nowMilliseconds: Surroundings.nowMilliseconds
            )
            failure.details = report.lines(style).dropFirst().filter { !$0.isEmpty }.map { String($0.dropFirst(2)) }
            if watch.isPrivate { failure.hints = ["a longer --timeout; the run's private store is gone with it"] }
            throw failure
        }
    }

    private static func title(_ job: StartedJob, _ paint: Paint) -> String {
        paint("\(job.app) \(job.version)", .bold) + "  job \(TextTable.oneLine(job.id))"
    }

    private static func ending(_ outcome: JobOutcome, _ milliseconds: Int64, _ paint: Paint) -> String {
        let mark = outcome.isSuccess ? paint("✓", .green) : paint("✗", .red)
        let state = JobStateText.painted(outcome.state, paint)
        return "\(mark) job \(TextTable.oneLine(outcome.id)) \(state) after \(TimeText.span(milliseconds))"
    }
}
