import LegworkLedger
import LegworkPlanner
import Synchronization

/// Jobs that this process has just started, for its own engine: their first message then needs no read.
///
/// What stands here is only a guess at what is stored: the start may have been refused, or another engine may have moved
/// the job since. A plan on it is refused by the kernel's comparison of headers, and made again on what is read.
final class FreshJobs: Sendable {
    private let jobs = Mutex(LeastRecentlyUsed<JobKey, CachedJob>(countMax: 16_384, costMax: 48 << 20))

    /// Keeps a job until its first message.
    ///
    /// - Parameter bytes: how many its first commit saves.
    func add(_ key: JobKey, _ snapshot: JobSnapshot, bytes: Int) {
        let job = CachedJob(snapshot, JobWeight(stored: bytes))
        jobs.withLock { $0.set(key, job, cost: job.weight.bytes) }
    }

    /// Hands a job out, once.
    func take(_ key: JobKey) -> CachedJob? {
        jobs.withLock { jobs in
            guard let job = jobs.value(key) else { return nil }
            jobs.remove(key)
            return job
        }
    }
}
