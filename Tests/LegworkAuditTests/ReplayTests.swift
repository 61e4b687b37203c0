import LegworkAudit
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore
import Testing

/// A replay keeps what an activity does not follow from, and runs the rest again.
@Suite(.timeLimit(.minutes(10)))
struct ReplayTests {
    static let yaml = """
        app:
          id: shop
          version: '1'
          graphs:
            - subscribes: buy
              input: { schema: { type: object, required: [amount] } }
              activities:
                t1: { type: trigger }
                quote:
                  type: hook
                  output: { schema: { type: object, required: [sum] }, maps: { sum: '{t1.output.data.amount}' } }
                  job: { maps: { sum: '{$self.output.data.sum}' } }
                stock: { type: hook, job: { maps: { stock: true } } }
                both: { type: hook, job: { maps: { paid: '{quote.output.data.sum}' } } }
                wait: { type: hook, hook: { type: object }, job: { maps: { by: '{$self.hook.data.by}' } } }
                pivot: { type: hook, cycle: true }
                again:
                  type: cycle
                  ancestor: pivot
                inner: { type: hook, job: { maps: { looped: true } } }
              transitions:
                t1: [{ to: quote }, { to: stock }]
                quote: [{ to: both }]
                stock: [{ to: both }]
                both: [{ to: wait }]
                wait: [{ to: pivot }]
                pivot: [{ to: inner }]
                inner:
                  - to: again
                    conditions: { match: [{ expected: never, actual: '{t1.output.data.amount}' }] }
              hooks:
                paid:
                  - to: wait
                    conditions:
                      match: [{ expected: '{t1.output.data.amount}', actual: '{$self.hook.data.amount}' }]
        """

    private func finished() async throws -> World {
        var world = try await World(yaml: Self.yaml)
        try await world.start("buy", ["amount": 5], id: "7")
        _ = try await world.signal("paid", ["amount": 5, "by": "ada"], id: "s1")
        try await world.settle()
        #expect(try await world.job("7")?.header.state == .completed)
        return world
    }

    private func replay(_ world: World, _ request: ReplayRequest) async throws -> JobSnapshot {
        let old = try #require(try await world.job("7"))
        let id = Planner.jobID(of: request, replaying: old)
        let plan = try Planner.replay(request, of: old, context: world.context(world.partition(id)))
        #expect(try await world.store.perform(.commit(plan.commit)) == .commit(.done(nextDeadlineMilliseconds: nil)))
        try await world.settle()
        return try #require(try await world.job(id))
    }

    private func refusal(_ world: World, _ activity: String, patch: JSON = .emptyObject) async throws -> StartRefusal {
        let old = try #require(try await world.job("7"))
        let request = ReplayRequest(activity: activity, patch: patch, gid: "new")
        do {
            _ = try Planner.replay(request, of: old, context: world.context(0))
        } catch let refusal {
            return refusal
        }
        throw Missing()
    }

    private struct Missing: Error {}

    @Test("The activity waits again, with what came before it; the new job knows where it is from")
    func fromWait() async throws {
        let world = try await finished()
        let job = try await replay(world, ReplayRequest(activity: "wait", gid: "newlife"))
        #expect(job.meta.job == "7-newlif" && job.header.state == .running && job.header.semaphore == 1)
        #expect(job.meta.replay == ReplaySource(job: "7", gid: "life-1", activity: "wait"))
        #expect(job.data["sum"] == 5 && job.data["paid"] == 5)
        #expect(job.instance(1, at: .root)?.output == ["sum": 5])
        #expect(job.instance(4, at: .root)?.record?.state == .open)
        #expect(job.instance(5, at: .root) == nil)
        #expect(try await world.audit() == [])
        _ = try await world.signal("paid", ["amount": 5, "by": "grace"], id: "s2")
        try await world.settle()
        let ended = try #require(try await world.job("7-newlif"))
        #expect(ended.header.state == .completed && ended.data["by"] == "grace" && ended.data["looped"] == true)
        #expect(try await world.job("7")?.data["by"] == "ada")
        #expect(try await world.audit() == [])
    }

    @Test("A join runs again once the branch has that is run again; the other one is kept")
    func fromBranch() async throws {
        let world = try await finished()
        let patch: JSON = ["data": ["sum": nil, "note": "again"], "outputs": ["t1": ["amount": 9]]]
        let job = try await replay(world, ReplayRequest(activity: "quote", patch: patch, id: "8", gid: "newlife"))
        #expect(job.data["sum"] == 9 && job.data["paid"] == 9 && job.data["note"] == "again")
        #expect(job.scopes[.root]?.joins[3]?.text == "!0:tt")
        #expect(job.instance(2, at: .root)?.ledger.legOneEntries == 1)
        #expect(job.instance(4, at: .root)?.record?.state == .open)
        #expect(try await world.audit() == [])
    }

    @Test("What cannot be replayed is refused with what can")
    func refusals() async throws {
        var world = try await finished()
        let unknown = try await refusal(world, "none")
        #expect(unknown.message.contains("job '7' ran 'quote', 'stock', 'both', 'wait', 'pivot'"))
        #expect(unknown.code == 404)
        #expect(try await refusal(world, "t1").message.contains("legwork start buy"))
        let inner = try await refusal(world, "inner")
        #expect(inner.code == 409 && inner.message.contains("replay from 'pivot'"))
        #expect(try await refusal(world, "wait", patch: ["datas": [:]]).message.contains("it has 'data'"))
        #expect(try await refusal(world, "wait", patch: []).message.contains("not array"))
        let output = try await refusal(world, "wait", patch: ["outputs": ["wait": [:]]])
        #expect(output.message.contains("as it is run again; kept are 't1', 'quote', 'stock', 'both'"))
        #expect(try await refusal(world, "wait", patch: ["outputs": ["quote": [:]]]).message.contains("schema"))
        #expect(try await refusal(world, "wait", patch: ["outputs": ["x": 1]]).message.contains("does not have"))
        let old = try #require(try await world.job("7"))
        var running = old
        running.header.state = .running
        #expect(throws: StartRefusal.self) {
            try Planner.replay(ReplayRequest(activity: "wait", gid: "x"), of: running, context: world.context(0))
        }
        try await world.start("buy", ["amount": 6], id: "9")
        try await world.control(.interrupt(Interruption(state: .cancelled, code: 410, reason: "enough")), "9")
        try await world.settle()
        let cancelled = try #require(try await world.job("9"))
        let refused = #expect(throws: StartRefusal.self) {
            try Planner.replay(ReplayRequest(activity: "pivot", gid: "x"), of: cancelled, context: world.context(0))
        }
        #expect(refused?.message.contains("'pivot' did not run in job '9'") ?? false)
    }

    @Test("A loop that was passed before is kept with its rounds; from its pivot it runs anew")
    func loops() async throws {
        let world = try await finished()
        let job = try await replay(world, ReplayRequest(activity: "pivot", gid: "newlife"))
        #expect(job.header.state == .completed)
        #expect(job.instance(4, at: .root)?.hook?["data"]?["by"] == "ada")
        #expect(try await world.audit() == [])
    }
}
