import ArgumentParser
import Legwork
import LegworkJSON

/// `legwork deploy`
struct DeployCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "deploy",
        abstract: "Compile an app, store it as a new version, and let new jobs start on it.",
        discussion: """
            Running jobs finish on the version they started with. The same version with the same content is no \
            change; with other content it is an error: raise the version.
            """
    )

    @Argument(help: "The app's file, or its folder.", completion: .file(extensions: ["yaml", "yml"]))
    var path: String

    @Flag(name: .long, help: "Store it only; 'legwork apps activate' follows later.")
    var noActivate = false

    @Flag(name: .long, help: "Also activate a version lower than the active one.")
    var force = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    var makesStore: Bool { true }

    func run(_ output: Output, _ client: Client) async throws {
        let app = try CompiledSource.compile(path, output)
        let deployed = try await client.deploy(app, activates: !noActivate, isForced: force)
        switch output.format {
        case .json: output.write(deployed.json.compact + "\n")
        case .table:
            let change = deployed.isNew ? "deployed" : "was deployed before, with the same content"
            let active = deployed.isActive ? "; new jobs start on it" : ""
            output.note("\(deployed.app) \(deployed.version) \(change)\(active)")
            if deployed.isActive, let topic = deployed.topics.first {
                output.note("  legwork start \(ShellText.word(topic)) --input '{…}' --wait\(client.place.options)")
            }
        }
    }
}
