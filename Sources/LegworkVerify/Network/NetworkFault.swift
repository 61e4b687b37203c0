/// What a ``LossyProxy`` does to the connections that go through it.
package enum NetworkFault: Sendable, Hashable, CustomStringConvertible {
    /// A call, by its name, at its `count`-th time over all connections.
    package typealias Call = (name: String, count: Int)

    /// Nothing.
    case none
    /// The call is carried out, its reply is swallowed, and the connection breaks.
    case loseReply(name: String, count: Int)
    /// Half of the call is sent on, then the connection breaks: what came before it in the pipeline is carried out.
    case cutRequest(name: String, count: Int)
    /// From the call on, nothing goes through, and nobody hangs up.
    case freeze(name: String, count: Int)
    /// Everything comes in odd pieces.
    case split(seed: UInt64)
    /// Everything comes late, by so many milliseconds a piece.
    case delay(milliseconds: Int)

    package var description: String {
        switch self {
        case .none: "none"
        case .loseReply(let name, let count): "reply-lost.\(name):\(count)"
        case .cutRequest(let name, let count): "cut.\(name):\(count)"
        case .freeze(let name, let count): "half-open.\(name):\(count)"
        case .split: "split"
        case .delay: "delay"
        }
    }

    /// The fault without its count: what a row of a table is about.
    var kind: String { String(description.prefix { $0 != ":" }) }

    /// The call that it is about, where it is about one.
    var call: Call? {
        switch self {
        case .loseReply(let name, let count), .cutRequest(let name, let count), .freeze(let name, let count):
            (name, count)
        case .none, .split, .delay: nil
        }
    }

    /// The same fault at another count.
    func at(_ count: Int) -> NetworkFault {
        switch self {
        case .loseReply(let name, _): .loseReply(name: name, count: count)
        case .cutRequest(let name, _): .cutRequest(name: name, count: count)
        case .freeze(let name, _): .freeze(name: name, count: count)
        case .none, .split, .delay: self
        }
    }
}
