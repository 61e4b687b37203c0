/// A rule that routes signals of a topic to a waiting activity. Source: `10-language` §6.
package struct HookRule: Sendable, Equatable {
    /// The topic on which signals arrive.
    package var topic: String

    /// The index of the activity that waits, in the rule's own graph.
    package var to: Int

    /// How several matches combine.
    package var gate: Gate

    /// `expected` is read in the waiting job, `actual` in the signal. Empty: any signal of the topic.
    package var match: [MatchRule]

    /// Whether a signal goes to the oldest waiter or to all.
    package var deliver: Delivery

    /// How long a signal that finds no waiter is kept, in milliseconds; 0 refuses it.
    package var bufferMilliseconds: Int64

    /// The default of `buffer`: ten minutes.
    package static let bufferMillisecondsDefault: Int64 = 600_000

    /// Who gets a signal.
    package enum Delivery: String, Sendable {
        case one
        case all
    }

    /// A rule of these parts.
    package init(
        topic: String,
        to: Int,
        gate: Gate = .and,
        match: [MatchRule] = [],
        deliver: Delivery = .one,
        bufferMilliseconds: Int64 = HookRule.bufferMillisecondsDefault
    ) {
        self.topic = topic
        self.to = to
        self.gate = gate
        self.match = match
        self.deliver = deliver
        self.bufferMilliseconds = bufferMilliseconds
    }
}
