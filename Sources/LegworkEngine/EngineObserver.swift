package import LegworkLedger
package import LegworkPlanner

/// Watches the commits of the same process: what `legwork run` shows while a job moves.
///
/// Called after the commit that it tells of: on the engine's own threads, or on that of who starts a job. It must return at once.
/// The engine may be quicker than who started the job, so that a start may be told after what followed it.
package protocol EngineObserver: Sendable {
    /// False for one that only looks at headers: then nothing need be listed for it.
    var wantsChanges: Bool { get }

    /// A commit of a job was carried out.
    ///
    /// - Parameters:
    ///   - changes: the activities that moved, in order.
    ///   - header: the job's header after the commit.
    func committed(app: String, job: String, changes: [ActivityChange], header: JobHeader)
}

extension EngineObserver {
    /// True, unless it says otherwise.
    package var wantsChanges: Bool { true }
}
