import LegworkLedger

/// An activity in a dimension of a job.
struct InstanceName: Hashable {
    var job: String
    var activity: Int
    var address: Address
}
