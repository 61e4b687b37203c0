import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Testing

/// Jobs that a person or an error has paused.
@Suite struct PauseTests {
    static let life = "life"

    /// A worker whose errors hold its job.
    static func context() throws -> PlanningContext {
        var trigger = Activity(id: "t", kind: .trigger(TriggerSettings()))
        trigger.transitions = [Transition(to: 1)]
        let charge = Activity(id: "charge", kind: .worker(WorkerSettings(topic: "charge")))
        let graph = Graph(subscribes: "pay", onError: .pause, activities: [trigger, charge])
        return PlanningContext(
            app: try PreparedApp(CompiledApp(id: "shop", version: AppVersion("1"), graphs: [graph])),
            partition: 0,
            partitions: 1,
            nowMilliseconds: 1_790_000_000_000
        )
    }

    static func token(attempt: Int) -> WaitToken {
        WaitToken(app: "shop", gid: life, activity: 1, address: .root, attempt: attempt, job: "7")
    }

    static func answer(_ status: AnswerStatus, attempt: Int) -> Message {
        let code = status == .error ? 500 : 200
        return .answer(.init(token: token(attempt: attempt), sequence: 0, status: status, code: code, payload: []))
    }

    static func started() throws -> JobSnapshot {
        let request = StartRequest(topic: "pay", input: [:], id: "7", gid: life)
        return try #require(try Planner.start(request, context: context()).job)
    }

    /// The job after its worker has failed.
    static func failed() throws -> JobSnapshot {
        try #require(Planner.plan(answer(.error, attempt: 1), job: started(), context: context()).job)
    }

    @Test func aFailedActivityIsNotResumedButTriedAgain() throws {
        let job = try Self.failed()
        #expect(job.header.state == .paused)
        let refusal = try #require(throws: ControlRefusal.self) {
            try Planner.control(.resume, job: job, context: Self.context())
        }
        #expect(refusal.code == 409)
        #expect(
            refusal.message
                == "job '7' is paused because 'charge' failed, and to resume it would not mend that; have it tried again: "
                + "legwork jobs retry 7 (with --input or --job-data, if they were wrong), or end the job: "
                + "legwork jobs cancel 7"
        )
        let retry = ControlVerb.retry(activity: nil, fix: RetryFix())
        let again = try #require(try Planner.control(retry, job: job, context: Self.context()).job)
        #expect(again.header.state == .running)
        #expect(again.record(1, at: .root)?.state == .open)
        #expect(again.record(1, at: .root)?.attempt == 2)
    }

    @Test func aPausedJobWithNothingFailedIsResumedAndNotTriedAgain() throws {
        let paused = try #require(
            try Planner.control(.pause(by: "ada"), job: Self.started(), context: Self.context()).job
        )
        let refusal = try #require(throws: ControlRefusal.self) {
            try Planner.control(.retry(activity: nil, fix: RetryFix()), job: paused, context: Self.context())
        }
        #expect(refusal.code == 409 && refusal.message.hasPrefix("no activity of job '7' failed"))
        let resumed = try #require(try Planner.control(.resume, job: paused, context: Self.context()).job)
        #expect(resumed.header.state == .running)
    }

    /// Three messages held, put back one by one, and the job paused again when the first has come back.
    @Test func whatComesBackToAJobThatWasPausedAgainGoesToTheFront() throws {
        var context = try Self.context()
        context.limits.releasedMax = 1
        var job = try #require(try Planner.control(.pause(by: "ada"), job: Self.started(), context: context).job)
        for number in 0..<3 {
            let signal = Message.SignalWake(
                token: Self.token(attempt: 1),
                id: "s\(number)",
                status: .success,
                code: 202,
                payload: Array("{}".utf8)
            )
            job = try #require(Planner.plan(.signal(signal), job: job, context: context).job)
        }
        #expect(job.heldCount == 3)
        job = try #require(try Planner.control(.resume, job: job, context: context).job)
        #expect(job.heldCount == 2 && job.isReleasing)
        job = try #require(try Planner.control(.pause(by: "ada"), job: job, context: context).job)

        context.isReleased = true
        let back = Planner.plan(Self.answer(.pending, attempt: 1), job: job, context: context)
        #expect(back.drop == .held)
        job = try #require(back.job)
        #expect(job.heldCount == 3 && job.returnedCount == 1)
        context.isReleased = false

        // Resumed at once: the release that is under way goes on, and there is no second one.
        let resumed = try Planner.control(.resume, job: job, context: context)
        #expect(!resumed.commit.operations.contains { if case .release = $0 { true } else { false } })
        let next = Planner.plan(
            .release(app: "shop", gid: Self.life, job: "7"),
            job: resumed.job,
            context: context
        )
        let moves = next.commit.operations.filter { operation in
            switch operation {
            case .turnHeld, .release: true
            default: false
            }
        }
        #expect(moves == [.turnHeld(count: 1), .release(limit: 1)])
        #expect(next.job?.heldCount == 2)
        #expect(next.job?.returnedCount == 0)
        #expect(next.job?.isReleasing == true)

        // Or not resumed: the release ends, and the next one begins anew.
        let ended = Planner.plan(.release(app: "shop", gid: Self.life, job: "7"), job: job, context: context)
        #expect(ended.job?.heldCount == 3)
        #expect(ended.job?.isReleasing == false)
        #expect(ended.commit.operations.contains(.turnHeld(count: 1)))

        // An answer that was handed in, and so not put back, parts what has come back from what comes back yet: all goes.
        job = try #require(Planner.plan(Self.answer(.success, attempt: 1), job: job, context: context).job)
        context.isReleased = true
        job = try #require(Planner.plan(Self.answer(.pending, attempt: 1), job: job, context: context).job)
        #expect(job.heldCount == 5 && job.returnedCount == 3)
    }

    @Test(arguments: [(3, false, 0, "3"), (0, true, 0, "0r"), (250, true, 7, "250r7")])
    func whatIsHeldIsReadAsItIsWritten(count: Int, isReleasing: Bool, returned: Int, text: String) throws {
        let request = StartRequest(topic: "pay", input: [:], id: "7", gid: Self.life)
        var fields = [(name: "z", value: Array(text.utf8))]
        for operation in try Planner.start(request, context: Self.context()).commit.operations {
            guard case .save(.root, let saved) = operation else { continue }
            fields += saved.map { (name: $0.name, value: $0.value) }
        }
        let job = try #require(try JobSnapshot(fields: fields))
        #expect(job.heldCount == count && job.isReleasing == isReleasing && job.returnedCount == returned)
    }

    @Test(arguments: ["", "x", "3rx", "r"]) func whatIsHeldMustBeACount(text: String) throws {
        #expect(throws: StoredJobError.self) {
            _ = try JobSnapshot(fields: [(name: "z", value: Array(text.utf8))])
        }
    }
}
