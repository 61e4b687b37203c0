import Legwork
import Testing

@Suite(.timeLimit(.minutes(10)))
struct LegworkTests {
    static let order = """
        app:
          id: shop
          version: '1'
          graphs:
            - subscribes: order.placed
              expire: 120
              input:
                schema:
                  type: object
                  properties: {id: {type: string}, amount: {type: number}}
                  required: [id]
              activities:
                t1: {type: trigger, stats: {id: '{$self.input.data.id}'}}
                charge:
                  type: worker
                  topic: charge
                  input: {maps: {amount: '{t1.output.data.amount}'}}
                  job: {maps: {receipt: '{$self.output.data.receipt}'}}
                approval:
                  type: hook
                  hook: {type: object, properties: {approved: {type: boolean}}}
                  job: {maps: {approved: '{$self.hook.data.approved}'}}
                refused: {type: hook, job: {maps: {refused: true}}}
              transitions:
                t1: [{to: charge}]
                charge:
                  - {to: approval}
                  - {to: refused, conditions: {code: 402}}
              hooks:
                order.approval:
                  - to: approval
                    conditions:
                      match: [{expected: '{t1.output.data.id}', actual: '{$self.hook.data.id}'}]
        """

    @Test("A job is charged, approved by a signal, and its result read")
    func wholeWay() async throws {
        try await withLegwork { legwork in
            legwork.handle("charge", app: "shop") { task in
                ["receipt": .init(stringLiteral: "r-\(task.jobID)-\(task.input["amount"]?.integer ?? 0)")]
            }
        } body: { legwork in
            let deployment = try await legwork.deploy(yaml: Self.order)
            #expect(deployment.isNew)
            #expect(deployment.isActive)
            #expect(deployment.topics == ["order.placed"])
            let job = try await legwork.start("order.placed", input: ["id": "7", "amount": 12])
            #expect(job.id == "7")
            #expect(try await legwork.signal("order.approval", payload: ["id": "7", "approved": true]) != .duplicate)
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.state == .completed)
            #expect(result.data == ["receipt": "r-7-12", "approved": true])
            #expect(result.error == nil)
        }
    }

    @Test("An error of a worker takes the edge of its code")
    func errorEdge() async throws {
        try await withLegwork { legwork in
            legwork.handle("charge") { _ in throw WorkerError(code: 402, message: "no money") }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.order)
            let job = try await legwork.start("order.placed", input: ["id": "8"])
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.state == .completed)
            #expect(result.data == ["refused": true])
        }
    }

    @Test("An uncaught error fails the job, and the error says what the handler said")
    func uncaught() async throws {
        try await withLegwork { legwork in
            legwork.handle("charge") { _ in throw WorkerError(code: 418, message: "a teapot", data: ["spout": 1]) }
        } body: { legwork in
            try await legwork.deploy(yaml: Self.order)
            let job = try await legwork.start("order.placed", input: ["id": "9"])
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.state == .failed)
            #expect(result.error?["code"] == 418)
            #expect(result.error?["message"] == "a teapot")
            #expect(result.error?["data"] == ["spout": 1])
        }
    }

    @Test("A taken id is refused with 409 and named; an equal idempotency key gives the job back")
    func taken() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.order)
            let first = try await legwork.start("order.placed", input: ["id": "1"], idempotencyKey: "k")
            #expect(first.isNew)
            let again = try await legwork.start("order.placed", input: ["id": "1"], idempotencyKey: "k")
            #expect(again.id == "1")
            #expect(!again.isNew)
            let error = await #expect(throws: LegworkError.self) {
                try await legwork.start("order.placed", input: ["id": "1"])
            }
            #expect(error?.code == .conflict)
            #expect(error?.job == "1")
        }
    }

    @Test("What does not fit is refused with its code")
    func refusals() async throws {
        try await withLegwork { legwork in
            let none = await #expect(throws: LegworkError.self) { try await legwork.start("order.placed") }
            #expect(none?.code == .notFound)
            try await legwork.deploy(yaml: Self.order)
            let bad = await #expect(throws: LegworkError.self) {
                try await legwork.start("order.placed", input: ["id": 7])
            }
            #expect(bad?.code == .badRequest)
            let topic = await #expect(throws: LegworkError.self) { try await legwork.start("order.plcaed") }
            #expect(topic?.code == .notFound)
            let job = await #expect(throws: LegworkError.self) { try await legwork.job("404") }
            #expect(job?.code == .notFound)
            let yaml = await #expect(throws: CompileError.self) {
                try await legwork.deploy(yaml: "app: {id: x, version: '1', grahps: []}")
            }
            #expect(yaml?.report.contains("grahps") == true)
            let changed = await #expect(throws: LegworkError.self) {
                try await legwork.deploy(yaml: Self.order.replacing("expire: 120", with: "expire: 130"))
            }
            #expect(changed?.code == .conflict)
            #expect(try await legwork.deploy(yaml: Self.order).isNew == false)
        }
    }

    @Test("A waiting job explains itself, can be paused, resumed, cancelled and deleted")
    func control() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.order)
            let job = try await legwork.start("order.placed", input: ["id": "5"])
            let details = try await legwork.job("5")
            #expect(details.result.state == .waiting)
            #expect(details.waits.map(\.subjects) == [["worker"]])
            try await legwork.pause("5")
            #expect(try await legwork.job("5").result.state == .paused)
            let twice = await #expect(throws: LegworkError.self) { try await legwork.pause("5") }
            #expect(twice?.code == .conflict)
            try await legwork.resume("5")
            let early = await #expect(throws: LegworkError.self) {
                try await legwork.result(of: job, timeout: .milliseconds(10))
            }
            #expect(early?.code == .timeout)
            try await legwork.cancel("5", reason: "enough")
            let result = try await legwork.result(of: job, timeout: hangLimit)
            #expect(result.state == .cancelled)
            #expect(result.error?["message"] == "enough")
            let page = try await legwork.jobs()
            #expect(page.jobs.map(\.id) == ["5"])
            #expect(page.jobs.map(\.state) == [.cancelled])
            #expect(page.next == nil)
            #expect(try await legwork.jobs(state: .running).jobs.isEmpty)
            try await legwork.delete("5")
        }
    }

    @Test("A list goes on where its page has ended")
    func pages() async throws {
        try await withLegwork { legwork in
            try await legwork.deploy(yaml: Self.order)
            for number in 0..<25 {
                try await legwork.start("order.placed", input: ["id": .init(stringLiteral: "\(number)")])
            }
            var seen: [String] = []
            var cursor: JobCursor?
            repeat {
                let page = try await legwork.jobs(limit: 7, after: cursor)
                #expect(page.jobs.count <= 7)
                seen += page.jobs.map(\.id)
                cursor = page.next
            } while cursor != nil
            #expect(seen.count == 25)
            #expect(Set(seen) == Set((0..<25).map { "\($0)" }))
        }
    }
}
