import Legwork
import LegworkRedis
import LegworkTesting
import Logging
import Testing

/// How long a test waits for what comes at once on an idle machine: a bound against hangs, no expectation.
let hangLimit = Duration.seconds(150)

/// A door to a fresh store, running. The store must be right in every respect afterwards.
func withLegwork<Result: Sendable>(
    _ handlers: (Legwork) -> Void = { _ in },
    change: (inout LegworkConfiguration) -> Void = { _ in },
    body: (Legwork) async throws -> Result
) async throws -> Result {
    try await RedisServer.with(durability: .none) { server in
        var configuration = LegworkConfiguration(server: .address(server.address.unmaskedText))
        configuration.durability = .none
        configuration.partitions = 4
        change(&configuration)
        var logger = Logger(label: "test")
        logger.logLevel = .error
        let legwork = try await Legwork(configuration: configuration, logger: logger)
        handlers(legwork)
        let running = Swift.Task { try await legwork.run() }
        do {
            let result = try await body(legwork)
            #expect(try await legwork.violations() == [])
            running.cancel()
            try? await running.value
            await legwork.close()
            return result
        } catch {
            running.cancel()
            try? await running.value
            await legwork.close()
            throw error
        }
    }
}

/// Another door to the same store, which only looks and changes.
func withDoor<Result: Sendable>(
    to legwork: Legwork,
    body: (Legwork) async throws -> Result
) async throws -> Result {
    var configuration = legwork.configuration
    configuration.runsEngine = false
    var logger = Logger(label: "test")
    logger.logLevel = .error
    let door = try await Legwork(configuration: configuration, logger: logger)
    do {
        let result = try await body(door)
        await door.close()
        return result
    } catch {
        await door.close()
        throw error
    }
}
