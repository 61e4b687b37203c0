import LegworkGraph
import LegworkLedger

extension Store {
    /// A deployed app.
    package struct Deployment: Sendable, Equatable {
        /// The app's id.
        package var app: String
        /// The version that starts get, or nil.
        package var active: String?
        /// All versions, latest first.
        package var versions: [Version]
    }

    /// A deployed version.
    package struct Version: Sendable, Equatable {
        /// The version.
        package var version: String
        /// The digest of its archive.
        package var digest: String
        /// How many jobs live on it.
        package var livingJobs: Int
    }

    /// Stores a version's archive.
    ///
    /// - Returns: false where it was stored before, with the same content.
    /// - Throws: `versionTaken` where the version is stored with other content, or `redis`.
    package func deploy(
        archive: [UInt8],
        app: String,
        version: String,
        digest: String
    ) async throws(StoreError) -> Bool {
        let call = StoreCall.deploy(app: app, version: version, digest: digest, archive: archive)
        let reply = try await keyspace.perform(call)
        if case .taken(let stored) = reply {
            throw StoreError(
                .versionTaken(digest: stored),
                "version '\(version)' of app '\(app)' is deployed with other content "
                    + "(digest \(stored.prefix(12)), not \(digest.prefix(12))), and jobs may run on it",
                advice: "raise the app's version"
            )
        }
        return reply == .done
    }

    /// Makes a version the one that starts get.
    ///
    /// - Parameter force: true to go back to a version lower than the active one.
    /// - Returns: the version that was active before, or nil.
    /// - Throws: `unknownVersion`, `lowerVersion`, `contended`, or `redis`.
    @discardableResult
    package func activate(app: String, version: String, force: Bool = false) async throws(StoreError) -> String? {
        var active = try await activeVersion(of: app)
        for _ in 0..<Self.attemptsMax {
            if active == version { return active }
            if let active, !force, AppVersion(version) < AppVersion(active) {
                throw StoreError(
                    .lowerVersion(active: active),
                    "version '\(version)' of app '\(app)' is lower than the active one, '\(active)'",
                    advice: "raise the version, or force the activation with --force to go back to it"
                )
            }
            let call = StoreCall.activate(app: app, version: version, active: active ?? "")
            switch try await keyspace.perform(call) {
            case .unknownVersion: throw Self.unknown(app, version)
            case .otherActive(let other): active = other.isEmpty ? nil : other
            default: return active
            }
        }
        throw StoreError(
            .contended,
            "others keep activating versions of app '\(app)'",
            advice: "look at its versions and try again"
        )
    }

    /// Removes a version.
    ///
    /// - Throws: `unknownVersion`, `versionActive`, `versionInUse`, or `redis`.
    package func removeVersion(app: String, version: String) async throws(StoreError) {
        switch try await keyspace.perform(.remove(app: app, version: version)) {
        case .unknownVersion: throw Self.unknown(app, version)
        case .isActive:
            throw StoreError(
                .versionActive,
                "version '\(version)' of app '\(app)' is the active one",
                advice: "activate another version first"
            )
        case .inUse(let jobs):
            throw StoreError(
                .versionInUse(jobs: jobs),
                "\(jobs) jobs live on version '\(version)' of app '\(app)'",
                advice: "let them end, or cancel them"
            )
        default: return
        }
    }

    /// The archive of a version, or nil where it is not deployed.
    ///
    /// - Throws: `redis`.
    package func archive(app: String, version: String) async throws(StoreError) -> [UInt8]? {
        try await keyspace.read([.string(keys.archive(app: app, version: version))])[0].valueList[0]
    }

    /// The version of an app that starts get, or nil.
    ///
    /// - Throws: `redis`.
    package func activeVersion(of app: String) async throws(StoreError) -> String? {
        try await keyspace.read([.fields(keys.app(app), ["active"])])[0].firstText
    }

    /// The ids of all deployed apps, sorted.
    ///
    /// - Throws: `redis`.
    package func apps() async throws(StoreError) -> [String] {
        try await keyspace.read([.set(keys.apps)])[0].nameList
    }

    /// An app with its versions and how many jobs live on each; nil where it is not deployed.
    ///
    /// - Throws: `redis`.
    package func deployment(of app: String) async throws(StoreError) -> Deployment? {
        let stored = try await keyspace.read([.hash(keys.app(app))])[0].fieldList
        guard !stored.isEmpty else { return nil }
        var deployment = Deployment(app: app, active: nil, versions: [])
        for field in stored {
            let value = String(decoding: field.value, as: UTF8.self)
            if field.name == "active" { deployment.active = value }
            guard field.name.hasPrefix("v:") else { continue }
            deployment.versions.append(
                Version(version: String(field.name.dropFirst(2)), digest: value, livingJobs: 0)
            )
        }
        deployment.versions.sort { AppVersion($1.version) < AppVersion($0.version) }
        let names = deployment.versions.map { "n:\(app):\($0.version)" }
        let counts = try await keyspace.read((0..<partitions).map { .fields(keys.partition($0), names) })
        for place in deployment.versions.indices {
            deployment.versions[place].livingJobs = counts.reduce(0) { sum, answer in
                sum + (answer.valueList[place].flatMap { Int(String(decoding: $0, as: UTF8.self)) } ?? 0)
            }
        }
        return deployment
    }

    /// How often something is tried again that others change meanwhile.
    static let attemptsMax = 10

    private static func unknown(_ app: String, _ version: String) -> StoreError {
        StoreError(
            .unknownVersion,
            "version '\(version)' of app '\(app)' is not deployed",
            advice: "deploy it first, or look at the versions that are"
        )
    }
}
