import ArgumentParser

/// `legwork graph`
struct GraphCommand: Command {
    static let configuration = CommandConfiguration(commandName: "graph", abstract: "Draw an app's graphs.")

    @OptionGroup var common: CommonOptions

    /// Nothing set.
    init() {}

    func run(_ output: Output) async throws {}
}
