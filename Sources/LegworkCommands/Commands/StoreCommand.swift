import ArgumentParser

/// A command that works on a store.
protocol StoreCommand: Command {
    /// Which store.
    var store: StoreOptions { get }

    /// What else is set on the command line.
    var furtherFlags: [String: String] { get }

    /// True for a command that has something to keep, and so makes the store where there is none.
    var makesStore: Bool { get }

    /// Does it, with a connection that is closed afterwards.
    func run(_ output: Output, _ client: Client) async throws
}

extension StoreCommand {
    var furtherFlags: [String: String] { [:] }

    var makesStore: Bool { false }

    /// The settings in force.
    func settings() throws(CommandFailure) -> Settings {
        var flags = common.flags
        flags.merge(store.flags) { _, new in new }
        flags.merge(furtherFlags) { _, new in new }
        return try Settings(flags: flags, file: common.config)
    }

    func run(_ output: Output) async throws {
        let settings = try settings()
        let client = try await Client.open(settings, at: try StorePlace.find(settings), makesStore: makesStore)
        do { try await run(output, client) } catch {
            await client.close()
            throw error
        }
        await client.close()
    }
}
