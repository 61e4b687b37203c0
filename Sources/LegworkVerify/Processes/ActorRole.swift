import LegworkJSON

/// What a process that may be killed does, as it is told on its command line: one JSON object.
package struct ActorRole: Sendable, Equatable {
    /// `engine`, `worker` or `caller`.
    var role: VerifyCase.Role
    /// Where Redis listens.
    var address: String
    /// Where effects are written down; empty for the same Redis.
    var effects = ""
    /// The prefix of the store.
    var prefix: String
    /// One of ``Schedule/modes``.
    var mode: String
    /// The case.
    var name: String
    /// How long an engine may be silent, in milliseconds.
    var engineLease: Int64 = 400
    /// How long a worker may be silent, in milliseconds.
    var workerLease: Int64 = 300

    init(role: VerifyCase.Role, address: String, prefix: String, mode: String, name: String) {
        self.role = role
        self.address = address
        self.prefix = prefix
        self.mode = mode
        self.name = name
    }

    /// A role as told; nil where the text is none.
    package init?(text: String) {
        // What is no JSON is no role.
        guard let json = try? JSON(parsing: text), let role = json["role"]?.stringValue.flatMap(VerifyCase.Role.init),
            let address = json["address"]?.stringValue, let prefix = json["prefix"]?.stringValue,
            let mode = json["mode"]?.stringValue, let name = json["case"]?.stringValue
        else { return nil }
        self.init(role: role, address: address, prefix: prefix, mode: mode, name: name)
        effects = json["effects"]?.stringValue ?? ""
        engineLease = json["engine_lease"]?.integerValue ?? engineLease
        workerLease = json["worker_lease"]?.integerValue ?? workerLease
    }

    /// True for an engine whose process has the workers too.
    var hasWorkers: Bool { role == .engine && mode == Schedule.together }

    /// The role as it is told.
    var text: String {
        let json: JSON = [
            "role": .string(role.rawValue), "address": .string(address), "prefix": .string(prefix),
            "mode": .string(mode), "case": .string(name), "engine_lease": .integer(engineLease),
            "worker_lease": .integer(workerLease),
            "effects": .string(effects),
        ]
        return json.text(.compact)
    }
}
