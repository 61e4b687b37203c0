import ArgumentParser
import LegworkVerify

/// `legwork verify-actor`: a process that `legwork verify` starts, and may kill.
struct VerifyActorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify-actor",
        abstract: "A process that 'legwork verify' starts, and may kill.",
        shouldDisplay: false
    )

    @Argument(help: "The role, as a JSON object.")
    var role: String

    func run() async throws {
        guard let role = ActorRole(text: role) else {
            throw CommandFailure.usage("this is no role; 'legwork verify' knows how to start me")
        }
        Descriptor.output.write(try await Actor.play(role) + "\n")
    }
}
