/// One run of a case in which processes of one role are killed.
struct Schedule: Sendable {
    /// The case.
    var played: VerifyCase
    /// One of ``modes``.
    var mode: String
    /// Who is killed; nil for the undisturbed run, in which each role is a process of its own.
    var role: VerifyCase.Role?
    /// Where: the first process at the first point, the one started in its place at the second, and so on.
    var kills: [KillPoint] = []

    /// How engines commit, each with workers in processes of their own; and `together`, fused commits where engine and
    /// workers share a process, so that answers are committed without their way through the stream.
    static let modes = ["fused", "stepwise", together]

    /// The mode in which the engine's process has the workers.
    static let together = "together"

    /// True if the engine's process has the workers.
    var isTogether: Bool { mode == Self.together }

    /// True if workers die, whose handlers are then called again.
    var killsWorkers: Bool { role == .worker || (isTogether && role == .engine) }

    /// What `--only` and messages call it.
    var name: String {
        let points = kills.map(\.description).joined(separator: "+")
        return "\(played.name)/\(mode)" + (points.isEmpty ? "" : "/\(points)")
    }
}
