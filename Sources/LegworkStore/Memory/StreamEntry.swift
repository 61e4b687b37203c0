package import LegworkLedger

/// An entry of a stream.
package struct StreamEntry: Sendable, Equatable {
    /// Its id.
    package var id: StreamID
    /// Its fields, in order.
    package var fields: [Operation.Field]

    /// An entry of these parts.
    package init(id: StreamID, fields: [Operation.Field]) {
        self.id = id
        self.fields = fields
    }

    /// The value of a field, or nil.
    package subscript(_ name: String) -> [UInt8]? { fields.first { $0.name == name }?.value }

    /// The value of a field as text; empty where there is none.
    package func text(_ name: String) -> String { self[name].map { String(decoding: $0, as: UTF8.self) } ?? "" }

    /// True for a message that was held and has come back to its stream.
    package var isReleased: Bool { self["r"] != nil }

    /// The message that the entry is, or nil where it is none of ours.
    package var message: Message? {
        guard let header = self["m"] else { return nil }
        return Message(header: String(decoding: header, as: UTF8.self), payload: self["d"] ?? [], id: text("i"))
    }
}
