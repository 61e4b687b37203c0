import LegworkJSON
import LegworkPlanner

extension JobMeta {
    /// The facts from the bytes of field `m`, or nil where they are none.
    convenience init?(stored bytes: [UInt8]) {
        guard let json = try? JSON(parsing: bytes) else { return nil }
        self.init(json: json)
    }
}
