/// Hands the results of a batch's commands to their callers, each request as soon as it is complete: a caller that has its
/// answer goes on while the server still works for the others.
struct LaneAnswers {
    private let batch: ArraySlice<LaneMailbox.Request>
    private var next: Int
    private var results: [Result<RedisReply, RedisError>] = []
    private var isLost = false

    /// What became of the commands of which nothing was written.
    private(set) var losses: [Result<RedisReply, RedisError>] = []

    init(to batch: ArraySlice<LaneMailbox.Request>) {
        self.batch = batch
        next = batch.startIndex
    }

    /// The requests of which nothing was written: they had no effect and go again.
    ///
    /// A request of several commands goes again only as a whole: its later commands may lean on the earlier ones.
    var unwritten: ArraySlice<LaneMailbox.Request> { batch[next...] }

    /// True where not even the first request was written.
    var isNothingWritten: Bool { next == batch.startIndex }

    /// Takes the result of the next command.
    mutating func take(_ result: Result<RedisReply, RedisError>) {
        if results.isEmpty, case .failure(let error) = result, error.kind == .lostBeforeWrite { isLost = true }
        guard !isLost else {
            losses.append(result)
            return
        }
        results.append(result)
        guard results.count == batch[next].commandCount else { return }
        batch[next].resolve(results[...])
        results.removeAll(keepingCapacity: true)
        next += 1
    }
}
