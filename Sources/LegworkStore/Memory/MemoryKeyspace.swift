package import LegworkLedger

/// A model of the part of Redis that Legwork uses, on a clock that the caller moves.
///
/// A value: a copy is a snapshot to come back to, which is how a simulation crashes and restarts a server.
package struct MemoryKeyspace: Sendable {
    /// The time, in microseconds since 1970. Each kernel call moves it on by one, so that no two calls are at once.
    package var nowMicroseconds: Int64

    /// The hashes by key; never an empty one.
    package var hashes: [String: [String: [UInt8]]] = [:]
    /// The sorted sets by key; never an empty one.
    package var sortedSets: [String: MemorySortedSet] = [:]
    /// The streams by key.
    package var streams: [String: MemoryStream] = [:]
    /// The lists by key; never an empty one.
    package var lists: [String: [[UInt8]]] = [:]
    /// The sets by key; never an empty one.
    package var sets: [String: Set<String>] = [:]
    private var strings: [String: Text] = [:]

    /// What was published since it was last taken, oldest first; of very many only the latest.
    package private(set) var publications: [Publication] = []

    /// A message on a channel.
    package struct Publication: Sendable, Equatable {
        /// The channel.
        package var channel: String
        /// The message.
        package var text: String
    }

    private struct Text: Sendable {
        var value: [UInt8]
        var expiresMilliseconds: Int64?
    }

    /// An empty keyspace at a time.
    package init(nowMilliseconds: Int64) { nowMicroseconds = nowMilliseconds * 1000 }

    /// The time in milliseconds since 1970.
    package var nowMilliseconds: Int64 {
        get { nowMicroseconds / 1000 }
        set { nowMicroseconds = newValue * 1000 }
    }

    // MARK: Strings

    /// The value of a string that has not expired, or nil.
    package func string(_ key: String) -> [UInt8]? {
        guard let text = strings[key] else { return nil }
        if let expires = text.expiresMilliseconds, expires <= nowMilliseconds { return nil }
        return text.value
    }

    /// Sets a string, with a time to live or for ever.
    package mutating func setString(_ key: String, _ value: [UInt8], timeToLiveMilliseconds: Int64? = nil) {
        strings[key] = Text(value: value, expiresMilliseconds: timeToLiveMilliseconds.map { nowMilliseconds + $0 })
    }

    /// Gives a string another time to live.
    package mutating func expireString(_ key: String, timeToLiveMilliseconds: Int64) {
        guard string(key) != nil else { return }
        let expires = nowMilliseconds + timeToLiveMilliseconds
        strings[key]?.expiresMilliseconds = expires
    }

    /// True if the string lasts only for a time.
    package func isMortal(_ key: String) -> Bool { strings[key]?.expiresMilliseconds != nil }

    /// The keys of strings that have not expired.
    package var stringKeys: [String] { strings.keys.filter { string($0) != nil } }

    /// How long a key lives on, in milliseconds; -1 for ever, -2 where there is none.
    package func lifeMilliseconds(_ key: String) -> Int {
        if string(key) != nil, let expires = strings[key]?.expiresMilliseconds { return Int(expires - nowMilliseconds) }
        return keys(prefix: key).contains(key) ? -1 : -2
    }

    /// All keys under a prefix, sorted.
    package func keys(prefix: String) -> [String] {
        var found = stringKeys
        found += hashes.keys
        found += sortedSets.keys
        found += streams.keys
        found += lists.keys
        found += sets.keys
        return found.filter { $0.hasPrefix(prefix) }.sorted()
    }

    // MARK: Hashes

    /// The value of a hash's field as text, or nil.
    package func text(_ key: String, _ field: String) -> String? {
        hashes[key]?[field].map { String(decoding: $0, as: UTF8.self) }
    }

    /// Sets a field of a hash.
    package mutating func setField(_ key: String, _ field: String, _ value: [UInt8]) {
        hashes[key, default: [:]][field] = value
    }

    /// Sets a field of a hash to text.
    package mutating func setField(_ key: String, _ field: String, _ value: String) {
        setField(key, field, Array(value.utf8))
    }

    /// Removes a field of a hash; true if it was there.
    @discardableResult
    package mutating func removeField(_ key: String, _ field: String) -> Bool {
        let former = hashes[key]?.removeValue(forKey: field)
        if hashes[key]?.isEmpty == true { hashes[key] = nil }
        return former != nil
    }

    /// Adds to a field of a hash that is a whole number, and returns the sum.
    @discardableResult
    package mutating func addToField(_ key: String, _ field: String, _ amount: Int64) -> Int64 {
        let sum = (text(key, field).flatMap { Int64($0) } ?? 0) + amount
        setField(key, field, "\(sum)")
        return sum
    }

    /// All fields of a hash, sorted by name; empty where there is none.
    package func fields(_ key: String) -> [Operation.Field] {
        (hashes[key] ?? [:]).sorted { $0.key < $1.key }.map { Operation.Field($0.key, $0.value) }
    }

    // MARK: Sorted sets

    /// Adds a member to a sorted set.
    package mutating func addMember(_ key: String, _ member: String, score: Double) {
        sortedSets[key, default: MemorySortedSet()].add(member, score: score)
    }

    /// Removes a member of a sorted set.
    package mutating func removeMember(_ key: String, _ member: String) {
        sortedSets[key]?.remove(member)
        if sortedSets[key]?.count == 0 { sortedSets[key] = nil }
    }

    // MARK: Streams, channels, keys

    /// Appends an entry to a stream.
    @discardableResult
    package mutating func append(_ key: String, _ fields: [Operation.Field]) -> StreamID {
        streams[key, default: MemoryStream()].add(fields, milliseconds: nowMilliseconds)
    }

    /// Publishes on a channel.
    package mutating func publish(_ channel: String, _ text: String) {
        if publications.count >= Self.publicationsMax { publications.removeFirst(Self.publicationsMax / 2) }
        publications.append(Publication(channel: channel, text: text))
    }

    /// Returns what was published and forgets it.
    package mutating func takePublications() -> [Publication] {
        defer { publications = [] }
        return publications
    }

    /// Removes a key of any kind.
    package mutating func remove(_ key: String) {
        strings[key] = nil
        hashes[key] = nil
        sortedSets[key] = nil
        streams[key] = nil
        lists[key] = nil
        sets[key] = nil
    }

    private static let publicationsMax = 10_000
}
