import Legwork
import LegworkRedis

/// Looks what a job takes in Redis after many rounds of a loop: as much as after few.
struct GrowthRun: Sendable {
    let options: VerifyOptions
    /// Is told what was done, for people who wait.
    let tell: @Sendable (String) -> Void

    /// By how much the bytes may differ from those of the fewest rounds.
    private static let tolerance = 0.05

    /// Loops as often as its input says, then waits for a signal.
    private static let app = """
        app:
          id: growth
          version: '1'
          graphs:
            - subscribes: go
              max_cycles: 0
              activities:
                t1: {type: trigger}
                p1: {type: hook, cycle: true, output: {maps: {n: 0}}}
                c1:
                  type: cycle
                  ancestor: p1
                  input: {maps: {n: {'@pipe': [['{p1.output.data.n}', 1], ['{@math.add}']]}}}
                h1: {type: hook, hook: {type: object}, job: {maps: {rounds: '{p1.output.data.n}'}}}
              transitions:
                t1: [{to: p1}]
                p1:
                  - to: c1
                    conditions:
                      match: [{expected: true, actual: {'@pipe': [['{p1.output.data.n}', '{t1.output.data.n}'], ['{@number.lt}']]}}]
                  - {to: h1, else: true}
              hooks:
                go.on:
                  - to: h1
                    conditions: {match: [{expected: '{t1.output.data.id}', actual: '{$self.hook.data.id}'}]}

        """

    /// Runs jobs of more and more rounds.
    func run() async throws -> VerifyReport {
        try await PrivateServer.with(durability: .none) { server in
            let role = ActorRole(
                role: .engine,
                address: server.address.unmaskedText,
                prefix: "lw",
                mode: "fused",
                name: ""
            )
            let door = try await Stage.open(role, runsEngine: true)
            let running = Task { try await door.run() }
            let lane = server.lane()
            try await door.deploy(yaml: Self.app)
            var report = VerifyReport()
            var least: Int64?
            for rounds: Int64 in options.isQuick ? [100, 1000, 10_000] : [1000, 100_000, 1_000_000] {
                tell("growth: \(rounds) rounds")
                let verdict = try await measure(rounds, &least, door, lane)
                verdict.enter(into: &report, .growth, fault: "\(rounds) rounds", subject: "bytes of a job")
            }
            running.cancel()
            try await running.value
            await door.close()
            await lane.close()
            return report
        }
    }

    private func measure(
        _ rounds: Int64,
        _ least: inout Int64?,
        _ door: Legwork,
        _ lane: RedisLane
    ) async throws -> Verdict {
        var verdict = Verdict("\(rounds) rounds")
        // Names of one length, so that they do not count.
        let id = String("\(10_000_000 + rounds)")
        let input: JSONValue = ["id": .init(stringLiteral: id), "n": .init(integerLiteral: rounds)]
        let job = try await door.start("go", input: input, id: id)
        while try await isRunning(id, door) { try await Task.sleep(for: .milliseconds(20)) }
        var bytes: Int64 = 0
        var keys = 0
        for key in try await Residue.keys(lane, prefix: "lw") where key.hasSuffix(":\(id)") {
            bytes += try await lane.send(RedisCommand("MEMORY", "USAGE", key, "SAMPLES", "0")).integer()
            keys += 1
        }
        verdict.note = "\(bytes) bytes in \(keys) keys"
        let first = least ?? bytes
        least = first
        if Double(bytes) > Double(first) * (1 + Self.tolerance) {
            verdict.violations.append("\(bytes) bytes after \(rounds) rounds, \(first) after the fewest")
        }
        try await door.signal("go.on", payload: ["id": .init(stringLiteral: id)])
        let result = try await door.result(of: job, timeout: .seconds(60))
        if result.data["rounds"]?.integer != rounds { verdict.lost.append("the job ended with \(result.data)") }
        return verdict
    }

    /// A job that goes round and round may commit faster than it can be read.
    private func isRunning(_ id: String, _ door: Legwork) async throws -> Bool {
        do { return try await door.job(id).result.state == .running } catch let error as LegworkError {
            guard error.code == .conflict else { throw error }
            return true
        }
    }
}
