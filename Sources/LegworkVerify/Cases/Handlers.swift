import Legwork

/// The workers of all cases. Each call is an effect that is told before anything else.
enum Handlers {
    /// Takes in an effect: `app|job|activity|attempt|idempotency key`.
    typealias Sink = @Sendable (String) async throws -> Void

    /// How long the slow worker works: longer than the leases that a run gives its workers.
    static let slowness = Duration.milliseconds(4000)

    /// How long a worker takes that was fast before: longer than tasks wait that were given to it meanwhile.
    static let lateness = Duration.milliseconds(1500)

    /// Adds the workers to a door.
    static func register(on door: Legwork, telling sink: @escaping Sink) {
        func handle(
            _ topic: String,
            concurrency: Int = 16,
            _ body: @escaping @Sendable (WorkerTask) async throws -> WorkerAnswer
        ) {
            door.handle(topic, app: nil, concurrency: concurrency) { task in
                try await sink("\(task.app)|\(task.jobID)|\(task.activity)|\(task.attempt)|\(task.idempotencyKey)")
                return try await body(task)
            }
        }
        handle("work") { task in ["n": plusOne(task)] }
        handle("fail") { _ in throw WorkerError(code: 418, message: "it never works") }
        handle("flaky") { task in
            guard task.attempt == 3 else { throw WorkerError(code: 503, message: "not yet") }
            return ["n": plusOne(task)]
        }
        handle("steps") { task in
            for number: Int64 in [1, 2] { try await task.progress(["n": .init(integerLiteral: number)]) }
            return ["n": plusOne(task)]
        }
        handle("slow") { task in
            try await Task.sleep(for: slowness)
            return ["n": plusOne(task)]
        }
        handle("narrow", concurrency: 1) { task in
            if task.activity.hasPrefix("late") { try await Task.sleep(for: lateness) }
            return ["n": plusOne(task)]
        }
        handle("hang") { _ in
            try await Task.sleep(for: .seconds(3600))
            return [:]
        }
    }

    private static func plusOne(_ task: WorkerTask) -> JSONValue {
        .init(integerLiteral: (task.input["n"]?.integer ?? 0) + 1)
    }
}
