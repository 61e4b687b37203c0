/// A map that mostly holds a handful of entries: they stand in a line, in the order in which they came, and are searched
/// by comparing; only a larger one keeps an index beside them.
///
/// A job's scopes and instances are looked up several times in each step, where hashing would cost more than all else.
package struct SmallMap<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    /// A key and its value.
    package typealias Element = (key: Key, value: Value)

    // Side by side, so that a search touches keys alone.
    /// The keys.
    package private(set) var keys: [Key] = []
    /// The values, in the order of ``keys``.
    package private(set) var values: [Value] = []
    private var index: [Key: Int]?

    /// Up to this many entries a search in line is faster than hashing.
    private static var linearMax: Int { Key.self == Int.self ? 64 : 16 }

    /// A map without entries.
    package init() {}

    /// True if there are no entries.
    package var isEmpty: Bool { keys.isEmpty }

    /// How many entries there are.
    package var count: Int { keys.count }

    /// The value of a key; nil for none, which also removes it.
    package subscript(key: Key) -> Value? {
        get {
            guard let place = place(of: key) else { return nil }
            return values[place]
        }
        set {
            switch (place(of: key), newValue) {
            case (let place?, let value?): values[place] = value
            case (nil, let value?): append(key, value)
            case (let place?, nil): remove(at: place)
            case (nil, nil): break
            }
        }
    }

    /// The value of a key, changed in place; an absent one begins as `initial`.
    package subscript(key: Key, default initial: @autoclosure () -> Value) -> Value {
        get {
            guard let place = place(of: key) else { return initial() }
            return values[place]
        }
        _modify {
            let place: Int
            if let found = self.place(of: key) {
                place = found
            } else {
                place = keys.count
                append(key, initial())
            }
            yield &values[place]
        }
    }

    /// The value at a place of ``place(of:)``, read and changed without copying it.
    package subscript(at place: Int) -> Value {
        // Called as they stand, these would get memory for what they suspend.
        @inline(__always) _read { yield values[place] }
        @inline(__always) _modify { yield &values[place] }
    }

    /// Where the entry of a key stands until the next removal, or nil for none.
    package func place(of key: Key) -> Int? {
        if let index { return index[key] }
        // What came last is what a step works on.
        var place = keys.count - 1
        while place >= 0 {
            if keys[place] == key { return place }
            place -= 1
        }
        return nil
    }

    private mutating func append(_ key: Key, _ value: Value) {
        index?[key] = keys.count
        keys.append(key)
        values.append(value)
        if index == nil, keys.count > Self.linearMax {
            index = Dictionary(uniqueKeysWithValues: keys.enumerated().map { ($1, $0) })
        }
    }

    /// The last entry takes the place of the one removed.
    private mutating func remove(at place: Int) {
        index?[keys[place]] = nil
        let last = keys.count - 1
        if place < last {
            index?[keys[last]] = place
            keys.swapAt(place, last)
            values.swapAt(place, last)
        }
        keys.removeLast()
        values.removeLast()
    }
}

extension SmallMap: Sequence {
    /// The entries, in no particular order.
    package func makeIterator() -> Iterator { Iterator(keys: keys, values: values) }

    /// Goes through the entries of a map.
    package struct Iterator: IteratorProtocol {
        fileprivate let keys: [Key]
        fileprivate let values: [Value]
        private var place = 0

        fileprivate init(keys: [Key], values: [Value]) {
            self.keys = keys
            self.values = values
        }

        /// The next entry; nil after the last.
        package mutating func next() -> Element? {
            guard place < keys.count else { return nil }
            defer { place += 1 }
            return (key: keys[place], value: values[place])
        }
    }
}

extension SmallMap: ExpressibleByDictionaryLiteral {
    /// A map of these entries, whose keys differ.
    package init(dictionaryLiteral elements: (Key, Value)...) {
        for (key, value) in elements { self[key] = value }
    }
}
