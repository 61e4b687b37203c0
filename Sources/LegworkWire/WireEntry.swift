package import LegworkLedger
package import LegworkRedis

/// An entry of a stream as Redis gives it.
package struct WireEntry: Sendable {
    /// The entry's id.
    package var id: String
    /// Its fields, in order.
    package var fields: [(name: String, value: [UInt8])]

    /// An entry of these parts.
    package init(id: String, fields: [(name: String, value: [UInt8])]) {
        self.id = id
        self.fields = fields
    }

    /// True for a message that was held and has come back to its stream.
    package var isReleased: Bool { fields.contains { $0.name == "r" } }

    /// The message that it is, or nil where it is none.
    package var message: Message? {
        func field(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }
        guard let header = field("m") else { return nil }
        return Message(
            header: String(decoding: header, as: UTF8.self),
            payload: field("d") ?? [],
            id: field("i").map { String(decoding: $0, as: UTF8.self) } ?? ""
        )
    }

    /// The entries of a list as XCLAIM gives it; those that were deleted since are left out.
    package static func list(_ reply: RedisReply) throws(RedisError) -> [WireEntry] {
        var entries: [WireEntry] = []
        for item in try reply.array() {
            guard case .array(let parts) = item, parts.count == 2, case .array(let values) = parts[1] else { continue }
            var fields: [(name: String, value: [UInt8])] = []
            fields.reserveCapacity(values.count / 2)
            var place = 0
            while place + 1 < values.count {
                let name = String(decoding: try values[place].bytes(), as: UTF8.self)
                fields.append((name, try values[place + 1].bytes()))
                place += 2
            }
            entries.append(WireEntry(id: try parts[0].string(), fields: fields))
        }
        return entries
    }
}
