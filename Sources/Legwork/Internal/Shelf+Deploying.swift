import LegworkEngine
import LegworkGraph
import LegworkLedger
import LegworkRedis
import LegworkStore

extension Shelf {
    /// Stores a version.
    ///
    /// - Returns: false where it was there before, with the same content.
    func deploy(_ key: AppLibrary.Key, digest: AppDigest, archive: [UInt8]) async throws -> Bool {
        var builder = RedisFunctionLibrary.call(
            "lw1_deploy",
            keys: [keys.app(key.app), keys.archive(app: key.app, version: key.version), keys.apps],
            byteCapacity: archive.count + 512
        )
        builder.append(key.app)
        builder.append(key.version)
        builder.append(digest.text)
        builder.append(archive)
        builder.append(keys.deployments)
        let reply = try await lane.send(builder.build())
        guard case .integer(let outcome) = reply else {
            throw LegworkError(
                .conflict,
                "version '\(key.version)' of app '\(key.app)' is deployed with other content; raise the version"
            )
        }
        return outcome == 1
    }

    /// Makes a version the active one.
    func activate(_ key: AppLibrary.Key, isForced: Bool) async throws {
        for _ in 0..<10 {
            let active = try await record(of: key.app).active
            if active == key.version { return }
            if let active, !isForced, AppVersion(key.version) < AppVersion(active) {
                throw LegworkError(
                    .conflict,
                    "version '\(key.version)' of app '\(key.app)' is lower than the active one, '\(active)'; "
                        + "force it if that is meant"
                )
            }
            var builder = RedisFunctionLibrary.call("lw1_activate", keys: [keys.app(key.app)])
            for argument in [key.app, key.version, active ?? "", keys.deployments, "\(keys.prefix):{", "\(partitions)"]
            {
                builder.append(argument)
            }
            switch try await lane.send(builder.build()) {
            case .integer(1): return
            case .integer:
                throw LegworkError(.notFound, "version '\(key.version)' of app '\(key.app)' is not deployed")
            default: continue
            }
        }
        throw LegworkError(.conflict, "versions of app '\(key.app)' are being activated one after the other; try again")
    }
}
