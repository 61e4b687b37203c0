import LegworkLedger
import LegworkPlanner

/// Reads jobs as they are stored, anew only where they have changed since: most audits find most jobs as they were.
///
/// Fields that are the same are told by the storage that they share, so a world that is copied may share this, too.
final class StoredJobs {
    /// The fields of a hash.
    typealias Fields = [String: [UInt8]]

    private struct Reading {
        var fields: Fields
        /// Without any scope but the root.
        var root: JobSnapshot
        /// With all scopes, of which these were the fields.
        var whole: JobSnapshot?
        var scopes: [Fields] = []
    }

    private var readings: [String: Reading] = [:]

    /// The job of a hash, without any scope but the root; nil where the fields are none of a job.
    func root(_ key: String, _ fields: Fields) -> JobSnapshot? { reading(key, fields)?.root }

    /// The job of a hash with all of its scopes.
    ///
    /// - Parameter scope: the fields of a scope of this job.
    func whole(_ key: String, _ fields: Fields, scope: (Address) -> Fields) -> JobSnapshot? {
        guard var reading = reading(key, fields) else { return nil }
        let addresses = reading.root.openCounts.keys
        guard !addresses.isEmpty else { return reading.root }
        let scopes = addresses.map(scope)
        if let whole = reading.whole, reading.scopes == scopes { return whole }
        var whole = reading.root
        for (address, fields) in zip(addresses, scopes) {
            // Fields that are none of a scope leave it out, which the audit tells.
            try? whole.addScope(address, fields: Self.sorted(fields))
        }
        reading.whole = whole
        reading.scopes = scopes
        readings[key] = reading
        return whole
    }

    /// A dictionary has another order in each process, and a run must be the same in all.
    static func sorted(_ fields: Fields) -> [(name: String, value: [UInt8])] {
        fields.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private func reading(_ key: String, _ fields: Fields) -> Reading? {
        if let known = readings[key], known.fields == fields { return known }
        guard let root = try? JobSnapshot(fields: Self.sorted(fields)) else { return nil }
        let fresh = Reading(fields: fields, root: root)
        readings[key] = fresh
        return fresh
    }
}
