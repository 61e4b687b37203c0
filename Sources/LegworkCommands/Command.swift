import ArgumentParser

/// A verb of the command line.
protocol Command: AsyncParsableCommand {
    /// What every command understands.
    var common: CommonOptions { get }

    /// Does it.
    ///
    /// - Throws: ``CommandFailure`` for what a person should read, ``CommandFailure/Silent`` where that is said already.
    func run(_ output: Output) async throws
}

extension Command {
    /// Does it, with output as the options say.
    func run() async throws { try await run(Output(format: common.outputFormat)) }
}
