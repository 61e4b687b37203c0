/// How to reach a server and how long to wait for it.
package struct RedisConfiguration: Sendable, Equatable {
    /// The server's address.
    package var address: RedisAddress
    /// Bounds connecting and greeting.
    package var connectTimeout: Duration
    /// Bounds each wait for a reply; nil for none. A blocking command must be given less than this.
    package var readTimeout: Duration?
    /// How long a lane or a new subscription lets its callers wait for a server that cannot be reached, before they fail.
    package var patience: Duration
    /// The pause before the second attempt to connect; it doubles up to ``reconnectPauseMax``.
    package var reconnectPause: Duration
    /// The longest pause between two attempts to connect.
    package var reconnectPauseMax: Duration

    /// A configuration of these values.
    package init(
        _ address: RedisAddress,
        connectTimeout: Duration = .seconds(5),
        readTimeout: Duration? = .seconds(30),
        patience: Duration = .seconds(2),
        reconnectPause: Duration = .milliseconds(2),
        reconnectPauseMax: Duration = .milliseconds(250)
    ) {
        self.address = address
        self.connectTimeout = connectTimeout
        self.readTimeout = readTimeout
        self.patience = patience
        self.reconnectPause = reconnectPause
        self.reconnectPauseMax = reconnectPauseMax
    }
}
