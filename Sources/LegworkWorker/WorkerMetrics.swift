import CoreMetrics

/// The worker's instruments, made once for each worker. `docs/metrics.md` has the same table.
///
/// | name | kind | labels | unit | counts or measures |
/// |---|---|---|---|---|
/// | `lw.tasks` | counter | `outcome` | – | tasks by what became of them: success, error, lost, dead |
/// | `lw.task.duration` | timer | – | seconds | how long handlers ran |
/// | `lw.tasks.held` | gauge | – | tasks | tasks in hand |
/// | `lw.tasks.reclaimed` | counter | – | – | tasks taken over from workers that fell silent |
struct WorkerMetrics: Sendable {
    let successes = Counter(label: "lw.tasks", dimensions: [("outcome", "success")])
    let errors = Counter(label: "lw.tasks", dimensions: [("outcome", "error")])
    let lost = Counter(label: "lw.tasks", dimensions: [("outcome", "lost")])
    let dead = Counter(label: "lw.tasks", dimensions: [("outcome", "dead")])
    let duration = CoreMetrics.Timer(label: "lw.task.duration")
    let held = Gauge(label: "lw.tasks.held")
    let reclaimed = Counter(label: "lw.tasks.reclaimed")
}
