/// Where in the tree of a job's dimensions an instance lives: `,0` for the job itself, `,0,3.2` for round 2 of the loop
/// whose pivot is activity 3.
///
/// After the job's own 0 there is one part per enclosing scope: the index of the activity that opened it, a full stop,
/// and the index of the dimension. Instances at one address share a scope and its hash.
/// Source: `21-protocol` §1; naming the opener keeps two loops side by side apart.
package struct Address: Sendable, Hashable, CustomStringConvertible {
    /// The parts, each after a comma.
    package let text: String

    /// An address that is known to be one.
    package init(_ text: String) { self.text = text }

    /// The address from what somebody sent, or nil where it is none: `,0`, and then `,opener.index` for each scope.
    package init?(reading text: String) {
        guard text.utf8.starts(with: ",0".utf8) else { return nil }
        let scopes = text.utf8.dropFirst(2)
        self.text = text
        if scopes.isEmpty { return }
        guard scopes.first == 0x2C else { return nil }
        for part in scopes.split(separator: 0x2C, omittingEmptySubsequences: false).dropFirst() {
            let numbers = part.split(separator: 0x2E, omittingEmptySubsequences: false)
            guard numbers.count == 2, numbers.allSatisfy({ Self.isIndex($0) }) else { return nil }
        }
    }

    private static func isIndex(_ digits: Substring.UTF8View) -> Bool {
        !digits.isEmpty && digits.count < 19 && digits.allSatisfy { (0x30...0x39).contains($0) }
    }

    /// The job's own dimension.
    package static let root = Address(",0")

    /// True for the job's own dimension.
    @inlinable package var isRoot: Bool { text.utf8.count == 2 }

    /// Texts of addresses are ASCII: equal ones are equal byte for byte.
    @inlinable package static func == (left: Address, right: Address) -> Bool { left.text == right.text }

    /// How many scopes enclose an instance here; 0 for the root.
    package var depth: Int { text.utf8.reduce(into: -1) { $0 += $1 == 0x2C ? 1 : 0 } }

    /// The address of dimension `index` of a scope that activity `opener` opened here.
    package func child(opener: Int, index: Int) -> Address { Address("\(text),\(opener).\(index)") }

    /// This address cut to `depth` scopes; itself where it has no more.
    package func outer(depth: Int) -> Address {
        guard !isRoot else { return self }
        var commas = -1
        let view = text.utf8
        for place in view.indices where view[place] == 0x2C {
            commas += 1
            if commas > depth { return Address(String(text[..<place])) }
        }
        return self
    }

    /// The address of the scope around this one, the opener of this one and its index; nil for the root.
    package var opening: (outer: Address, opener: Int, index: Int)? {
        guard !isRoot, let comma = text.lastIndex(of: ",") else { return nil }
        let part = text[text.index(after: comma)...].split(separator: ".")
        guard part.count == 2, let opener = Int(part[0]), let index = Int(part[1]) else { return nil }
        return (Address(String(text[..<comma])), opener, index)
    }

    /// The addresses from the root to this one.
    package var path: [Address] {
        isRoot ? [self] : (0...max(0, depth)).map { outer(depth: $0) }
    }

    /// True if this address is `other` or lies inside it.
    package func isInside(_ other: Address) -> Bool {
        text == other.text || text.hasPrefix(other.text + ",")
    }

    package var description: String { text }
}
