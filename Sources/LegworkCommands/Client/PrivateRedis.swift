import LegworkRedis

/// Starts the private Redis of `dev` and `run`.
enum PrivateRedis {
    /// Starts one.
    ///
    /// - Throws: ``CommandFailure`` where the folder is taken, or Redis cannot be started.
    static func start(folder: String, settings: Settings) async throws(CommandFailure) -> EmbeddedRedis {
        let durability: EmbeddedRedisConfiguration.Durability =
            settings.text(.durability) == "everysec" ? .everysec : .always
        do {
            return try await EmbeddedRedis.start(EmbeddedRedisConfiguration(folder: folder, durability: durability))
        } catch {
            if case .serverAlreadyRunning = error.kind {
                throw CommandFailure(
                    "a Legwork runs in '\(folder)' already",
                    hints: [
                        "legwork status   (commands in this directory find it)", "--data folder   (for a second one)",
                    ],
                    code: 409
                )
            }
            throw CommandFailure(
                error.message.split(separator: "\n").first.map(String.init) ?? error.message,
                details: error.message.split(separator: "\n").dropFirst().map(String.init),
                hints: error.advice.map { [$0] } ?? [],
                code: 503
            )
        }
    }
}
