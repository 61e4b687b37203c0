import Glibc
import Legwork
import LegworkAudit
import LegworkJSON
import LegworkLedger
import LegworkRedis
import LegworkSystem
import Logging

/// The body of a process that a verification starts, and may kill: an engine, a worker or a caller.
///
/// An engine or worker ends in order when its standard input ends, so that none outlives whoever started it.
package enum Actor {
    /// Plays a role to its end.
    ///
    /// - Returns: a line that tells how often each failpoint was reached, as a JSON object.
    /// - Throws: what the door throws.
    package static func play(_ role: ActorRole) async throws -> String {
        let door = try await Stage.open(role, runsEngine: role.role == .engine)
        switch role.role {
        case .engine where !role.hasWorkers: try await runUntilToldToStop(door)
        case .engine, .worker: try await work(role, door)
        case .caller where role.name == AuditRun.name:
            let summary = try await door.audit { _, _ in }
            await door.close()
            let told: JSON = [
                "keys": .integer(Int64(summary.keys)), "violations": .integer(Int64(summary.violations)),
            ]
            return told.text(.compact)
        case .caller:
            guard let played = VerifyCase.all.first(where: { $0.name == role.name }) else {
                throw VerifyError("there is no case '\(role.name)'")
            }
            let lane = RedisLane(RedisConfiguration(try RedisAddress(parsing: role.address)), name: "poison")
            let poison = Poison(lane: lane, prefix: role.prefix)
            try await CallerScript(door: door, steps: played.steps, poison: poison).run(deploying: played.yaml)
            await lane.close()
        }
        await door.close()
        let counts = Failpoint.counts.sorted { $0.key < $1.key }.map {
            (key: $0.key, value: JSON.integer(Int64($0.value)))
        }
        return JSON.object(JSONObject(counts)).text(.compact)
    }

    /// Runs with workers, which write down what they do.
    private static func work(_ role: ActorRole, _ door: Legwork) async throws {
        let place = try RedisAddress(parsing: role.effects.isEmpty ? role.address : role.effects)
        let lane = RedisLane(RedisConfiguration(place), name: "effects")
        let key = EffectBook.key(role.prefix)
        Handlers.register(on: door) { effect in
            // What cannot be written down must not be done.
            while (try? await lane.send(RedisCommand("HINCRBY", key, effect, "1"))) == nil {
                try await Task.sleep(for: .milliseconds(5))
            }
        }
        try await runUntilToldToStop(door)
        await lane.close()
    }

    private static func runUntilToldToStop(_ door: Legwork) async throws {
        let running = Task { try await door.run() }
        await NativeThread.run(name: "told") {
            var byte: UInt8 = 0
            while unsafe read(0, &byte, 1) > 0 {}
        }
        running.cancel()
        try await running.value
    }
}
