/// Which streams to read next, and how many tasks from each, so that no more tasks are held than handlers are free.
///
/// `COUNT` is per stream, so a read of many streams can bring many more tasks than one. With fewer free handlers than
/// streams, the streams are asked in turns, a few at a time; only when all have said that they are empty, one read waits
/// on all of them, one task each.
struct ReadPlan: Sendable {
    /// A topic's streams and the handlers that are free for it.
    struct Topic: Sendable, Equatable {
        var streams: [Int]
        var free: Int
    }

    /// One read.
    struct Read: Sendable, Equatable {
        /// The places of the streams.
        var streams: [Int]
        /// The most tasks from each.
        var count: Int
        /// True to wait where all are empty.
        var waits: Bool
    }

    private var turn = 0
    private var emptySinceFound = 0

    init() {}

    /// The next read; nil while no handler is free.
    ///
    /// - Parameter countMax: the most tasks from each stream.
    mutating func next(_ topics: [Topic], countMax: Int) -> Read? {
        let open = topics.filter { $0.free > 0 }
        let streams = open.flatMap(\.streams)
        guard !streams.isEmpty else { return nil }
        let count = open.map { $0.free / max(1, $0.streams.count) }.min() ?? 0
        guard count == 0 else {
            return Read(streams: streams, count: min(count, countMax), waits: true)
        }
        guard emptySinceFound < streams.count else {
            emptySinceFound = 0
            return Read(streams: streams, count: 1, waits: true)
        }
        // In turns: from each topic as many streams as it has free handlers.
        var chosen: [Int] = []
        for topic in open {
            let size = min(topic.free, topic.streams.count)
            for step in 0..<size { chosen.append(topic.streams[(turn + step) % topic.streams.count]) }
        }
        turn += open.map { min($0.free, $0.streams.count) }.min() ?? 1
        emptySinceFound += open.map { min($0.free, $0.streams.count) * streams.count / $0.streams.count }.min() ?? 1
        return Read(streams: chosen, count: 1, waits: false)
    }

    /// Says that the last read brought something.
    mutating func found() { emptySinceFound = 0 }
}
