import Synchronization

/// What all connections of a proxy share: the counts of calls, and whether the fault has happened.
final class ProxyState: Sendable {
    private struct Values {
        var counts: [String: Int] = [:]
        var hasHappened = false
        var isClosed = false
    }

    let fault: NetworkFault
    private let values = Mutex(Values())

    init(_ fault: NetworkFault) { self.fault = fault }

    /// How often each call came through.
    var counts: [String: Int] { values.withLock { $0.counts } }

    /// True once the fault has happened; from the start for one that is about no call.
    var hasHappened: Bool { fault.call == nil || values.withLock { $0.hasHappened } }

    /// True once the proxy takes no more.
    var isClosed: Bool { values.withLock { $0.isClosed } }

    /// Says that the proxy takes no more; false where that was said before.
    func close() -> Bool {
        values.withLock { values in
            defer { values.isClosed = true }
            return !values.isClosed
        }
    }

    /// Counts a call.
    ///
    /// - Returns: true where it is the one that the fault is about.
    func count(_ name: String) -> Bool {
        values.withLock { values in
            values.counts[name, default: 0] += 1
            guard let call = fault.call, call.name == name, values.counts[name] == call.count else { return false }
            values.hasHappened = true
            return true
        }
    }
}
