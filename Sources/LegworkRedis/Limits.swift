/// The bounds of this room, each with its reason.
package enum RedisLimits {
    /// The longest path of a unix socket, in bytes: `sun_path` holds 108 with its closing NUL.
    package static let socketPathBytesMax = 107

    /// The most commands that a lane writes before it reads: enough to share a round trip and a disk sync,
    /// few enough that the first caller does not wait for the last one's work.
    package static let laneBatchCommandsMax = 1024

    /// The bytes after which a lane takes no further request into a batch.
    package static let laneBatchBytesMax = 4 * 1024 * 1024

    /// The most bytes that wait in a lane's mailbox; beyond it a request is turned away at once.
    package static let laneQueueBytesMax = 256 * 1024 * 1024

    /// How often a lane tries to write a request before it gives up: a command that the server hangs up on while it is
    /// being written, such as an oversized one, must not hold the lane for ever.
    static let laneWriteAttemptsMax = 3

    /// The most events that wait for the reader of a subscription; beyond it they become one gap.
    package static let subscriptionEventsMax = 16_384

    /// How much is read from a socket at once: a batch of replies in one system call.
    static let receiveBytes = 64 * 1024

    /// The buffer of bytes read that the parser keeps between replies; a larger one is given back. Its own bound of 16 KiB
    /// is less than one read brings, so that it would get and give back a block of memory for each.
    static let keptInputBytes = 256 * 1024

    /// The output buffer that a connection keeps between batches; a larger one is given back.
    static let keptOutputBytes = 4 * 1024 * 1024

    /// The most arguments of one command: what the reserved head of its wire form can say.
    static let argumentsMax = 9_999_999

    /// The last lines of Redis' log that an error quotes.
    static let quotedLogLines = 8
}
