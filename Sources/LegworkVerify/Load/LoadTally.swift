import Legwork
import Synchronization

/// What became of the rounds of a load.
final class LoadTally: Sendable {
    /// The counts.
    struct Counts: Sendable {
        /// Rounds whose starts and signals were all acknowledged.
        var acknowledged = 0
        /// Of these, rounds whose jobs ended as they should.
        var right = 0
        /// Of these, rounds of which a job is not there any more.
        var gone = 0
        /// Rounds that took so long that a job of theirs had expired before its end was looked at.
        var expired = 0
        /// How long the slowest round took that ended as it should, and which one that was.
        var slowest = (took: Duration.zero, name: "none")
        /// What ended otherwise, in words.
        var wrong: [String] = []
        /// Rounds under way, by their number.
        var underWay: Set<Int> = []
    }

    private let state = Mutex(Counts())

    /// The counts so far.
    var counts: Counts { state.withLock { $0 } }

    /// Changes the counts.
    func change(_ body: (inout Counts) -> Void) { state.withLock { body(&$0) } }

    /// A round begins.
    func began(_ round: Int) { change { _ = $0.underWay.insert(round) } }

    /// A round has ended.
    func ended(_ round: Int) {
        change { $0.underWay.remove(round) }
    }

    /// Waits until every round that is under way now has ended.
    ///
    /// - Returns: how long that took.
    func waitForThoseUnderWay() async throws -> Duration {
        let begin = ContinuousClock.now
        let rounds = state.withLock { $0.underWay }
        while !state.withLock({ $0.underWay.isDisjoint(with: rounds) }) { try await Task.sleep(for: .milliseconds(2)) }
        return .now - begin
    }
}
