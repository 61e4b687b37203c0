/// What one field keeps of an activity instance: its record, its ledger, and its output where that is short and final.
///
/// Steps change these together, and each field of a hash costs Redis a search, so they share one.
///
/// Shape: the record, then `ledger|length|reference` and behind it the output as JSON, of that many bytes. The ledger is
/// empty where it is not known, the length where the output is not here: then it is in field `O<activity>`, if there is one.
/// Source: field `R<activity>` of the scope's hash, and ``InstanceBundle``.
package struct StoredInstance: Sendable {
    /// What is known of it.
    package let record: InstanceRecord

    /// What has been committed; nil where only the record is kept.
    package let ledger: ActivityLedger?

    /// What it gave, as JSON; nil where that is not kept here.
    package let output: [UInt8]?

    /// The longest output that is kept here, in bytes: with it, the field still fits the compact encoding of its hash.
    package static let outputMax = 512

    /// The instance from its stored bytes, or nil where it is none.
    package init?(_ stored: [UInt8]) {
        var parts = BarredText(stored)
        guard var record = InstanceRecord(&parts), let ledger = parts.part(), let length = parts.part()
        else { return nil }
        let rest = parts.rest
        if length.isEmpty {
            output = nil
            record.reference = parts.restText
        } else {
            guard let count = BarredText.number(length), 0...Int64(rest.count) ~= count else { return nil }
            output = Array(rest.suffix(Int(count)))
            record.reference = String(decoding: rest.dropLast(Int(count)), as: UTF8.self)
        }
        if ledger.isEmpty {
            self.ledger = nil
        } else {
            guard let number = BarredText.number(ledger) else { return nil }
            self.ledger = ActivityLedger(number)
        }
        self.record = record
    }

    /// Appends an instance as stored.
    package static func write(
        _ record: InstanceRecord,
        ledger: ActivityLedger?,
        output: [UInt8]?,
        to bytes: inout [UInt8]
    ) {
        record.write(to: &bytes)
        if let ledger { bytes.add(ledger.value) }
        bytes.add(mark: "|")
        if let output { bytes.add(output.count) }
        bytes.add(mark: "|")
        bytes.add(record.reference)
        if let output { bytes.append(contentsOf: output) }
    }
}
