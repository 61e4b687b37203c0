import CoreMetrics
import LegworkPlanner

/// The engine's instruments, made once for each engine. `docs/metrics.md` has the same table.
///
/// | name | kind | labels | unit | counts or measures |
/// |---|---|---|---|---|
/// | `lw.legs` | counter | `type`, `step` | – | activities that entered, waited, retried, finished or failed |
/// | `lw.commits` | counter | `outcome` | – | commits by the kernel's answer |
/// | `lw.drops` | counter | `reason` | – | messages that were acknowledged without moving anything |
/// | `lw.dead` | counter | – | – | messages that went to the dead-letter stream |
/// | `lw.batch.messages` | recorder | – | messages | size of a batch |
/// | `lw.batch.duration` | timer | – | seconds | from a batch's arrival to its last commit's reply |
/// | `lw.cache` | counter | `outcome` | – | jobs that were or were not in memory |
/// | `lw.timers` | counter | – | – | timers that were moved |
/// | `lw.timer.lateness` | timer | – | seconds | from the earliest due moment of a tick to its reply |
/// | `lw.leases` | gauge | – | partitions | leases held |
/// | `lw.leases.lost` | counter | – | – | leases that another engine has taken, or that ran out |
/// | `lw.redis.errors` | counter | – | – | connections lost and calls that Redis refused |
struct EngineMetrics: Sendable {
    /// What became of a commit, as a label.
    enum Outcome: String, CaseIterable, Sendable {
        case done, duplicate, conflict, gone, fenced, taken, refused
    }

    /// A type of activity and what activities of it did.
    struct Leg: Hashable, Sendable {
        var type: String
        var step: ActivityChange.Step
    }

    private let legs: [Leg: Counter]
    private let commits: [Outcome: Counter]
    private let drops: [DropReason: Counter]
    private let cacheHits = Counter(label: "lw.cache", dimensions: [("outcome", "hit")])
    private let cacheMisses = Counter(label: "lw.cache", dimensions: [("outcome", "miss")])
    private let batchMessages = Recorder(label: "lw.batch.messages")
    private let batchDuration = CoreMetrics.Timer(label: "lw.batch.duration")
    let dead = Counter(label: "lw.dead")
    let timers = Counter(label: "lw.timers")
    let timerLateness = CoreMetrics.Timer(label: "lw.timer.lateness")
    let leases = Gauge(label: "lw.leases")
    let leasesLost = Counter(label: "lw.leases.lost")
    let redisErrors = Counter(label: "lw.redis.errors")

    init() {
        var legs: [Leg: Counter] = [:]
        for type in ["trigger", "worker", "await", "hook", "cycle", "signal", "interrupt"] {
            for step in [ActivityChange.Step.entered, .waiting, .retrying, .finished, .failed] {
                legs[Leg(type: type, step: step)] =
                    Counter(label: "lw.legs", dimensions: [("type", type), ("step", step.rawValue)])
            }
        }
        self.legs = legs
        commits = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { outcome in
                (outcome, Counter(label: "lw.commits", dimensions: [("outcome", outcome.rawValue)]))
            }
        )
        drops = Dictionary(
            uniqueKeysWithValues: DropReason.allCases.map { reason in
                (reason, Counter(label: "lw.drops", dimensions: [("reason", reason.rawValue)]))
            }
        )
    }

    /// What a batch adds up to before it is reported: one call an instrument and batch, not one a leg.
    struct Tally {
        var legs: SmallMap<Leg, Int> = [:]
        var commits: SmallMap<Outcome, Int> = [:]
        var drops: SmallMap<DropReason, Int> = [:]
        var hits = 0
        var misses = 0

        mutating func add(_ changes: [ActivityChange]) {
            for change in changes { legs[Leg(type: change.type, step: change.step), default: 0] += 1 }
        }
    }

    /// Reports a batch.
    func report(_ tally: Tally, messages: Int, nanoseconds: Int64) {
        for (label, count) in tally.legs { legs[label]?.increment(by: count) }
        for (outcome, count) in tally.commits { commits[outcome]?.increment(by: count) }
        for (reason, count) in tally.drops { drops[reason]?.increment(by: count) }
        if tally.hits > 0 { cacheHits.increment(by: tally.hits) }
        if tally.misses > 0 { cacheMisses.increment(by: tally.misses) }
        batchMessages.record(messages)
        batchDuration.recordNanoseconds(nanoseconds)
    }
}
