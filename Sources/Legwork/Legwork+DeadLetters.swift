import LegworkLedger
import LegworkStore

/// What nobody could process, and what to do with it.
extension Legwork {
    /// Dead letters, oldest first within each partition.
    ///
    /// - Parameters:
    ///   - app: only those of this app; nil for all.
    ///   - job: only those of this job; nil for all.
    ///   - reason: only those whose reason contains this text; nil for all.
    ///   - limit: the most to give.
    /// - Throws: ``LegworkError``.
    public func deadLetters(
        app: String? = nil,
        job: String? = nil,
        reason: String? = nil,
        limit: Int = 1000
    ) async throws -> [DeadLetter] {
        do {
            var found: [DeadLetter] = []
            for partition in 0..<shelf.partitions {
                var last = StreamID.zero
                while found.count < limit {
                    let page = try await shelf.store.deadLetters(
                        partition: partition,
                        after: last,
                        limit: Self.pageLetters
                    )
                    found += page.map(DeadLetter.init).filter { letter in
                        (app == nil || letter.app == app) && (job == nil || letter.job == job)
                            && (reason.map { letter.reason.contains($0) } ?? true)
                    }
                    guard page.count == Self.pageLetters, let end = page.last else { break }
                    last = end.id
                }
            }
            return Array(found.prefix(limit))
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// How many dead letters one question asks for.
    private static let pageLetters = 500

    /// A dead letter.
    ///
    /// - Throws: ``LegworkError``: 400 for what is no id, 404 where there is no such letter.
    public func deadLetter(_ id: String) async throws -> DeadLetter {
        do {
            let (partition, entry) = try place(of: id)
            let before =
                entry.sequence > 0
                ? StreamID(milliseconds: entry.milliseconds, sequence: entry.sequence - 1)
                : StreamID(milliseconds: max(0, entry.milliseconds - 1), sequence: .max)
            let found = try await shelf.store.deadLetters(partition: partition, after: before, limit: 1).first
            guard let found, found.id == entry else {
                throw LegworkError(
                    .notFound,
                    "there is no dead letter '\(id)'; it was retried or dropped, or never there: see 'legwork dead list'"
                )
            }
            return DeadLetter(found)
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// Sends a dead letter again to the stream that it came from. A second retry does nothing.
    ///
    /// - Throws: ``LegworkError``: 400 for what is no id.
    @discardableResult
    public func retryDeadLetter(_ id: String) async throws -> DeadLetterRetry {
        do {
            let (partition, entry) = try place(of: id)
            switch try await shelf.store.retryDeadLetter(partition: partition, entry) {
            case .done: return .sent
            case .unwanted: return .unwanted
            default: return .gone
            }
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// Forgets a dead letter; false where it is gone already.
    ///
    /// - Throws: ``LegworkError``: 400 for what is no id.
    @discardableResult
    public func dropDeadLetter(_ id: String) async throws -> Bool {
        do {
            let (partition, entry) = try place(of: id)
            return try await shelf.store.dropDeadLetter(partition: partition, entry)
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    private func place(of id: String) throws(LegworkError) -> (partition: Int, entry: StreamID) {
        let parts = id.split(separator: ":", maxSplits: 1)
        guard parts.count == 2, let partition = Int(parts[0]), (0..<shelf.partitions).contains(partition),
            parts[1].contains("-"), let entry = StreamID(parts[1])
        else {
            throw LegworkError(
                .badRequest,
                "'\(id)' is no id of a dead letter; one looks like '3:1790000000000-0': see 'legwork dead list'"
            )
        }
        return (partition, entry)
    }
}

extension DeadLetter {
    init(_ letter: Store.DeadLetter) {
        let token = letter.token
        let target = letter.message?.target
        self.init(
            id: letter.name,
            diedMilliseconds: letter.id.milliseconds,
            kind: token != nil ? .task : letter.message != nil ? .message : .unreadable,
            app: token?.app ?? target?.app,
            job: token?.job ?? target?.job,
            stream: letter.stream,
            entry: letter.entry,
            reason: letter.reason,
            attempts: letter.attempts,
            fields: Dictionary(
                letter.fields.map { ($0.name, String(decoding: $0.value, as: UTF8.self)) },
                uniquingKeysWith: { $1 }
            )
        )
    }
}
