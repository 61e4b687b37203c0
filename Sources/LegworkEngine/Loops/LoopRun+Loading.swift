import LegworkGraph
import LegworkLedger
package import LegworkPlanner
import LegworkRedis
import LegworkSystem
import LegworkWire
import Logging

extension LoopRun {
    private struct ScopeRead: Hashable {
        var place: Int
        var address: Address
    }

    /// Brings together what the planning of a round needs: jobs, dimensions of jobs, versions of apps. What is not in
    /// memory is read in one pipeline.
    func load(
        _ work: [Delivery],
        on wire: Wire,
        _ tally: inout EngineMetrics.Tally
    ) throws(RedisError) -> RoundJobs {
        var round = RoundJobs(of: work)
        for index in work.indices where Planner.needsStoredJob(work[index].message) {
            guard let key = work[index].job else { continue }
            cache.remove(key)
            _ = shared.fresh.take(key)
        }
        var reads: [ScopeRead] = []
        for place in round.jobs.indices {
            let key = round.jobs[place].key
            if let job = cache.lend(key) ?? shared.fresh.take(key) {
                round.jobs[place].snapshot = job.snapshot
                round.jobs[place].weight = job.weight
                tally.hits += 1
            } else {
                round.jobs[place].isMissing = true
                reads.append(ScopeRead(place: place, address: .root))
                tally.misses += 1
            }
        }
        let known = reads.count
        for index in work.indices {
            guard let place = round.places[index] else { continue }
            let wanted =
                round.jobs[place].isMissing
                ? Array(work[index].message.address.path.dropFirst())
                : scopes(for: work[index].message, round.jobs[place])
            for address in wanted where !reads[known...].contains(where: { $0.place == place && $0.address == address })
            {
                reads.append(ScopeRead(place: place, address: address))
            }
        }
        if !reads.isEmpty {
            try read(reads, on: wire, &round)
            // Which other dimensions are needed only the job knows, and what those lead to only they.
            var asked = Set(reads)
            repeat {
                reads = []
                for index in work.indices {
                    guard let place = round.places[index] else { continue }
                    for address in scopes(for: work[index].message, round.jobs[place]) {
                        let read = ScopeRead(place: place, address: address)
                        if asked.insert(read).inserted { reads.append(read) }
                    }
                }
                if !reads.isEmpty { try read(reads, on: wire, &round) }
            } while !reads.isEmpty
        }
        try loadApps(work, on: wire, &round)
        return round
    }

    /// The dimensions that a message needs and that are not in memory.
    private func scopes(for message: Message, _ job: RoundJobs.Job) -> [Address] {
        guard let snapshot = job.snapshot else { return [] }
        return Planner.scopes(for: message, of: snapshot).filter { snapshot.scopes.place(of: $0) == nil }
    }

    private func read(_ reads: [ScopeRead], on wire: Wire, _ round: inout RoundJobs) throws(RedisError) {
        Failpoint.reach("load.before")
        for read in reads {
            let key = round.jobs[read.place].key
            wire.append("HGETALL", shared.keys.scope(key.partition, app: key.app, job: key.job, address: read.address))
        }
        try wire.flush()
        for read in reads {
            let fields = try wire.fields()
            guard round.jobs[read.place].fault == nil else { continue }
            do throws(StoredJobError) {
                try round.jobs[read.place].keep(fields, of: read.address)
            } catch {
                round.jobs[read.place].snapshot = nil
                round.jobs[read.place].fault = error.description
            }
        }
        Failpoint.reach("load.after")
    }

    // MARK: - Versions

    private func loadApps(_ work: [Delivery], on wire: Wire, _ round: inout RoundJobs) throws(RedisError) {
        for index in work.indices {
            guard let place = round.places[index], let version = round.version(work[index].message, at: place)
            else { continue }
            let id = round.jobs[place].key.app
            guard round.app(id, version) == nil else { continue }
            let key = AppLibrary.Key(app: id, version: version)
            try loadApp(key, on: wire)
            let app = shared.library.app(key)
            round.apps.append(RoundJobs.App(key: key, app: app, rules: try rulesInUse(id, app, on: wire)))
        }
    }

    /// The distinct hook rules of all versions of an app that are deployed; nil where it sends no signals.
    private func rulesInUse(
        _ id: String,
        _ app: PreparedApp?,
        on wire: Wire
    ) throws(RedisError) -> [PreparedHookRule]? {
        guard app?.sendsSignals ?? false else { return nil }
        let versions: Set<String>
        if let known = shared.versions(of: id) {
            versions = known
        } else {
            versions = try wire.versions(of: id, keys: shared.keys)
            for version in versions { try loadApp(AppLibrary.Key(app: id, version: version), on: wire) }
            shared.setVersions(versions, of: id)
        }
        return shared.library.rules(app: id, versions: versions)
    }

    private func loadApp(_ app: AppLibrary.Key, on wire: Wire) throws(RedisError) {
        guard shared.library.app(app) == nil else { return }
        wire.append("GET", shared.keys.archive(app: app.app, version: app.version))
        try wire.flush()
        guard let archive = try wire.bytes() else {
            shared.logger.error(
                "a version is missing: its jobs stand still",
                metadata: ["lw.app": "\(app.app)", "lw.version": "\(app.version)"]
            )
            return
        }
        do throws(AppLibraryError) {
            try shared.library.add(app, archive: archive)
        } catch {
            shared.logger.error(
                "a version cannot be used: its jobs stand still",
                metadata: [
                    "lw.app": "\(app.app)", "lw.version": "\(app.version)", "error.message": "\(error.reason)",
                ]
            )
        }
    }
}

extension RoundJobs.Job {
    /// Takes in what was read of a dimension.
    mutating func keep(
        _ fields: [(name: String, value: [UInt8])],
        of address: Address
    ) throws(StoredJobError) {
        if address.isRoot {
            snapshot = try JobSnapshot(fields: fields)
        } else if snapshot?.isLiving(address) ?? false {
            try snapshot?.addScope(address, fields: fields)
        } else {
            return
        }
        weight.add(fields.reduce(0) { $0 + $1.name.utf8.count + $1.value.count }, to: snapshot)
    }
}

extension PreparedApp {
    /// True if an activity of it sends signals, so that the hook rules of all versions in use matter.
    package var sendsSignals: Bool {
        source.graphs.contains { graph in
            graph.activities.contains { activity in
                guard case .signal = activity.kind else { return false }
                return true
            }
        }
    }
}
