/// A map that mostly holds a handful of entries: they stand in a line, in the order in which they came, and are searched
/// by comparing; only a larger one keeps an index beside them.
///
/// A job's scopes and instances are looked up several times in each step, where hashing would cost more than all else.
package struct SmallMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// A key and its value.
    package typealias Element = (key: Key, value: Value)

    private var entries: [Element] = []
    private var index: [Key: Int]?

    /// Up to this many entries a search in line is faster than hashing.
    private static var linearMax: Int { 16 }

    /// A map without entries.
    package init() {}

    /// True if there are no entries.
    package var isEmpty: Bool { entries.isEmpty }

    /// How many entries there are.
    package var count: Int { entries.count }

    /// The keys.
    package var keys: [Key] { entries.map(\.key) }

    /// The values.
    package var values: [Value] { entries.map(\.value) }

    /// The value of a key; nil for none, which also removes it.
    package subscript(key: Key) -> Value? {
        get { place(of: key).map { entries[$0].value } }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): entries[place].value = value
            case (nil, let value?): append(key, value)
            case (let place?, nil): remove(at: place)
            case (nil, nil): break
            }
        }
    }

    /// The value of a key, changed in place; an absent one begins as `initial`.
    package subscript(key: Key, default initial: @autoclosure () -> Value) -> Value {
        get { place(of: key).map { entries[$0].value } ?? initial() }
        _modify {
            let place: Int
            if let found = self.place(of: key) {
                place = found
            } else {
                place = entries.count
                append(key, initial())
            }
            yield &entries[place].value
        }
    }

    /// The value at a place of ``place(of:)``, read and changed without copying it.
    package subscript(at place: Int) -> Value {
        _read { yield entries[place].value }
        _modify { yield &entries[place].value }
    }

    /// Where the entry of a key stands until the next removal, or nil for none.
    package func place(of key: Key) -> Int? {
        if let index { return index[key] }
        for place in entries.indices where entries[place].key == key { return place }
        return nil
    }

    private mutating func append(_ key: Key, _ value: Value) {
        index?[key] = entries.count
        entries.append((key, value))
        if index == nil, entries.count > Self.linearMax {
            index = Dictionary(uniqueKeysWithValues: entries.enumerated().map { ($1.key, $0) })
        }
    }

    /// The last entry takes the place of the one removed.
    private mutating func remove(at place: Int) {
        index?[entries[place].key] = nil
        let last = entries.removeLast()
        guard place < entries.count else { return }
        index?[last.key] = place
        entries[place] = last
    }
}

extension SmallMap: Sequence {
    /// The entries, in no particular order.
    package func makeIterator() -> IndexingIterator<[Element]> { entries.makeIterator() }
}

extension SmallMap: ExpressibleByDictionaryLiteral {
    /// A map of these entries, whose keys differ.
    package init(dictionaryLiteral elements: (Key, Value)...) {
        for (key, value) in elements { self[key] = value }
    }
}
