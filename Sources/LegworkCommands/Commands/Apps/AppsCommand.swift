import ArgumentParser
import Legwork
import LegworkJSON

/// `legwork apps`
struct AppsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apps",
        abstract: "Look at deployed apps and their versions.",
        subcommands: [
            AppsListCommand.self, AppsVersionsCommand.self, AppsActivateCommand.self, AppsRemoveCommand.self,
        ]
    )
}

/// `legwork apps list`
struct AppsListCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List the deployed apps, their active versions and topics."
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let versions = try await client.versions(app: nil)
        let shown = Dictionary(grouping: versions, by: \.app).sorted { $0.key < $1.key }
            .compactMap { $0.value.first(where: \.isActive) ?? $0.value.last }
        VersionTable.render(shown, output)
    }
}

/// `legwork apps versions`
struct AppsVersionsCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "versions",
        abstract: "List the versions of an app, the oldest first."
    )

    @Argument(help: "The app's id; else all apps.")
    var app: String?

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        VersionTable.render(try await client.versions(app: app), output)
    }
}

/// Versions as a table.
enum VersionTable {
    /// Prints versions.
    static func render(_ versions: [StoredVersion], _ output: Output) {
        output.render(
            versions,
            titles: ["app", "version", "", "living jobs", "topics"],
            json: \.json,
            row: { version, _ in
                [
                    TextTable.Cell(version.app, .bold), TextTable.Cell(version.version),
                    TextTable.Cell(version.isActive ? "active" : "", .green),
                    TextTable.Cell(String(version.livingJobs)),
                    TextTable.Cell(version.topics.joined(separator: " ")),
                ]
            }
        )
    }
}

/// `legwork apps activate`
struct AppsActivateCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "activate",
        abstract: "Let new jobs of an app start on a version.",
        discussion: "Running jobs finish on theirs."
    )

    @Argument(help: "The app's id.")
    var app: String

    @Argument(help: "The version.")
    var version: String

    @Flag(name: .long, help: "Also go back to a lower version.")
    var force = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        try await client.activate(app: app, version: version, isForced: force)
        output.note("\(app) \(version) is active")
    }
}

/// `legwork apps remove`
struct AppsRemoveCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove",
        abstract: "Remove a version on which no job lives and that is not active."
    )

    @Argument(help: "The app's id.")
    var app: String

    @Argument(help: "The version.")
    var version: String

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        try await client.remove(app: app, version: version)
        output.note("\(app) \(version) is removed")
    }
}
