import LegworkEngine
import LegworkJSON
import LegworkLedger
import LegworkPlanner

extension Legwork {
    /// The result of a job: waits until it has ended.
    ///
    /// It listens for the job's ending first and reads the job then, so that an ending in between is not missed.
    ///
    /// - Parameter timeout: how long to wait at most; nil for ever.
    /// - Throws: ``LegworkError``: 404 where there is no such job, or no longer; 408 when the time is up, and the job goes
    ///   on; 503 for Redis.
    public func result(of job: JobHandle, timeout: Duration? = nil) async throws -> JobResult {
        do {
            guard let timeout else { return try await waitForResult(of: job) }
            return try await withThrowingTaskGroup(of: JobResult?.self) { group in
                group.addTask { try await self.waitForResult(of: job) }
                group.addTask {
                    try await Swift.Task.sleep(for: timeout)
                    return nil
                }
                defer { group.cancelAll() }
                guard let result = try await group.next() ?? nil else {
                    throw LegworkError(
                        .timeout,
                        "job '\(job.id)' has not ended within \(timeout); it goes on: "
                            + "'legwork jobs why \(job.id)' tells what it waits for",
                        job: job.id
                    )
                }
                return result
            }
        } catch is CancellationError {
            throw CancellationError()
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    private func waitForResult(of job: JobHandle) async throws -> JobResult {
        let partition = shelf.partition(app: job.app, job: job.id)
        let wakes = try await notices.wakes(of: .init(app: job.app, job: job.id), partition: partition)
        var iterator = wakes.makeAsyncIterator()
        while true {
            guard let found = try await shelf.job(job.app, job.id) else { throw Self.missing(job.id, job.app) }
            if found.header.state.hasEnded { return JobResult(found) }
            guard await iterator.next() != nil else { throw CancellationError() }
        }
    }

    static func missing(_ id: String, _ app: String) -> LegworkError {
        LegworkError(
            .notFound,
            "app '\(app)' has no job with the id '\(id)'; it may have expired, or its id be another: "
                + "'legwork jobs list' shows those that are stored",
            job: id
        )
    }
}

extension JobResult {
    init(_ job: JobSnapshot) {
        self.init(
            id: job.meta.job,
            app: job.meta.app,
            version: job.meta.version,
            topic: job.meta.topic,
            state: RunState(job.header.state),
            data: JSONValue(.object(job.data)),
            error: job.failure.map(JSONValue.init)
        )
    }
}

extension RunState {
    init(_ state: JobState) {
        self =
            switch state {
            case .running: .running
            case .paused: .paused
            case .completed: .completed
            case .failed: .failed
            case .interrupted: .interrupted
            case .cancelled: .cancelled
            }
    }
}
