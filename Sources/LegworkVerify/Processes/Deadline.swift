import Glibc

/// Waits that end.
enum Deadline {
    /// What a task comes to. One that takes too long is cancelled and given up: what it holds is lost, and told.
    ///
    /// - Parameter what: what is waited for, in words of the error.
    /// - Throws: what the task throws; ``VerifyError`` where it takes too long, with what our threads do.
    static func value<Success: Sendable>(
        of task: Task<Success, any Error>,
        within limit: Duration,
        _ what: String
    ) async throws -> Success {
        let (results, continuation) = AsyncStream.makeStream(of: Result<Success, any Error>.self)
        Task {
            continuation.yield(await task.result)
            continuation.finish()
        }
        let alarm = Task {
            try await Task.sleep(for: limit)
            continuation.finish()
        }
        defer { alarm.cancel() }
        for await result in results { return try result.get() }
        let seen = Autopsy.of(getpid())
        task.cancel()
        throw VerifyError("\(what) took longer than \(limit); what the threads of this process did:\n  \(seen)")
    }
}
