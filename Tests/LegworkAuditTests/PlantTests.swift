import LegworkAudit
import LegworkLedger
import LegworkPlanner
import LegworkStore
import Testing

/// The audit finds what is planted, in every family of keys, and mends what can be mended.
@Suite(.timeLimit(.minutes(10)))
struct PlantTests {
    @Test("A store at rest has a key of every family, and no violation")
    func clean() async throws {
        let world = try await Kinds.world()
        let found = try await world.audit()
        #expect(found == [])
        let keys = world.memory.withKeyspace { $0.keys(prefix: "") }
        let families = Set(keys.compactMap { StoreKey($0, in: world.keys)?.family })
        #expect(families == Set(KeyFamily.allCases).subtracting([.store]))
        for key in keys { #expect(StoreKey(key, in: world.keys) != nil, "\(key) is of no known family") }
    }

    @Test("Each planted violation is found, and is gone once it is mended", arguments: Plant.all.indices)
    func planted(_ place: Int) async throws {
        let plant = Plant.all[place]
        let world = try await Kinds.world()
        world.tamper { plant.change(world, &$0) }
        let found = try await world.audit()
        let kinds = found.map(\.kind)
        #expect(kinds.contains(plant.kind), "\(plant.family): \(plant) gave \(found)")
        #expect(found.contains { $0.kind == plant.kind && $0.repair != nil } == plant.isMended, "\(plant): \(found)")
        guard plant.isMended else { return }
        var repaired = 0
        _ = try await StoreAudit(world.store, readsPerSecond: nil, repairs: true).run { _, isRepaired in
            if isRepaired { repaired += 1 }
        }
        #expect(repaired > 0)
        try await world.settle()
        let left = try await world.audit()
        #expect(left.filter { $0.kind == plant.kind } == [], "\(plant) was not mended")
        for violation in left { #expect(violation.repair == nil, "\(plant): left after the repair") }
    }

    @Test("Every family that the kernel writes has a planted violation")
    func everyFamily() {
        #expect(Set(Plant.all.map(\.family)) == Set(KeyFamily.allCases))
    }

    @Test("A key of no known family is a violation of its own")
    func unknown() async throws {
        let world = try await Kinds.world()
        world.tamper { $0.setField("lw:{0}:new:thing", "x", "y") }
        #expect(try await world.audit().map(\.kind) == [.key])
    }

    @Test("What belongs to a job that cannot be read is left alone, and the rest is mended")
    func unreadable() async throws {
        let world = try await Kinds.world()
        let jobs = world.memory.withKeyspace { $0.keys(prefix: "") }.filter {
            StoreKey($0, in: world.keys)?.family == .job
        }
        let keys = world.memory.withKeyspace { $0.keys(prefix: "") }.count
        world.tamper { space in
            for job in jobs { space.setField(job, "h", "x|y") }
        }
        var kinds: [AuditKind] = []
        let summary = try await StoreAudit(world.store, readsPerSecond: nil, repairs: true).run { violation, _ in
            kinds.append(violation.kind)
        }
        #expect(kinds.count { $0 == .damaged } == jobs.count)
        #expect(summary.repaired == 0)
        #expect(world.memory.withKeyspace { $0.keys(prefix: "") }.count == keys)
    }

    @Test("A repair of a store without violations changes nothing")
    func idle() async throws {
        let world = try await Kinds.world()
        let before = world.memory.withKeyspace { $0.hashes }
        let summary = try await StoreAudit(world.store, readsPerSecond: nil, repairs: true).run { _, _ in }
        #expect(summary.violations == 0 && summary.repaired == 0)
        #expect(world.memory.withKeyspace { $0.hashes } == before)
    }
}
