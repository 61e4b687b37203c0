import LegworkLedger
import LegworkPlanner
import LegworkStore

/// What a commit must not do, told from the store as it is rather than from what the commit was planned on.
extension World {
    /// What would be wrong if the kernel carried out the plan of a message now; nil for nothing.
    func doubt(about plan: Plan, of item: SimulatedEngine.Item, _ key: String) -> Violation? {
        guard let drop = plan.drop else { return doubtOfLife(item, key) }
        switch drop {
        case .held, .nudge: return nil
        case .gone, .ended, .stale, .duplicate, .folded, .malformed: break
        }
        guard let target = item.message.target else { return nil }
        var context = context(
            partition: item.partition,
            mode: .fused,
            now: item.entry.milliseconds,
            entry: item.messageEntry,
            task: item.task,
            isReleased: item.isReleased
        )
        #if DEBUG
            context.mutation = nil
        #endif
        let fresh = Planner.plan(item.message, job: stored(item.partition, target.job), context: context)
        if fresh.drop != nil, fresh.drop != .held { return nil }
        return Violation(
            kind: "drop",
            message: "\(item.message.brief) was dropped as \(drop), though it means something to the job as it is"
        )
    }

    /// A message moves no other life of its job than its own.
    private func doubtOfLife(_ item: SimulatedEngine.Item, _ key: String) -> Violation? {
        guard let life = item.message.gid, let stored = space.text(key, "h").flatMap({ JobHeader($0) }),
            stored.gid != life
        else { return nil }
        return Violation(kind: "life", message: "\(item.message.brief) has moved the life \(stored.gid)")
    }
}
