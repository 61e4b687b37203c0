package import LegworkLedger

/// A question about one key, which any keyspace can answer.
package enum StoreQuery: Sendable, Equatable {
    /// All fields of a hash, sorted by name: ``StoreAnswer/fields(_:)``.
    case hash(String)
    /// Some fields of a hash: ``StoreAnswer/values(_:)``.
    case fields(String, [String])
    /// How many fields a hash has.
    case fieldCount(String)
    /// Some hundreds of the fields of a hash, or all of them if they are fewer: ``StoreAnswer/fields(_:)``.
    case someFields(String)
    /// A string: ``StoreAnswer/values(_:)`` of one.
    case string(String)
    /// The members of a set, sorted: ``StoreAnswer/names(_:)``.
    case set(String)
    /// How many members of a sorted set have a score of at most so much, or how many there are at all.
    case count(String, upTo: Int64?)
    /// The members with the lowest scores: ``StoreAnswer/scored(_:)``.
    case lowest(String, limit: Int)
    /// The members with the highest scores of at most so much, highest first: ``StoreAnswer/scored(_:)``.
    case highest(String, upTo: Int64?, limit: Int)
    /// The members with scores in a range, lowest first: ``StoreAnswer/scored(_:)``.
    case between(String, ClosedRange<Int64>)
    /// How many entries a stream has.
    case length(String)
    /// How many entries of a stream are pending in a group.
    case pending(String, group: String)
    /// Entries of a stream after an id: ``StoreAnswer/entries(_:)``.
    case entries(String, after: StreamID, limit: Int)
    /// The last entry of a stream: ``StoreAnswer/entries(_:)`` of at most one.
    case lastEntry(String)
    /// One entry of a stream: ``StoreAnswer/entries(_:)`` of at most one.
    case entry(String, StreamID)
    /// Entries that were delivered and not acknowledged, from an id on: ``StoreAnswer/pending(_:)``.
    case delivered(String, group: String, from: StreamID, limit: Int)
    /// Who reads a stream for a group: ``StoreAnswer/consumers(_:)``.
    case consumers(String, group: String)
    /// How far a group has read a stream: ``StoreAnswer/groups(_:)`` of at most one.
    case group(String, name: String)
    /// The score of a member: ``StoreAnswer/scored(_:)`` of at most one.
    case score(String, member: String)
    /// A page of a sorted set: ``StoreAnswer/page(_:_:)``. Who is in it all the while comes at least once; `0` begins.
    case members(String, cursor: String)
    /// A page of the keys under a prefix: ``StoreAnswer/keys(_:_:)``. A key that stays comes at least once; `0` begins.
    case keys(prefix: String, cursor: String, count: Int)
    /// The first items of a list: ``StoreAnswer/values(_:)``.
    case list(String, limit: Int)
    /// 1 where a key is there, else 0: ``StoreAnswer/count(_:)``.
    case exists(String)
    /// A key's time to live in milliseconds; -1 for ever, -2 for none: ``StoreAnswer/count(_:)``.
    case life(String)
    /// How many keys the server has, those of others included: ``StoreAnswer/count(_:)``.
    case size
}

extension StoreQuery {
    /// The key that it asks about; empty for all of them.
    package var key: String {
        switch self {
        case .hash(let key), .fields(let key, _), .string(let key), .set(let key), .count(let key, _),
            .lowest(let key, _), .highest(let key, _, _), .between(let key, _), .length(let key), .pending(let key, _),
            .entries(let key, _, _), .lastEntry(let key), .entry(let key, _), .delivered(let key, _, _, _),
            .consumers(let key, _), .group(let key, _), .score(let key, _), .members(let key, _), .list(let key, _),
            .exists(let key), .life(let key), .fieldCount(let key), .someFields(let key):
            key
        case .keys, .size: ""
        }
    }
}

/// The answer to a ``StoreQuery``; a missing key gives the empty one.
package enum StoreAnswer: Sendable, Equatable {
    case fields([Operation.Field])
    case values([[UInt8]?])
    case names([String])
    case count(Int)
    case scored([MemorySortedSet.Item])
    case entries([StreamEntry])
    case pending([PendingFact])
    case groups([GroupFact])
    case consumers([ConsumerFact])
    case page(String, [MemorySortedSet.Item])
    case keys(String, [String])
}

/// An entry that was delivered and not acknowledged.
package struct PendingFact: Sendable, Equatable {
    /// The entry's id.
    package var id: StreamID
    /// Who has it.
    package var consumer: String
    /// For how long nobody has touched it, in milliseconds.
    package var idleMilliseconds: Int64
    /// How often it was delivered.
    package var deliveries: Int

    /// A fact of these values.
    package init(id: StreamID, consumer: String, idleMilliseconds: Int64, deliveries: Int) {
        self.id = id
        self.consumer = consumer
        self.idleMilliseconds = idleMilliseconds
        self.deliveries = deliveries
    }
}

/// A consumer of a group.
package struct ConsumerFact: Sendable, Equatable {
    /// Its name.
    package var name: String
    /// How long ago it last asked for entries, in milliseconds.
    package var idleMilliseconds: Int64

    /// A fact of these values.
    package init(name: String, idleMilliseconds: Int64) {
        self.name = name
        self.idleMilliseconds = idleMilliseconds
    }
}

/// How far a consumer group has read.
package struct GroupFact: Sendable, Equatable {
    /// The last entry that it was given.
    package var lastDelivered: StreamID
    /// How many consumers it has.
    package var consumers: Int

    /// A fact of these values.
    package init(lastDelivered: StreamID, consumers: Int) {
        self.lastDelivered = lastDelivered
        self.consumers = consumers
    }
}

extension StoreAnswer {
    /// The fields, or none.
    package var fieldList: [Operation.Field] {
        guard case .fields(let fields) = self else { return [] }
        return fields
    }

    /// The values, or none.
    package var valueList: [[UInt8]?] {
        guard case .values(let values) = self else { return [] }
        return values
    }

    /// The first value as text, or nil.
    package var firstText: String? {
        guard let value = valueList.first, let value else { return nil }
        return String(decoding: value, as: UTF8.self)
    }

    /// The names, or none.
    package var nameList: [String] {
        guard case .names(let names) = self else { return [] }
        return names
    }

    /// The number, or 0.
    package var number: Int {
        guard case .count(let number) = self else { return 0 }
        return number
    }

    /// The members with their scores, or none.
    package var items: [MemorySortedSet.Item] {
        guard case .scored(let items) = self else { return [] }
        return items
    }

    /// The pending entries, or none.
    package var pendingList: [PendingFact] {
        guard case .pending(let entries) = self else { return [] }
        return entries
    }

    /// The consumers, or none.
    package var consumerList: [ConsumerFact] {
        guard case .consumers(let consumers) = self else { return [] }
        return consumers
    }

    /// The group, or nil.
    package var group: GroupFact? {
        guard case .groups(let groups) = self else { return nil }
        return groups.first
    }

    /// The entries, or none.
    package var entryList: [StreamEntry] {
        guard case .entries(let entries) = self else { return [] }
        return entries
    }
}
