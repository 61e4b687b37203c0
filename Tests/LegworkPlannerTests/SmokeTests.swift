import LegworkCompiler
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Testing

@Suite struct SmokeTests {
    @Test(arguments: ["seed-1-sleep", "seed-2-webhook", "seed-3-pivot"])
    func seeds(_ name: String) throws {
        let c = Compiler().compile(path: "/work/shared/cases/\(name).yaml")
        for d in c.diagnostics { print(d) }
        let app = try #require(c.app)
        let bytes = AppArchive.encode(app)
        #expect(try AppArchive.decode(bytes) == app)
        let prepared = try PreparedApp(app)
        let context = PlanningContext(app: prepared, partition: 0, partitions: 16, nowMilliseconds: 1_790_000_000_000)
        let plan = try Planner.start(
            StartRequest(topic: app.graphs[0].subscribes, input: ["id": "7"], gid: "GID"),
            context: context
        )
        for op in plan.commit.operations {
            switch op {
            case .save(let s, let f):
                print("SAVE", s, f.map { "\($0.name)=\(String(decoding: $0.value, as: UTF8.self))" })
            default: print(op)
            }
        }
        print("----")
    }
}
