import LegworkCompiler
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Testing

@Suite struct StartTests {
    /// Compiles an app, sends it through its archive as a deployment would, and plans a start.
    func start(_ yaml: String, _ input: JSON, topic: String) throws -> Plan {
        let compilation = Compiler().compile(bytes: Array(yaml.utf8))
        let app = try #require(compilation.app)
        let restored = try AppArchive.decode(AppArchive.encode(app))
        #expect(restored == app)
        let context = PlanningContext(
            app: try PreparedApp(restored),
            partition: 0,
            partitions: 16,
            nowMilliseconds: 1_790_000_000_000
        )
        return try Planner.start(StartRequest(topic: topic, input: input, gid: "life"), context: context)
    }

    @Test func sleepIsRegisteredInTheCommitThatCreatesTheJob() throws {
        let plan = try start(
            """
            app:
              id: myapp
              version: '1'
              graphs:
                - subscribes: job.start
                  activities:
                    t1: { type: trigger }
                    delay:
                      type: hook
                      sleep: 60
                      job: { maps: { paused_at: '{$self.output.metadata.ac}' } }
                    resume: { type: hook }
                  transitions:
                    t1: [{ to: delay }]
                    delay: [{ to: resume }]
            """,
            ["id": "7"],
            topic: "job.start"
        )
        #expect(plan.commit.guard == .absent(idempotencyKey: "", activeVersion: ""))
        let job = try #require(plan.job)
        #expect(
            job.header
                == JobHeader(state: .running, gid: "life", rev: 1, semaphore: 1, updatedMilliseconds: 1_790_000_000_000)
        )
        #expect(job.instance(0, at: .root)?.ledger.value == 201_100_000_000_000)
        #expect(job.instance(1, at: .root)?.ledger.value == 1_100_000_000_000)
        #expect(job.instance(2, at: .root)?.ledger.value == nil)
        #expect(job.data["paused_at"] == "20260921141320.000")
        let token = WaitToken(app: "myapp", gid: "life", activity: 1, address: .root, attempt: 1, job: "life")
        #expect(plan.commit.operations.contains(.arm(.wait(.sleep, token), dueMilliseconds: 1_790_000_060_000)))
    }
}
