import ArgumentParser
import LegworkJSON

/// `legwork config`
struct ConfigCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "config",
        abstract: "Print the settings in force and where each comes from.",
        discussion: """
            Flags win over LEGWORK_* variables, which win over a file, which wins over defaults. The file is the one \
            named by --config or LEGWORK_CONFIG, else legwork.yaml in the working directory, else config.json in the \
            data folder.
            """
    )

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions
    @OptionGroup var engine: EngineOptions

    /// Nothing set.
    init() {}

    /// Prints them.
    func run(_ output: Output) async throws {
        let flags = [common.flags, store.flags, engine.flags].reduce(into: [:]) { all, some in
            all.merge(some) { _, new in new }
        }
        let settings = try Settings(flags: flags, file: common.config)
        output.render(
            settings.entries,
            titles: ["setting", "value", "source", "purpose"],
            json: { entry in
                .object(
                    JSONObject([
                        ("setting", .string(entry.setting.name)),
                        ("value", entry.shownValue.map(JSON.string) ?? .null),
                        ("source", .string(entry.source.description)),
                        ("variable", .string(entry.setting.variable)),
                        ("purpose", .string(entry.setting.purpose)),
                    ])
                )
            },
            row: { entry, _ in
                [
                    TextTable.Cell(entry.setting.name, .bold), TextTable.Cell(entry.shownValue ?? "–"),
                    TextTable.Cell(entry.source.description, entry.source == .fallback ? .dim : .cyan),
                    TextTable.Cell(entry.setting.purpose, .dim),
                ]
            }
        )
    }
}
