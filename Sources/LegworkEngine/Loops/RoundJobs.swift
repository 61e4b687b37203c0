import LegworkJSON
import LegworkLedger
import LegworkPlanner

/// The jobs that the messages of a round move, out of the cache for as long as the round plans.
///
/// A job stays here even where the cache would have no room for it: what is not here is not stored.
struct RoundJobs {
    /// A job in hand.
    struct Job {
        let key: JobKey
        /// The job as the commits so far will leave it; nil where none is stored.
        var snapshot: JobSnapshot?
        /// How much memory it takes.
        var weight = JobWeight()
        /// True if it must be read, as it was not in memory.
        var isMissing = false
        /// True once nothing more can come for it.
        var isOver = false
        /// Why its stored form cannot be read; nil where it can.
        var fault: String?
    }

    /// A version of an app, as the round needs it.
    struct App {
        let key: AppLibrary.Key
        /// The version; nil where it cannot be used.
        let app: PreparedApp?
        /// The hook rules of all versions in use; nil where the app sends no signals.
        let rules: [PreparedHookRule]?
    }

    /// The jobs, in the order in which messages name them.
    var jobs: [Job] = []
    /// For each message of the round the place of its job in ``jobs``; nil for a nudge.
    private(set) var places: [Int?] = []
    /// The versions that the jobs run on; hardly ever more than one or two.
    var apps: [App] = []

    private var placeOfKey: [JobKey: Int] = [:]

    /// The jobs of some messages, none of them read yet.
    init(of work: [Delivery]) {
        places.reserveCapacity(work.count)
        placeOfKey.reserveCapacity(work.count)
        for delivery in work {
            guard let key = delivery.job else {
                places.append(nil)
                continue
            }
            if let place = placeOfKey[key] {
                places.append(place)
                continue
            }
            placeOfKey[key] = jobs.count
            places.append(jobs.count)
            jobs.append(Job(key: key))
        }
    }

    /// A version that was looked up for this round, or nil.
    func app(_ id: String, _ version: String) -> App? {
        for place in apps.indices where apps[place].key.app == id && apps[place].key.version == version {
            return apps[place]
        }
        return nil
    }

    /// The version that a message's job runs on; nil where there is no job, so that any will do.
    func version(_ message: Message, at place: Int) -> String? {
        if let meta = jobs[place].snapshot?.meta { return meta.version }
        guard case .childStart(_, _, let payload) = message else { return nil }
        return (try? JSON(parsing: payload))?["version"]?.stringValue
    }
}
