import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Testing

/// What is kept of activities, and in how many fields.
@Suite struct StoredInstanceTests {
    static let long = String(repeating: "x", count: StoredInstance.outputMax)

    static func record(_ state: InstanceRecord.State = .done, reference: String = "") -> InstanceRecord {
        InstanceRecord(
            state: state,
            attempt: 2,
            hooks: [HookKey(partition: 3, hash: "hash")],
            deadline: .init(cause: .timeout, dueMilliseconds: 50),
            scheduleDueMilliseconds: 60,
            createdMilliseconds: 10,
            updatedMilliseconds: 20,
            code: 200,
            edges: [0, 12],
            guid: "guid",
            reference: reference
        )
    }

    static func stored(_ record: InstanceRecord, ledger: Int64?, output: String?) -> [UInt8] {
        var bytes: [UInt8] = []
        StoredInstance.write(
            record,
            ledger: ledger.map { ActivityLedger($0) },
            output: output.map { Array($0.utf8) },
            to: &bytes
        )
        return bytes
    }

    @Test(
        "What is written is read again, whatever the texts in it look like",
        arguments: ["", "topic", "app|job", "1|2|", "7||{}\n"],
        [nil, "{}", #"{"a":"|"}"#]
    )
    func roundTrip(reference: String, output: String?) throws {
        for ledger in [nil, 0, 201_100_000_000_001] as [Int64?] {
            let record = Self.record(reference: reference)
            let read = try #require(StoredInstance(Self.stored(record, ledger: ledger, output: output)))
            #expect(read.record == record)
            #expect(read.ledger?.value == ledger)
            #expect(read.output.map { String(decoding: $0, as: UTF8.self) } == output)
        }
        var fresh = Self.record(reference: reference)
        fresh.updatedMilliseconds = fresh.createdMilliseconds
        #expect(InstanceRecord(fresh.text) == fresh)
    }

    @Test(
        "What is cut off, or is of another kind, is none",
        arguments: [
            "", "d1|||", "d1||||10|x|200||guid|1||", "d1||||10||200||guid|x||", "d1||||10||200||guid|1|9|short",
        ]
    )
    func damage(text: String) { #expect(StoredInstance(Array(text.utf8)) == nil) }

    @Test("A bundle gives back what was put into it, and nothing of a damaged one")
    func bundles() throws {
        var bundle: [UInt8] = []
        let all = [(0, "one"), (12, ""), (3, "4:3:|")]
        for (activity, text) in all { InstanceBundle.add(activity, Array(text.utf8), to: &bundle) }
        let read = try #require(InstanceBundle.read(bundle))
        #expect(read.map(\.activity) == all.map(\.0))
        #expect(read.map { String(decoding: $0.instance, as: UTF8.self) } == all.map(\.1))
        #expect(InstanceBundle.read([])?.isEmpty == true)
        for damaged in ["1", "1:", "1:2", "1:2:x", "x:1:x", "1:-1:", "1:1:xx"] {
            #expect(InstanceBundle.read(Array(damaged.utf8)) == nil, "\(damaged)")
        }
    }

    // MARK: Jobs

    /// A trigger, and passthroughs in a row, the last of which waits.
    static func context(passthroughs count: Int) throws -> PlanningContext {
        var activities: [Activity] = []
        for place in 0...count {
            var activity = Activity(
                id: "a\(place)",
                kind: place == 0 ? .trigger(TriggerSettings()) : .hook(HookSettings())
            )
            activity.outputMaps = place == 0 ? nil : ["text": "{a0.output.data.text}"]
            activity.transitions = [Transition(to: place + 1)]
            activities.append(activity)
        }
        activities.append(Activity(id: "work", kind: .worker(WorkerSettings(topic: "work"))))
        let graph = Graph(subscribes: "go", activities: activities)
        return PlanningContext(
            app: try PreparedApp(CompiledApp(id: "app", version: AppVersion("1"), graphs: [graph])),
            partition: 0,
            partitions: 1,
            nowMilliseconds: 1_790_000_000_000
        )
    }

    static func fields(_ commit: Commit) -> [(name: String, value: [UInt8])] {
        commit.operations.flatMap { operation -> [(name: String, value: [UInt8])] in
            guard case .save(.root, let fields) = operation else { return [] }
            return fields.map { ($0.name, $0.value) }
        }
    }

    @Test("What passes in one commit shares fields that stay compact, and is read again", arguments: [1, 2, 20, 60])
    func passing(count: Int) throws {
        for text in ["short", Self.long] {
            let context = try Self.context(passthroughs: count)
            let request = StartRequest(topic: "go", input: ["text": .string(text)], id: "7", gid: "life")
            let plan = try Planner.start(request, context: context)
            let fields = Self.fields(plan.commit)
            #expect(fields.map(\.name).filter { $0.hasPrefix("L") || $0.hasPrefix("R") } == ["R\(count + 1)"])
            for (name, value) in fields where name.hasPrefix("P") {
                #expect(value.count <= InstanceBundle.bytesMax, "\(name)")
            }
            #expect(fields.filter { $0.name.hasPrefix("O") }.count == (text == Self.long ? count + 1 : 0))
            for fields in [fields, fields.reversed()] {
                let job = try #require(try JobSnapshot(fields: fields))
                for activity in 0...(count + 1) {
                    let (was, now) = (plan.job?.instance(activity, at: .root), job.instance(activity, at: .root))
                    #expect(was?.ledger == now?.ledger)
                    #expect(was?.record == now?.record)
                    #expect(was?.output == now?.output)
                }
                #expect(job.instance(count, at: .root)?.output?["text"] == .string(text))
            }
        }
    }

    @Test("A field of its own counts more than a bundle, in whatever order they are read")
    func precedence() throws {
        var bundle: [UInt8] = []
        InstanceBundle.add(1, Self.stored(Self.record(), ledger: 201_100_000_000_000, output: "1"), to: &bundle)
        let newer = Self.stored(Self.record(.held), ledger: 2_100_000_000_000, output: nil)
        let fields: [(name: String, value: [UInt8])] = [
            ("h", Array("r|life|1|1|10".utf8)),
            ("m", Array(#"{"app":"app","version":"1","topic":"go","job":"7","created":10}"#.utf8)),
            ("P1", bundle),
        ]
        func read(_ more: [(name: String, value: [UInt8])]) throws -> Instance {
            let (one, two) = (
                try JobSnapshot(fields: fields + more), try JobSnapshot(fields: (fields + more).reversed())
            )
            let read = try #require(one?.instance(1, at: .root))
            #expect(two?.instance(1, at: .root)?.record == read.record)
            #expect(two?.instance(1, at: .root)?.output == read.output)
            return read
        }
        #expect(try read([]).output == 1)
        #expect(try read([("R1", newer)]).output == nil)
        #expect(try read([("R1", newer)]).record?.state == .held)
        #expect(try read([("R1", newer)]).ledger.value == 2_100_000_000_000)
        #expect(try read([("R1", newer), ("O1", Array("2".utf8))]).output == 2)
        #expect(throws: StoredJobError.self) { try JobSnapshot(fields: fields + [("P2", Array("2:1:".utf8))]) }
    }
}
