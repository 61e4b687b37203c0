import LegworkGraph
import LegworkJSON
import LegworkLedger
package import LegworkPlanner
import LegworkRedis
import LegworkSystem
import LegworkWire
import Logging

extension LoopRun {
    /// What came of reading the jobs of a batch.
    struct Loaded {
        /// Jobs whose stored form cannot be read, with the reason.
        var hopeless: [JobKey: String] = [:]
    }

    private struct ScopeRead {
        var key: JobKey
        var address: Address
    }

    /// Reads into memory what the planning of a batch needs: jobs, dimensions of jobs, versions of apps.
    func load(
        _ work: [Delivery],
        on wire: Wire,
        _ tally: inout EngineMetrics.Tally
    ) throws(RedisError) -> Loaded {
        var loaded = Loaded()
        for delivery in work where Planner.needsTaskEntries(delivery.message) {
            if let key = delivery.job { cache.remove(key) }
        }
        var reads: [ScopeRead] = []
        var seen: Set<JobKey> = []
        var missing: Set<JobKey> = []
        var asked: [JobKey: Set<Address>] = [:]
        for delivery in work {
            guard let key = delivery.job else { continue }
            if seen.insert(key).inserted {
                if cache.value(key) == nil {
                    missing.insert(key)
                    reads.append(ScopeRead(key: key, address: .root))
                    tally.misses += 1
                } else {
                    tally.hits += 1
                }
            }
            for address in scopes(for: delivery, key, isMissing: missing.contains(key))
            where asked[key, default: []].insert(address).inserted {
                reads.append(ScopeRead(key: key, address: address))
            }
        }
        if !reads.isEmpty {
            try read(reads, on: wire, &loaded)
            // Which other dimensions are needed only the job knows, and what those lead to only they.
            repeat {
                reads = []
                for delivery in work {
                    guard let key = delivery.job else { continue }
                    for address in scopes(for: delivery, key, isMissing: false)
                    where asked[key, default: []].insert(address).inserted {
                        reads.append(ScopeRead(key: key, address: address))
                    }
                }
                if !reads.isEmpty { try read(reads, on: wire, &loaded) }
            } while !reads.isEmpty
        }
        try loadApps(work, on: wire, &loaded)
        return loaded
    }

    /// The dimensions that a message needs and that are not in memory.
    private func scopes(for delivery: Delivery, _ key: JobKey, isMissing: Bool) -> [Address] {
        if isMissing { return Array(delivery.message.address.path.dropFirst()) }
        guard let job = cache.value(key) else { return [] }
        return Planner.scopes(for: delivery.message, of: job.snapshot).filter { job.snapshot.scopes[$0] == nil }
    }

    private func read(_ reads: [ScopeRead], on wire: Wire, _ loaded: inout Loaded) throws(RedisError) {
        Failpoint.reach("load.before")
        for read in reads {
            let key = shared.keys.scope(
                read.key.partition,
                app: read.key.app,
                job: read.key.job,
                address: read.address
            )
            wire.append("HGETALL", key)
        }
        try wire.flush()
        for read in reads {
            let fields = try wire.fields()
            guard loaded.hopeless[read.key] == nil else { continue }
            do throws(StoredJobError) {
                try keep(fields, read)
            } catch {
                cache.remove(read.key)
                loaded.hopeless[read.key] = error.description
            }
        }
        Failpoint.reach("load.after")
    }

    private func keep(_ fields: [(name: String, value: [UInt8])], _ read: ScopeRead) throws(StoredJobError) {
        let bytes = fields.reduce(512) { $0 + $1.name.utf8.count + $1.value.count }
        if read.address.isRoot {
            guard let snapshot = try JobSnapshot(fields: fields) else { return }
            cache.set(read.key, CachedJob(snapshot, bytes: bytes), cost: bytes)
        } else if let job = cache.value(read.key), job.snapshot.isLiving(read.address) {
            var snapshot = job.snapshot
            try snapshot.addScope(read.address, fields: fields)
            cache.set(read.key, CachedJob(snapshot, bytes: job.bytes + bytes), cost: job.bytes + bytes)
        }
    }

    // MARK: - Versions

    /// The version that a message's job runs on; nil where there is no job, so that any will do.
    func version(_ delivery: Delivery, _ key: JobKey) -> String? {
        if let job = cache.value(key) { return job.snapshot.meta.version }
        guard case .childStart(_, _, let payload) = delivery.message else { return nil }
        return (try? JSON(parsing: payload))?["version"]?.stringValue
    }

    private func loadApps(_ work: [Delivery], on wire: Wire, _ loaded: inout Loaded) throws(RedisError) {
        var apps: Set<AppLibrary.Key> = []
        for delivery in work {
            guard let key = delivery.job, let version = version(delivery, key) else { continue }
            apps.insert(AppLibrary.Key(app: key.app, version: version))
        }
        for app in apps {
            try loadApp(app, on: wire)
            guard shared.versions(of: app.app) == nil, shared.library.app(app)?.sendsSignals ?? false else { continue }
            let versions = try wire.versions(of: app.app, keys: shared.keys)
            for version in versions { try loadApp(AppLibrary.Key(app: app.app, version: version), on: wire) }
            shared.setVersions(versions, of: app.app)
        }
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
