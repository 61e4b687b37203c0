/// What a subscription tells its reader.
package enum RedisSubscriptionEvent: Sendable, Equatable {
    /// A message of a channel.
    case message(channel: String, payload: [UInt8])
    /// Messages may have been missed, since the connection broke or the reader fell behind. The subscription stands
    /// again: read the state anew, then go on.
    case gap
}
