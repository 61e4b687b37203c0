import LegworkSystem

/// Chooses where processes are killed, from how often an undisturbed run reaches each failpoint.
struct CrashPlan: Sendable {
    let isQuick: Bool
    let seed: UInt64

    /// The failpoints of a role, those of every process among them unless only its own are asked for.
    static func failpoints(of role: VerifyCase.Role, own isOwn: Bool = false) -> [String] {
        Failpoint.names.filter { point in
            point.place.hasPrefix("\(role.rawValue):") || (!isOwn && point.place.hasPrefix("every process:"))
        }.map(\.name)
    }

    /// The schedules of a case in a mode.
    ///
    /// - Parameter counts: how often each role reached each failpoint in the undisturbed run.
    func schedules(_ played: VerifyCase, mode: String, counts: [VerifyCase.Role: [String: Int]]) -> [Schedule] {
        var schedules: [Schedule] = []
        let isTogether = Schedule(played: played, mode: mode).isTogether
        // Callers die beside an engine with workers in every mode. And where no worker is to die, no such engine is.
        let together = played.roles.contains(.worker) ? played.roles.filter { $0 == .engine } : []
        for role in isTogether ? together : played.roles {
            let counts = counts[role] ?? [:]
            if isTogether, counts["task.read"] == nil { continue }
            for name in Self.failpoints(of: role) + (isTogether ? Self.failpoints(of: .worker, own: true) : []) {
                for hit in hits(of: counts[name] ?? 0, "\(played.name)/\(mode)/\(name)") {
                    schedules.append(
                        Schedule(played: played, mode: mode, role: role, kills: [KillPoint(name: name, count: hit)])
                    )
                }
            }
            schedules += takeovers(played, mode: mode, role: role, as: role, counts: counts)
            if isTogether { schedules += takeovers(played, mode: mode, role: role, as: .worker, counts: counts) }
        }
        return isQuick ? sample(schedules, mode: mode) : schedules
    }

    /// What happens only after a death: the successor that takes over is killed too.
    ///
    /// - Parameter part: the part of the process that takes over.
    private func takeovers(
        _ played: VerifyCase,
        mode: String,
        role: VerifyCase.Role,
        as part: VerifyCase.Role,
        counts: [String: Int]
    ) -> [Schedule] {
        let (first, then): (String, [String]) =
            switch part {
            case .engine: ("plan.after", ["adopt.before", "adopt.after", "commit.sent"])
            // Beside an engine the task may have been given, and then no worker claims it: the engine moves it.
            case .worker where part != role: ("task.read", ["takeback.before", "takeback.after", "task.handled"])
            case .worker: ("task.read", ["reclaim.before", "reclaim.after", "task.handled"])
            case .caller: ("open.after", [])
            }
        guard counts[first] ?? 0 > 0 else { return [] }
        return then.map { name in
            let kills = [KillPoint(name: first, count: 1), KillPoint(name: name, count: 1)]
            return Schedule(played: played, mode: mode, role: role, kills: kills)
        }
    }

    /// Which of `count` hits kill: the first, the last and some between; one by chance where it must be quick.
    private func hits(of count: Int, _ name: String) -> [Int] {
        guard count > 0 else { return [] }
        let chance = Int(Self.mix(name, seed) % UInt64(count)) + 1
        return isQuick ? [chance] : Set([1, chance, count]).sorted()
    }

    /// About a quarter of a mode's schedules, each pair of a failpoint and a case in one mode at most.
    private func sample(_ schedules: [Schedule], mode: String) -> [Schedule] {
        let share = UInt64(Schedule.modes.firstIndex(of: mode) ?? 0)
        return schedules.filter { schedule in
            let place = schedule.kills.map(\.name).joined(separator: "+") + (schedule.role?.rawValue ?? "")
            return Self.mix("\(schedule.played.name)/\(place)", seed) % 4 == share
        }
    }

    /// A number for a name that the seed changes. Source: FNV-1a, and the last steps of SplitMix64.
    static func mix(_ name: String, _ seed: UInt64) -> UInt64 {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325 ^ seed
        for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        hash = (hash ^ hash >> 30) &* 0xBF58_476D_1CE4_E5B9
        hash = (hash ^ hash >> 27) &* 0x94D0_49BB_1331_11EB
        return hash ^ hash >> 31
    }
}
