import Legwork

/// Does what a case's caller does, as a program would that may be killed anywhere and is started again: starts with
/// idempotency keys, signals with ids, and tries again where Redis was away.
struct CallerScript: Sendable {
    let door: Legwork
    let steps: [VerifyCase.Step]
    /// The id of the app.
    var app = VerifyCase.app
    /// What the ids of jobs and signals end with, so that a case can be played many times in one store.
    var suffix = ""
    /// Where what nobody can read is put; nil where no step asks for it.
    var poison: Poison?

    /// How long to wait before something is tried again.
    private static let pause = Duration.milliseconds(4)

    /// Deploys the app and takes every step.
    func run(deploying yaml: String) async throws {
        _ = try await insisting { try await door.deploy(yaml: yaml) }
        try await run()
    }

    /// Takes every step.
    func run() async throws {
        for step in steps { try await take(step) }
    }

    private func take(_ step: VerifyCase.Step) async throws {
        switch step {
        case .start(let topic, let id, let n, let to):
            let id = id + suffix
            let input: JSONValue = [
                "id": .init(stringLiteral: id), "n": .init(integerLiteral: n), "to": .init(stringLiteral: to + suffix),
            ]
            _ = try await insisting {
                try await door.start(topic, input: input, id: id, idempotencyKey: "key-\(id)", app: app)
            }
        case .signal(let topic, let id, let to, let n):
            let payload: JSONValue = ["id": .init(stringLiteral: to + suffix), "n": .init(integerLiteral: n)]
            _ = try await insisting {
                try await door.signal(topic, payload: payload, id: id + suffix, app: app)
            }
        case .whenWaiting(let job): try await waitUntilWaiting(job)
        case .pause(let job): try await insistingUnlessDone { try await door.pause(job + suffix, app: app) }
        case .resume(let job): try await insistingUnlessDone { try await door.resume(job + suffix, app: app) }
        case .cancel(let job): try await insistingUnlessDone { try await door.cancel(job + suffix, app: app) }
        case .poison(let topic):
            guard let poison else { throw VerifyError("there is nowhere to put poison") }
            try await poison.pour(app: app, topic: topic)
        case .whenBuried(let letters):
            while try await insisting({ try await door.deadLetters().count }) < letters {
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    private func waitUntilWaiting(_ job: String) async throws {
        while true {
            let state = try await insisting { try await door.job(job + suffix, app: app).result.state }
            guard state == .running else { return }
            try await Task.sleep(for: Self.pause)
        }
    }

    /// Tries again while Redis is away.
    private func insisting<Value>(_ body: () async throws -> Value) async throws -> Value {
        while true {
            do { return try await body() } catch let error as LegworkError where error.code == .unavailable {
                try await Task.sleep(for: Self.pause)
            }
        }
    }

    /// Takes a refusal for what an earlier life of this caller has done already.
    private func insistingUnlessDone(_ body: () async throws -> Void) async throws {
        do { try await insisting(body) } catch let error as LegworkError where error.code == .conflict {}
    }
}
