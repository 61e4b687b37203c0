/// A JSON object: members in the order in which they were inserted, keyed by the scalars of their names.
///
/// Small objects are searched in a line; larger ones keep an index beside the members.
package struct JSONObject: Sendable {
    /// A member's name and value.
    package typealias Member = (key: String, value: JSON)

    /// A member as it is kept: arrays of structures are copied and let go of faster than arrays of tuples.
    fileprivate struct Entry {
        let key: String
        var value: JSON
    }

    private var members: [Entry] = []
    private var index: [Key: Int]?

    /// Up to this many members a linear search is faster than hashing.
    private static let linearMembersMax = 16

    /// An object without members.
    package init() {}

    /// An object with room for `capacity` members.
    package init(minimumCapacity capacity: Int) {
        members.reserveCapacity(capacity)
    }

    /// An object of these members; of members with one name the last value wins, at the first one's place.
    package init(_ members: some Sequence<Member>) {
        for (key, value) in members { self[key] = value }
    }

    /// How many members there are.
    package var count: Int { members.count }

    /// True if there are no members.
    package var isEmpty: Bool { members.isEmpty }

    /// The names, in order.
    package var keys: [String] { members.map(\.key) }

    /// The values, in order.
    package var values: [JSON] { members.map(\.value) }

    /// The value of a member. Setting an absent one appends it; setting nil removes it.
    package subscript(key: String) -> JSON? {
        get { position(of: key).map { members[$0].value } }
        set {
            switch (position(of: key), newValue) {
            case (let place?, let value?): members[place].value = value
            case (nil, let value?): append(key, value)
            case (let place?, nil): remove(at: place)
            case (nil, nil): break
            }
        }
    }

    /// True if there is a member of this name.
    package func has(_ key: String) -> Bool { position(of: key) != nil }

    /// Changes a member in place, without copying what it holds; an absent one is first appended as `initial`.
    package mutating func update<Result, Failure: Error>(
        _ key: String,
        default initial: JSON = .null,
        _ change: (inout JSON) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        if let place = position(of: key) { return try change(&members[place].value) }
        append(key, initial)
        return try change(&members[members.count - 1].value)
    }

    /// Looks at each member in order, where it stands.
    func forEachMember(_ body: (String, JSON) -> Void) {
        for place in members.indices { body(members[place].key, members[place].value) }
    }

    private func position(of key: String) -> Int? {
        if let index { return index[Key(key)] }
        for place in members.indices where members[place].key.sameScalars(as: key) { return place }
        return nil
    }

    private mutating func append(_ key: String, _ value: JSON) {
        index?[Key(key)] = members.count
        members.append(Entry(key: key, value: value))
        if index == nil, members.count > Self.linearMembersMax { reindex() }
    }

    private mutating func remove(at place: Int) {
        if place == members.count - 1 {
            index?[Key(members[place].key)] = nil
            members.removeLast()
        } else {
            members.remove(at: place)
            if index != nil { reindex() }
        }
    }

    private mutating func reindex() {
        var fresh = [Key: Int](minimumCapacity: members.count)
        for (place, member) in members.enumerated() { fresh[Key(member.key)] = place }
        index = fresh
    }
}

extension JSONObject: Sequence {
    /// Hands out members.
    package struct Iterator: IteratorProtocol {
        private var entries: IndexingIterator<[Entry]>

        fileprivate init(_ entries: [Entry]) { self.entries = entries.makeIterator() }

        /// The next member, or nil after the last.
        package mutating func next() -> Member? { entries.next().map { ($0.key, $0.value) } }
    }

    /// The members in order.
    package func makeIterator() -> Iterator { Iterator(members) }

    /// How many members there are.
    package var underestimatedCount: Int { members.count }
}

extension JSONObject: Equatable {
    /// The same names with equal values, in any order.
    package static func == (left: JSONObject, right: JSONObject) -> Bool {
        guard left.count == right.count else { return false }
        return left.members.allSatisfy { right[$0.key] == $0.value }
    }
}

extension JSONObject: Hashable {
    /// Hashes the members, in any order.
    package func hash(into hasher: inout Hasher) {
        var sum = 0
        for entry in members {
            var member = Hasher()
            entry.key.hashScalars(into: &member)
            member.combine(entry.value)
            sum ^= member.finalize()
        }
        hasher.combine(members.count)
        hasher.combine(sum)
    }
}

/// A name compared by scalars, where `String` would compare by canonical equivalence.
private struct Key: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: Key, right: Key) -> Bool { left.text.sameScalars(as: right.text) }

    func hash(into hasher: inout Hasher) { text.hashScalars(into: &hasher) }
}
