/// One run of a case in which processes of one role are killed.
struct Schedule: Sendable {
    /// The case.
    var played: VerifyCase
    /// `fused` or `stepwise`.
    var mode: String
    /// Who is killed; nil for the undisturbed run, in which each role is a process of its own.
    var role: VerifyCase.Role?
    /// Where: the first process at the first point, the one started in its place at the second, and so on.
    var kills: [KillPoint] = []

    /// What `--only` and messages call it.
    var name: String {
        let points = kills.map(\.description).joined(separator: "+")
        return "\(played.name)/\(mode)" + (points.isEmpty ? "" : "/\(points)")
    }
}
