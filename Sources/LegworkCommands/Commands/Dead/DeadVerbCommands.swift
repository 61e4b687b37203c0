import ArgumentParser
import Legwork
import LegworkJSON

/// `legwork dead retry`
struct DeadRetryCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry",
        abstract: "Send dead letters again to the streams that they came from.",
        discussion: """
            Mend first what was wrong. A letter is retried once: a second retry finds it gone. A task for which its job no \
            longer waits is left where it is.
            """
    )

    @OptionGroup var choice: DeadChoice
    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        var failed = false
        for id in try await client.chosenLetters(choice, verb: "retry") {
            let outcome = try await client.attempt { try await client.legwork.retryDeadLetter(id) }
            output.render(DeadOutcome(id: id, outcome: outcome.rawValue))
            if outcome == .unwanted {
                failed = true
                output.note("\(id): its job no longer waits for this task; 'legwork dead drop \(id)' forgets it")
            }
        }
        if failed { throw CommandFailure.Silent(.problem) }
    }
}

/// `legwork dead drop`
struct DeadDropCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "drop",
        abstract: "Forget dead letters for good.",
        discussion: "Their jobs are not told: cancel or replay one that waits for what is dropped."
    )

    @OptionGroup var choice: DeadChoice
    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        for id in try await client.chosenLetters(choice, verb: "drop") {
            let isDropped = try await client.attempt { try await client.legwork.dropDeadLetter(id) }
            output.render(DeadOutcome(id: id, outcome: isDropped ? "dropped" : "gone"))
        }
    }
}

/// What became of a dead letter, for people and programs.
struct DeadOutcome: Renderable {
    /// The letter's id.
    let id: String
    /// `sent`, `dropped`, `gone` or `unwanted`.
    let outcome: String

    var json: JSON { ["id": .string(id), "outcome": .string(outcome)] }

    func lines(_ style: RenderingStyle) -> [String] { ["\(style.paint(id, .bold)) \(outcome)"] }
}

extension Client {
    /// Dead letters that a filter chooses.
    func deadLetters(_ filter: DeadFilter, limit: Int) async throws(CommandFailure) -> [DeadLetter] {
        try await attempt {
            try await legwork.deadLetters(app: filter.app, job: filter.job, reason: filter.reason, limit: limit)
        }
    }

    /// The ids that a verb is about: those that are named, or all that a filter chooses.
    func chosenLetters(_ choice: DeadChoice, verb: String) async throws(CommandFailure) -> [String] {
        guard choice.ids.isEmpty || !choice.all else { throw .usage("name ids or say --all, not both") }
        if !choice.ids.isEmpty { return choice.ids }
        guard choice.all else {
            throw .usage(
                "which dead letters?",
                hints: ["legwork dead list\(place.options)", "legwork dead \(verb) --all\(place.options)"]
            )
        }
        return try await deadLetters(choice.filter, limit: .max).map(\.id)
    }
}
