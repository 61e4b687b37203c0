import ArgumentParser
import LegworkJSON

/// `legwork version`
struct VersionCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "version",
        abstract: "Print the program's version."
    )

    @OptionGroup var common: CommonOptions

    /// Nothing set.
    init() {}

    /// Prints it.
    func run(_ output: Output) async throws {
        switch output.format {
        case .json: output.write(JSON.object(JSONObject([("version", .string(Program.version))])).compact + "\n")
        case .table: output.write("legwork \(Program.version)\n")
        }
    }
}
