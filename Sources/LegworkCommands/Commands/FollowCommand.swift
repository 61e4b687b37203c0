import ArgumentParser
import Legwork
import LegworkJSON

/// `legwork follow`
struct FollowCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "follow",
        abstract: "Print what jobs announce on a topic: results, and data that 'emit' announces.",
        discussion: """
            The topic is what graphs publish to. Begins with what is kept, about 10,000 events of each partition, and \
            goes on until it is interrupted, or has printed --count.
              legwork follow order.done --new
            """
    )

    @Argument(help: "The topic that graphs publish to.")
    var topic: String

    @Option(name: .long, help: ArgumentHelp("Only what this job announces.", valueName: "id"))
    var job: String?

    @Flag(name: .long, help: "Begin with what is announced from now on.")
    var new = false

    @Option(name: .long, help: ArgumentHelp("End after so many.", valueName: "n"))
    var count: Int?

    @Option(name: .long, help: ArgumentHelp("The app, where several publish to the topic.", valueName: "app"))
    var app: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        if let count, count < 1 { throw CommandFailure.usage("--count must be at least 1") }
        var left = count ?? .max
        let publications = try await client.publications(topic, job: job, onlyNew: new, app: app)
        for try await publication in publications {
            output.render(PublicationReport(publication: publication))
            left -= 1
            if left == 0 { return }
        }
    }
}

/// An announcement, for people and programs.
struct PublicationReport: Renderable {
    /// The announcement.
    let publication: Publication

    var json: JSON { publication.json.json }

    func lines(_ style: RenderingStyle) -> [String] {
        let state = publication.kind.rawValue
        let instant = style.paint(TimeText.instant(publication.milliseconds), .dim)
        let word = style.paint(state, JobStateText.style(state))
        return ["\(instant)  \(style.paint(publication.job, .bold))  \(word)  \(publication.data.text)"]
    }
}
