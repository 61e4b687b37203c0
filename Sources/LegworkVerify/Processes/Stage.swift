import Legwork
import Logging

/// Opens doors to the store of a run.
enum Stage {
    /// Few, so that jobs, signals and children meet within and across partitions.
    static let partitions = 3

    /// A door as a role asks for it.
    static func open(_ role: ActorRole, runsEngine: Bool) async throws -> Legwork {
        var configuration = LegworkConfiguration(server: .address(role.address))
        configuration.allowsUnsafeDurability = true
        configuration.partitions = partitions
        configuration.prefix = role.prefix
        configuration.runsEngine = runsEngine
        configuration.engineLease = .milliseconds(role.engineLease)
        configuration.workerLease = .milliseconds(role.workerLease)
        configuration.commitMode = LegworkConfiguration.CommitMode(rawValue: role.mode) ?? .fused
        return try await Legwork(configuration: configuration, logger: logger)
    }

    /// Tells of nothing less than what must not be.
    static var logger: Logger {
        var logger = Logger(label: "verify")
        logger.logLevel = .critical
        return logger
    }
}
