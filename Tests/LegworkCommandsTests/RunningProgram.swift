import LegworkSystem

@testable import LegworkCommands

/// A command that stays, such as `legwork dev`, run beside the test.
final class RunningProgram: Sendable {
    private let run: ChildRun
    private let ending: Task<Result<ChildProgram.Ending, CommandFailure>, Never>

    /// Starts a command.
    init(_ arguments: String..., in folder: String, variables: [String: String] = [:]) {
        let program = ChildProgram(
            [LegworkProgram.path] + arguments,
            environment: LegworkProgram.environment.merging(variables) { _, new in new },
            directory: folder
        )
        // Bounds against hangs, the second beyond the tests' own limit.
        var limits = ChildProgram.Limits()
        limits.graceMilliseconds = 60_000
        let run = ChildRun(program: program, input: [], timeoutMilliseconds: 660_000, limits: limits)
        self.run = run
        ending = Task {
            await withCheckedContinuation { continuation in
                do { try OSThread.start("test") { continuation.resume(returning: run.body()) } } catch {
                    continuation.resume(returning: .failure(CommandFailure("\(error)")))
                }
            }
        }
    }

    /// Sends SIGTERM, and waits for the end.
    func stop() async throws -> LegworkProgram.Outcome {
        run.cancel()
        return try await end()
    }

    /// Waits for the end.
    func end() async throws -> LegworkProgram.Outcome {
        LegworkProgram.Outcome(try await ending.value.get())
    }
}

/// Runs a command again and again until it ends as wanted.
///
/// - Returns: its last outcome, which is not as wanted if that took too many tries.
func eventually(
    _ arguments: String...,
    in folder: String,
    until isWanted: (LegworkProgram.Outcome) -> Bool = { $0.status == 0 }
) async throws -> LegworkProgram.Outcome {
    var outcome = try await LegworkProgram.run(arguments, in: folder)
    for _ in 0..<400 where !isWanted(outcome) {
        try await Task.sleep(for: .milliseconds(20))
        outcome = try await LegworkProgram.run(arguments, in: folder)
    }
    return outcome
}
