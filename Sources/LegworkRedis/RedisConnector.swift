/// Keeps a connection, makes it anew where it broke, and knows how long an outage has lasted.
struct RedisConnector {
    private let configuration: RedisConfiguration
    private var current: RedisConnection?
    private var outageStart: ContinuousClock.Instant?
    private var pause: Duration

    init(_ configuration: RedisConfiguration) {
        self.configuration = configuration
        pause = configuration.reconnectPause
    }

    /// The connection, after a look whether it still lives; a new one where it does not.
    ///
    /// - Throws: `unreachable`, or `refused` by the greeting.
    mutating func connection() throws(RedisError) -> RedisConnection {
        if let current, current.isAlive { return current }
        current = nil
        do throws(RedisError) {
            let fresh = try RedisConnection(configuration)
            current = fresh
            outageStart = nil
            pause = configuration.reconnectPause
            return fresh
        } catch {
            outageStart = outageStart ?? .now
            throw error
        }
    }

    /// Closes the connection.
    mutating func drop() {
        current = nil
    }

    /// True while the outage is younger than the configured patience.
    var isPatient: Bool {
        guard let outageStart else { return true }
        return outageStart.duration(to: .now) < configuration.patience
    }

    /// How long to wait before the next attempt; longer each time.
    mutating func nextPause() -> Duration {
        defer { pause = min(pause * 2, configuration.reconnectPauseMax) }
        return pause
    }
}
