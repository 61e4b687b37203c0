/// Where a process dies: at the `count`-th time that it reaches a failpoint.
struct KillPoint: Sendable, Hashable, CustomStringConvertible {
    var name: String
    var count: Int

    /// As `LEGWORK_FAILPOINT` takes it.
    var description: String { "\(name):\(count)" }
}
