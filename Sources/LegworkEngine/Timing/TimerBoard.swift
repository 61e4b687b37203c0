/// The next deadline of each leased partition, and when the earliest of them is.
///
/// A deadline that a commit lowers while a tick of its partition is on its way must not be lost to the tick's reply,
/// which may not know of it: it is remembered, and the earlier of both holds.
package struct TimerBoard: Sendable {
    private struct Entry {
        var token: String
        var dueMilliseconds: Int64?
        var isTicking = false
        var loweredMilliseconds: Int64?
    }

    /// A partition whose timers are due.
    package struct Due: Sendable, Equatable {
        /// The partition.
        package var partition: Int
        /// The token of its lease.
        package var token: String
        /// When its next timer was due.
        package var dueMilliseconds: Int64

        /// A due partition.
        package init(partition: Int, token: String, dueMilliseconds: Int64) {
            self.partition = partition
            self.token = token
            self.dueMilliseconds = dueMilliseconds
        }
    }

    private var entries: [Int: Entry] = [:]

    /// A board without partitions.
    package init() {}

    /// Takes a partition in: its timers are looked at as soon as possible.
    package mutating func adopt(_ partition: Int, token: String) {
        entries[partition] = Entry(token: token, dueMilliseconds: 0)
    }

    /// Forgets a partition; only under this token of its lease, where one is given.
    package mutating func drop(_ partition: Int, token: String? = nil) {
        guard token == nil || entries[partition]?.token == token else { return }
        entries[partition] = nil
    }

    /// Says that a timer is armed that may be the next.
    ///
    /// - Returns: true if the earliest deadline of all came closer.
    package mutating func lower(_ partition: Int, toMilliseconds due: Int64) -> Bool {
        guard var entry = entries[partition] else { return false }
        let earliest = earliestMilliseconds
        if entry.isTicking { entry.loweredMilliseconds = min(due, entry.loweredMilliseconds ?? .max) }
        entry.dueMilliseconds = min(due, entry.dueMilliseconds ?? .max)
        entries[partition] = entry
        return due < earliest ?? .max
    }

    /// The earliest deadline of partitions that are not being ticked; nil where there is none.
    package var earliestMilliseconds: Int64? {
        entries.values.lazy.filter { !$0.isTicking }.compactMap(\.dueMilliseconds).min()
    }

    /// The partitions whose timers are due, earliest first; each counts as being ticked until ``ticked(_:next:)``.
    package mutating func begin(atMilliseconds now: Int64) -> [Due] {
        var due: [Due] = []
        for (partition, entry) in entries {
            guard !entry.isTicking, let moment = entry.dueMilliseconds, moment <= now else { continue }
            due.append(Due(partition: partition, token: entry.token, dueMilliseconds: moment))
            entries[partition]?.isTicking = true
            entries[partition]?.loweredMilliseconds = nil
        }
        return due.sorted { ($0.dueMilliseconds, $0.partition) < ($1.dueMilliseconds, $1.partition) }
    }

    /// Takes in a tick's reply: the next deadline as Redis knew it.
    package mutating func ticked(_ due: Due, nextMilliseconds next: Int64?) {
        guard var entry = entries[due.partition], entry.token == due.token else { return }
        entry.isTicking = false
        entry.dueMilliseconds = [next, entry.loweredMilliseconds].compactMap(\.self).min()
        entry.loweredMilliseconds = nil
        entries[due.partition] = entry
    }
}
