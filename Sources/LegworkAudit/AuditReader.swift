import LegworkLedger
import LegworkStore
import LegworkSystem

/// Reads for an audit, a few questions at a time and no faster than it may, so that commits hardly notice.
final class AuditReader {
    let store: Store
    /// The most questions a second; nil for as many as the server answers.
    private let readsPerSecond: Int?
    /// Keys of a type that their names do not promise.
    private(set) var wrongKeys: Set<String> = []
    private var notBeforeNanoseconds: Int64 = 0

    /// How many questions go out together: a server's turn of some tenths of a millisecond.
    private static let batch = 64

    init(_ store: Store, readsPerSecond: Int?) {
        self.store = store
        self.readsPerSecond = readsPerSecond
    }

    /// The answers to questions, in order.
    ///
    /// - Throws: `redis`.
    func read(_ queries: [StoreQuery]) async throws(StoreError) -> [StoreAnswer] {
        var answers: [StoreAnswer] = []
        answers.reserveCapacity(queries.count)
        var start = 0
        while start < queries.count {
            let end = min(start + Self.batch, queries.count)
            await pace(end - start)
            answers += try await ask(Array(queries[start..<end]))
            start = end
        }
        return answers
    }

    /// Answers; a key of a type that its name does not promise gives the empty one and is remembered.
    private func ask(_ queries: [StoreQuery]) async throws(StoreError) -> [StoreAnswer] {
        do throws(StoreError) { return try await store.keyspace.read(queries) } catch {
            guard error.isOfWrongType else { throw error }
            guard let query = queries.first, queries.count == 1 else {
                var answers: [StoreAnswer] = []
                for query in queries { answers += try await ask([query]) }
                return answers
            }
            wrongKeys.insert(query.key)
            return [.values([])]
        }
    }

    /// The answer to one question.
    ///
    /// - Throws: `redis`.
    func read(_ query: StoreQuery) async throws(StoreError) -> StoreAnswer { try await read([query])[0] }

    private func pace(_ count: Int) async {
        guard let readsPerSecond, readsPerSecond > 0 else { return }
        let now = MonotonicTime.nanoseconds
        let wait = notBeforeNanoseconds - now
        notBeforeNanoseconds = max(now, notBeforeNanoseconds) + Int64(count) * 1_000_000_000 / Int64(readsPerSecond)
        // A cancelled pause is only shorter: what is read next says that the task is over.
        if wait > 0 { try? await Swift.Task.sleep(for: .nanoseconds(wait)) }
    }
}
