import LegworkJSON

extension JobSnapshot {
    /// About how many bytes the job takes in memory: what its structures have, and the data in them.
    ///
    /// Looks at every value of the job, so it is not for every step.
    package var weight: Int {
        var bytes = Self.bytesOfAll + Self.weight(of: .object(data)) + Self.weight(of: failure)
        for scope in scopes.values {
            bytes += Self.bytesOfScope + scope.messages.count * Self.bytesOfMessage
            for join in scope.joins.values { bytes += Self.bytesOfMessage + join.slots.count }
            for instance in scope.instances.values {
                bytes += Self.bytesOfInstance
                bytes += Self.weight(of: instance.output) + Self.weight(of: instance.input)
                bytes += Self.weight(of: instance.hook) + Self.weight(of: instance.error)
            }
        }
        return bytes + openCounts.count * Self.bytesOfMessage
    }

    private static func weight(of value: JSON?) -> Int {
        switch value {
        case nil, .null?, .bool?, .integer?, .double?: 0
        case .string(let text)?: bytesOfBlock + text.utf8.count
        case .array(let items)?: items.reduce(bytesOfBlock) { $0 + MemoryLayout<JSON>.stride + weight(of: $1) }
        case .object(let object)?:
            object.reduce(bytesOfBlock) { $0 + bytesOfMember + $1.key.utf8.count + weight(of: $1.value) }
        }
    }

    /// A job without data: the header, what was fixed at its creation, and the maps themselves.
    private static let bytesOfAll = 1024
    /// A dimension without instances.
    private static let bytesOfScope = 256
    /// An activity without data: the instance itself, its guid, its hooks and edges.
    private static let bytesOfInstance = MemoryLayout<Instance>.stride + 160
    /// A message's ledger, a join without slots, or a count, with its name.
    private static let bytesOfMessage = 96
    /// A member of an object without its name's text and its value's.
    private static let bytesOfMember = MemoryLayout<JSON>.stride + MemoryLayout<String>.stride
    /// What the system and the runtime add to a block of memory.
    private static let bytesOfBlock = 48
}
