package import LegworkLedger

/// A question about one key, which any keyspace can answer.
package enum StoreQuery: Sendable, Equatable {
    /// All fields of a hash, sorted by name: ``StoreAnswer/fields(_:)``.
    case hash(String)
    /// Some fields of a hash: ``StoreAnswer/values(_:)``.
    case fields(String, [String])
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
    /// How many entries a stream has.
    case length(String)
    /// How many entries of a stream are pending in a group.
    case pending(String, group: String)
    /// Entries of a stream after an id: ``StoreAnswer/entries(_:)``.
    case entries(String, after: StreamID, limit: Int)
    /// The last entry of a stream: ``StoreAnswer/entries(_:)`` of at most one.
    case lastEntry(String)
}

/// The answer to a ``StoreQuery``; a missing key gives the empty one.
package enum StoreAnswer: Sendable, Equatable {
    case fields([Operation.Field])
    case values([[UInt8]?])
    case names([String])
    case count(Int)
    case scored([MemorySortedSet.Item])
    case entries([StreamEntry])
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

    /// The entries, or none.
    package var entryList: [StreamEntry] {
        guard case .entries(let entries) = self else { return [] }
        return entries
    }
}
