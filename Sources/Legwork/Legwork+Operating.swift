import LegworkEngine
import LegworkGraph
import LegworkLedger
package import LegworkPlanner
package import LegworkRedis
import LegworkStore

/// A version as the store has it.
package struct StoredVersion: Sendable, Equatable {
    /// The app's id.
    package var app: String
    /// The version.
    package var version: String
    /// The digest of its archive.
    package var digest: String
    /// True if new jobs start on it.
    package var isActive: Bool
    /// How many jobs live on it.
    package var livingJobs: Int64
    /// The topics of its graphs.
    package var topics: [String]
}

/// What operators ask and do: versions, durability, the state of the store.
extension Legwork {
    /// The ids of the deployed apps, sorted.
    package func appNames() async throws -> [String] { try await catalogue(isFresh: true).keys.sorted() }

    /// All versions that are deployed, made ready.
    package func appsInUse() async throws -> [PreparedApp] {
        do {
            var apps: [PreparedApp] = []
            for (name, entry) in try await catalogue(isFresh: true) {
                for version in entry.versions {
                    apps.append(try await app(AppLibrary.Key(app: name, version: version)))
                }
            }
            return apps
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// The versions of an app, or of all, each app's lowest first.
    ///
    /// - Throws: ``LegworkError`` with 404 where the app is not deployed.
    package func versions(app wanted: String?) async throws -> [StoredVersion] {
        do {
            let names = try await appNames()
            if let wanted, !names.contains(wanted) {
                throw LegworkError(.notFound, "app '\(wanted)' is not deployed; \(Self.deployed(names))")
            }
            var result: [StoredVersion] = []
            for name in names where wanted == nil || wanted == name { result += try await versions(of: name) }
            return result
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    private static func deployed(_ names: [String]) -> String {
        names.isEmpty ? "none is" : "deployed are \(names.map { "'\($0)'" }.joined(separator: ", "))"
    }

    private func versions(of name: String) async throws -> [StoredVersion] {
        var digests: [(version: String, digest: String)] = []
        var active: String?
        for (field, value) in try await shelf.lane.send(RedisCommand("HGETALL", shelf.keys.app(name))).pairs() {
            if field == "active" { active = try value.string() }
            if field.hasPrefix("v:") { digests.append((String(field.dropFirst(2)), try value.string())) }
        }
        digests.sort { AppVersion($0.version) < AppVersion($1.version) }
        var result: [StoredVersion] = []
        for (version, digest) in digests {
            let prepared = try await app(AppLibrary.Key(app: name, version: version))
            result.append(
                StoredVersion(
                    app: name,
                    version: version,
                    digest: digest,
                    isActive: version == active,
                    livingJobs: try await livingJobs(app: name, version: version),
                    topics: prepared.source.graphs.map(\.subscribes)
                )
            )
        }
        return result
    }

    /// How many jobs live on a version.
    private func livingJobs(app: String, version: String) async throws -> Int64 {
        let commands = (0..<shelf.partitions).map { partition in
            RedisCommand("HGET", shelf.keys.partition(partition), "n:\(app):\(version)")
        }
        var count: Int64 = 0
        for result in await shelf.lane.send(commands) {
            count += try result.get().optionalString().flatMap { Int64($0) } ?? 0
        }
        return count
    }

    /// Lets new jobs of an app start on a version.
    ///
    /// - Throws: ``LegworkError``: 404 where it is not deployed, 409 where it is lower than the active one.
    package func activate(app: String, version: String, isForced: Bool) async throws {
        do {
            try await shelf.store.activate(app: app, version: version, force: isForced)
            forgetCatalogue()
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// Removes a version on which no job lives, and of which no ended job is stored: to show it, or to let it expire, needs
    /// the version.
    ///
    /// - Throws: ``LegworkError``: 404 where it is not deployed, 409 where it is active or jobs of it are stored.
    package func remove(app: String, version: String) async throws {
        do {
            if let ended = try await endedJob(app: app, version: version) {
                throw LegworkError(
                    .conflict,
                    "version '\(version)' of app '\(app)' is needed for jobs that have ended on it and are still stored, "
                        + "'\(ended)' among them; remove it when they have expired, or delete them with "
                        + "'legwork jobs delete'"
                )
            }
            try await shelf.store.removeVersion(app: app, version: version)
            forgetCatalogue()
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// A stored job that has ended on a version, or nil for none.
    private func endedJob(app: String, version: String) async throws -> String? {
        var cursor: JobCursor?
        repeat {
            let page = try await jobs(app: app, limit: Self.pageJobsMax, after: cursor)
            if let job = page.jobs.first(where: { $0.version == version && $0.state.hasEnded }) { return job.id }
            cursor = page.next
        } while cursor != nil
        return nil
    }

    /// The settings of the server that decide what survives.
    package func serverSettings() async throws -> RedisServerSettings {
        do { return try await shelf.lane.serverSettings() } catch { throw LegworkError(wrapping: error) }
    }
}
