import ArgumentParser
import Legwork

/// `legwork dead list`
struct DeadListCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List dead letters, oldest first in each partition.",
        discussion: "Prints nothing where there are none."
    )

    @OptionGroup var filter: DeadFilter

    @Option(name: .long, help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int = 100

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        guard limit > 0 else { throw CommandFailure.usage("--limit must be at least 1") }
        let letters = try await client.deadLetters(filter, limit: limit)
        output.render(
            letters,
            titles: ["id", "died", "kind", "app", "job", "tries", "reason"],
            json: \.json,
            row: { letter, style in
                [
                    TextTable.Cell(letter.id, .bold),
                    TextTable.Cell("\(TimeText.span(max(0, style.nowMilliseconds - letter.diedMilliseconds))) ago"),
                    TextTable.Cell(letter.kind.rawValue), TextTable.Cell(letter.app ?? ""),
                    TextTable.Cell(letter.job ?? ""), TextTable.Cell(String(letter.attempts)),
                    TextTable.Cell(letter.reason),
                ]
            }
        )
        if letters.count == limit { output.note("there may be more than these \(limit); --limit shows them") }
    }
}

/// `legwork dead show`
struct DeadShowCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a dead letter with all that it holds."
    )

    @Argument(help: "Its id, as 'legwork dead list' prints it.")
    var id: String

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        output.render(DeadLetterReport(letter: try await client.attempt { try await client.legwork.deadLetter(id) }))
    }
}
