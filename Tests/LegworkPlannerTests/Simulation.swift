import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkSystem
import LegworkTesting

/// Drives jobs over the model until nothing is left to do.
struct Simulation {
    var model = Model()
    let app: PreparedApp
    let mode: CommitMode
    var random: SplitMix64
    /// In percent: how often a step is followed by a crash, a message is delivered twice, or the order is shuffled.
    var faults: UInt64
    var steps = 0
    var workerCalls: [String] = []
    /// Whether every step is followed by an audit, and what the first one that was not empty found.
    var audits = false
    var violations: [String] = []

    init(app: PreparedApp, mode: CommitMode, seed: UInt64 = 0, faults: UInt64 = 0) {
        self.app = app
        self.mode = mode
        self.faults = faults
        random = SplitMix64(seed: seed)
    }

    func context(entry: Int?) -> PlanningContext {
        PlanningContext(
            app: app,
            mode: mode,
            partition: 0,
            partitions: 1,
            nowMilliseconds: model.now,
            entry: entry.map { "\($0)" }
        )
    }

    mutating func chance(_ percent: UInt64) -> Bool { faults > 0 && random.next() % 100 < percent }

    mutating func start(_ topic: String, _ input: JSON, id: String) throws {
        let plan = try Planner.start(
            StartRequest(topic: topic, input: input, id: id, gid: "g-\(id)"),
            context: context(entry: nil)
        )
        _ = model.commit(plan.commit, entry: nil)
    }

    /// Processes one message to its end, or to a crash.
    mutating func process(_ place: Int) throws {
        let (id, message) = model.stream[place]
        guard let target = message.target else { return }
        var job = try model.snapshot(target.app, target.job, for: message)
        while true {
            steps += 1
            let plan = Planner.plan(message, job: job, context: context(entry: id))
            if chance(faults) { return }
            let reply = model.commit(plan.commit, entry: id)
            guard case .done = reply else { return }
            if chance(faults) { return }
            if plan.isMessageDone {
                if chance(faults) { model.add(message) }
                return
            }
            job = plan.job
        }
    }

    mutating func work(_ place: Int) {
        let (_, task) = model.tasks.remove(at: place)
        let input = (try? JSON(parsing: task.payload)) ?? .null
        workerCalls.append("\(task.topic)|\(task.token.activity)|\(task.token.address)|\(task.token.attempt)")
        let answer = SimulatedWorker.answer(topic: task.topic, input: input, attempt: task.token.attempt)
        model.add(
            .answer(
                .init(
                    token: task.token,
                    sequence: 0,
                    status: answer.isError ? .error : .success,
                    code: answer.code,
                    payload: answer.data.serialized()
                )
            )
        )
    }

    /// Sends the signal that the oldest waiter waits for.
    mutating func signalOldest() throws {
        guard let waiter = model.waiters.first else { return }
        let graph = app.graphs.first {
            $0.source.activities.indices.contains(waiter.token.activity) && waiterIsOf($0, waiter.token)
        }
        guard let graph else { return }
        let activity = graph.activities[waiter.token.activity].source.id
        let topic = graph.hookRules.first { $0.source.to == waiter.token.activity }?.topic ?? ""
        let request = try SignalRouting.request(
            app: waiter.token.app,
            topic: topic,
            id: "s\(steps)",
            isIDGiven: false,
            status: .success,
            code: 200,
            payload: ["to": .string(activity)],
            rules: app.rules(topic: topic),
            context: context(entry: nil)
        )
        _ = model.signal(request)
    }

    func waiterIsOf(_ graph: PreparedGraph, _ token: WaitToken) -> Bool {
        guard let job = try? model.snapshot(token.app, token.job, for: nil) else { return false }
        return job.meta.topic == graph.source.subscribes
    }

    mutating func run(limit: Int = 5000) throws -> Bool {
        while steps < limit {
            if audits {
                let found = try audit()
                guard found.isEmpty else {
                    violations = found
                    return false
                }
            }
            let shuffles = faults > 0
            var choices: [Int] = []
            if !model.stream.isEmpty { choices.append(0) }
            if !model.tasks.isEmpty { choices.append(1) }
            if !model.waiters.isEmpty { choices.append(2) }
            if choices.isEmpty {
                model.timers.removeAll { if case .expiry = $0.timer { true } else { false } }
                guard let next = model.timers.map(\.due).min() else { return true }
                model.now = max(model.now, next)
                _ = model.tick()
                continue
            }
            steps += 1
            switch shuffles ? choices[Int(random.next() % UInt64(choices.count))] : choices[0] {
            case 0: try process(shuffles && chance(30) ? Int(random.next() % UInt64(model.stream.count)) : 0)
            case 1: work(shuffles ? Int(random.next() % UInt64(model.tasks.count)) : 0)
            default: try signalOldest()
            }
        }
        return false
    }

    /// What is wrong with any of the stored jobs.
    func audit() throws -> [String] {
        var found: [String] = []
        for key in model.hashes.keys where key.contains(":j:") {
            let name = String(key.split(separator: ":").last ?? "")
            guard let job = try model.snapshot(app.source.id, name, for: nil) else { continue }
            let underway = (model.stream.map(\.message) + model.held).filter {
                $0.target?.job == name && $0.gid.map { $0 == job.header.gid } ?? true
            }
            var unique: [Message] = []
            for message in underway where !unique.contains(message) { unique.append(message) }
            found += JobAudit.violations(of: job, app: app, underway: unique).map { "\(name): \($0)" }
        }
        return found
    }

    /// What must be equal whatever the schedule: state, data, error, outputs and activity ledgers of a job.
    func fingerprint(_ app: String, _ id: String) throws -> String {
        guard let job = try model.snapshot(app, id, for: nil) else { return "missing" }
        var lines = ["state \(job.header.state) semaphore \(job.header.semaphore)"]
        lines.append("data " + String(decoding: JSON.object(job.data).serialized(.canonical), as: UTF8.self))
        lines.append("error \(job.failure?.description ?? "-")")
        for (address, scope) in job.scopes.sorted(by: { $0.key.text < $1.key.text }) {
            for (index, instance) in scope.instances.sorted(by: { $0.key < $1.key }) {
                let output = instance.output.map { String(decoding: $0.serialized(.canonical), as: UTF8.self) } ?? "-"
                lines.append(
                    "\(address) \(index) \(instance.ledger.value) \(instance.record?.state.rawValue ?? "?") \(output)"
                )
            }
            for (index, join) in scope.joins.sorted(by: { $0.key < $1.key }) {
                lines.append("\(address) join \(index) \(join.text)")
            }
        }
        // A child's generated id follows the guid of what started it, and that may be a signal's id: masked.
        return lines.joined(separator: "\n").replacing(/"job_id":"[^"]*"/, with: "\"job_id\":…")
    }
}
