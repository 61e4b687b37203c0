/// Where in the tree of a job's dimensions an instance lives: `,0` for the job itself, `,0,2` for round 2 of a loop in it.
///
/// One index per enclosing scope, after the job's own 0. Instances at one address share a scope and its hash.
/// Source: `21-protocol` §1.
package struct Address: Sendable, Hashable, CustomStringConvertible {
    /// The indices, each after a comma.
    package let text: String

    /// An address that was read.
    package init(_ text: String) { self.text = text }

    /// The job's own dimension.
    package static let root = Address(",0")

    /// True for the job's own dimension.
    package var isRoot: Bool { text.utf8.count == 2 && text == ",0" }

    /// How many scopes enclose an instance here; 0 for the root.
    package var depth: Int { text.utf8.reduce(into: -1) { $0 += $1 == 0x2C ? 1 : 0 } }

    /// The address of dimension `index` of a scope opened here.
    package func child(_ index: Int) -> Address { Address("\(text),\(index)") }

    /// This address cut to `depth` scopes; itself where it has no more.
    package func outer(depth: Int) -> Address {
        var commas = -1
        let view = text.utf8
        for place in view.indices where view[place] == 0x2C {
            commas += 1
            if commas > depth { return Address(String(text[..<place])) }
        }
        return self
    }

    /// The index of the dimension at `depth` (1 for the outermost scope), or nil where the address is shorter.
    package func index(atDepth depth: Int) -> Int? {
        let parts = text.utf8.split(separator: 0x2C)
        guard parts.indices.contains(depth) else { return nil }
        return Int(Substring(parts[depth]))
    }

    /// The addresses from the root to this one.
    package var path: [Address] { (0...depth).map { outer(depth: $0) } }

    /// True if this address is `other` or lies inside it.
    package func isInside(_ other: Address) -> Bool {
        text == other.text || text.hasPrefix(other.text + ",")
    }

    package var description: String { text }
}
