/// Several stored instances of one scope in one field: those that began and ended in the same commit.
///
/// Nothing waits for such an instance, so the kernel never looks for it. One that changes later gets a field of its own,
/// which counts instead.
///
/// Shape: for each `activity:length:` and its ``StoredInstance``, of that many bytes.
/// Source: field `P<activity>` of the scope's hash, named by the first activity in it.
package enum InstanceBundle {
    /// The most bytes of a bundle: a value of more than 1,024 would throw its hash out of the compact encoding.
    package static let bytesMax = 1_000

    /// Appends an instance to a bundle.
    package static func add(_ activity: Int, _ instance: [UInt8], to bundle: inout [UInt8]) {
        bundle.add(activity)
        bundle.add(mark: ":")
        bundle.add(instance.count)
        bundle.add(mark: ":")
        bundle.append(contentsOf: instance)
    }

    /// The activities of a bundle and what is stored of each; nil where it is none.
    package static func read(_ bundle: [UInt8]) -> [(activity: Int, instance: [UInt8])]? {
        var found: [(activity: Int, instance: [UInt8])] = []
        var rest = bundle[...]
        while !rest.isEmpty {
            guard let activity = number(&rest), let count = number(&rest), 0...rest.count ~= count else { return nil }
            found.append((activity, Array(rest.prefix(count))))
            rest = rest.dropFirst(count)
        }
        return found
    }

    /// The number before the next colon, which is taken off with it; nil where there is none.
    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")), let number = BarredText.number(rest[..<colon])
        else { return nil }
        rest = rest[(colon + 1)...]
        return Int(number)
    }
}
