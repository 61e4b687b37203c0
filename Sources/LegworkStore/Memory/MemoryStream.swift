package import LegworkLedger

/// A model of a Redis stream: entries that are only appended and deleted, and consumer groups with what is pending.
package struct MemoryStream: Sendable {
    /// Deleted entries stay as holes until the front is one.
    private var slots: [StreamEntry?] = []
    private var ids: [StreamID] = []
    private var first = 0
    /// The id given last.
    package private(set) var lastID = StreamID.zero
    /// How many entries there are.
    package private(set) var count = 0
    /// The consumer groups by name.
    package private(set) var groups: [String: Group] = [:]

    /// A consumer group.
    package struct Group: Sendable {
        /// The last entry that was handed out.
        package var lastDelivered = StreamID.zero
        /// What was handed out and not acknowledged.
        package var pending: [StreamID: Pending] = [:]
    }

    /// An entry that a consumer has in hand.
    package struct Pending: Sendable, Equatable {
        /// Whose it is.
        package var consumer: String
        /// How often it was handed out.
        package var deliveries: Int
        /// When it was last handed out or shown to be worked on, in milliseconds since 1970.
        package var deliveredMilliseconds: Int64
    }

    /// An empty stream.
    package init() {}

    /// The entries, oldest first.
    package var entries: [StreamEntry] { slots[first...].compactMap { $0 } }

    // MARK: Entries

    /// Appends an entry under the next id of a millisecond.
    package mutating func add(_ fields: [Operation.Field], milliseconds: Int64) -> StreamID {
        let id =
            milliseconds > lastID.milliseconds
            ? StreamID(milliseconds: milliseconds, sequence: 0)
            : StreamID(milliseconds: lastID.milliseconds, sequence: lastID.sequence + 1)
        lastID = id
        slots.append(StreamEntry(id: id, fields: fields))
        ids.append(id)
        count += 1
        return id
    }

    /// Deletes an entry; false if there is none.
    @discardableResult
    package mutating func remove(_ id: StreamID) -> Bool {
        guard let place = place(of: id) else { return false }
        slots[place] = nil
        count -= 1
        while first < slots.count, slots[first] == nil { first += 1 }
        if first > 64, first > slots.count / 2 {
            slots.removeFirst(first)
            ids.removeFirst(first)
            first = 0
        }
        return true
    }

    /// Deletes the oldest entries beyond `kept` and says how many those were.
    @discardableResult
    package mutating func trim(toCount kept: Int) -> Int {
        var removed = 0
        while count > kept, first < slots.count {
            remove(ids[first])
            removed += 1
        }
        return removed
    }

    /// The entry of an id, or nil.
    package func entry(_ id: StreamID) -> StreamEntry? { place(of: id).flatMap { slots[$0] } }

    /// Entries after an id, oldest first.
    package func entries(after id: StreamID, limit: Int) -> [StreamEntry] {
        var found: [StreamEntry] = []
        var place = lowerBound(id)
        while place < slots.count, found.count < limit {
            if let entry = slots[place], entry.id > id { found.append(entry) }
            place += 1
        }
        return found
    }

    private func place(of id: StreamID) -> Int? {
        let place = lowerBound(id)
        guard place < ids.count, ids[place] == id, slots[place] != nil else { return nil }
        return place
    }

    private func lowerBound(_ id: StreamID) -> Int {
        var low = first
        var high = ids.count
        while low < high {
            let middle = (low + high) / 2
            if ids[middle] < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    // MARK: Groups

    /// Makes a group that gets everything from the beginning; one that exists is left alone.
    package mutating func makeGroup(_ name: String) {
        if groups[name] == nil { groups[name] = Group() }
    }

    /// Hands out entries that no consumer has had (`XREADGROUP >`).
    package mutating func read(
        group name: String,
        consumer: String,
        limit: Int,
        milliseconds: Int64
    ) -> [StreamEntry] {
        guard let last = groups[name]?.lastDelivered else { return [] }
        let fresh = entries(after: last, limit: limit)
        for entry in fresh {
            groups[name]?.lastDelivered = entry.id
            groups[name]?.pending[entry.id] = Pending(
                consumer: consumer,
                deliveries: 1,
                deliveredMilliseconds: milliseconds
            )
        }
        return fresh
    }

    /// Hands out pending entries again that have been idle for long enough, oldest first (`XAUTOCLAIM`). Those that are
    /// deleted are forgotten.
    package mutating func claim(
        group name: String,
        consumer: String,
        idleMilliseconds: Int64,
        limit: Int,
        milliseconds: Int64
    ) -> [(entry: StreamEntry, deliveries: Int)] {
        guard let pending = groups[name]?.pending else { return [] }
        var claimed: [(entry: StreamEntry, deliveries: Int)] = []
        for id in pending.keys.sorted() where claimed.count < limit {
            guard let held = pending[id], milliseconds - held.deliveredMilliseconds >= idleMilliseconds else {
                continue
            }
            guard let entry = entry(id) else {
                groups[name]?.pending[id] = nil
                continue
            }
            groups[name]?.pending[id] = Pending(
                consumer: consumer,
                deliveries: held.deliveries + 1,
                deliveredMilliseconds: milliseconds
            )
            claimed.append((entry, held.deliveries + 1))
        }
        return claimed
    }

    /// Acknowledges an entry; false if it is not pending.
    package mutating func acknowledge(group name: String, _ id: StreamID) -> Bool {
        groups[name]?.pending.removeValue(forKey: id) != nil
    }

    /// Resets the idle time of a pending entry, leaving its deliveries (`XCLAIM … JUSTID`).
    package mutating func touch(group name: String, _ id: StreamID, milliseconds: Int64) {
        groups[name]?.pending[id]?.deliveredMilliseconds = milliseconds
    }

    /// What is known of a pending entry, or nil.
    package func pending(group name: String, _ id: StreamID) -> Pending? { groups[name]?.pending[id] }
}
