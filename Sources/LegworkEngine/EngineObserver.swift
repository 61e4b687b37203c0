package import LegworkLedger
package import LegworkPlanner

/// Watches an engine of the same process: what `legwork run` shows while a job moves.
///
/// Called on the engine's own threads, after the commit that it tells of; it must return at once.
package protocol EngineObserver: Sendable {
    /// A commit of a job was carried out.
    ///
    /// - Parameters:
    ///   - changes: the activities that moved, in order.
    ///   - header: the job's header after the commit.
    func committed(app: String, job: String, changes: [ActivityChange], header: JobHeader)
}
