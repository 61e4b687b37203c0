import LegworkCompiler
import LegworkDiagnostics
import LegworkEngine
package import LegworkGraph
import LegworkPlanner
import LegworkStore
import LegworkSystem

extension Legwork {
    /// Compiles the app in a file, deploys it and makes it the active version: new jobs run on it, running ones finish on
    /// theirs.
    ///
    /// - Parameters:
    ///   - file: the app's YAML; files that it refers to lie beside it.
    ///   - activates: false to deploy without making it the active version.
    ///   - isForced: true to activate a version lower than the active one.
    /// - Throws: ``CompileError`` with every problem; ``LegworkError`` with 409 where the version is there with other
    ///   content, or is lower than the active one.
    @discardableResult
    public func deploy(file: String, activates: Bool = true, isForced: Bool = false) async throws -> Deployment {
        try await deploy(Compiler().compile(path: file), activates: activates, isForced: isForced)
    }

    /// Compiles an app from YAML text, deploys it and makes it the active version.
    ///
    /// - Throws: as ``deploy(file:activates:isForced:)``.
    @discardableResult
    public func deploy(yaml: String, activates: Bool = true, isForced: Bool = false) async throws -> Deployment {
        try await deploy(Compiler().compile(bytes: Array(yaml.utf8)), activates: activates, isForced: isForced)
    }

    private func deploy(_ compilation: Compilation, activates: Bool, isForced: Bool) async throws -> Deployment {
        let report = DiagnosticRenderer().render(compilation.diagnostics)
        guard let app = compilation.app else {
            throw CompileError(report: report, count: compilation.diagnostics.count { $0.severity == .error })
        }
        return try await deploy(app, warnings: report, activates: activates, isForced: isForced)
    }

    /// Deploys an app that is compiled.
    @discardableResult
    package func deploy(
        _ app: CompiledApp,
        warnings: String = "",
        activates: Bool = true,
        isForced: Bool = false
    ) async throws -> Deployment {
        let archive = AppArchive.encode(app)
        let key = AppLibrary.Key(app: app.id, version: app.version.text)
        do {
            try library.add(key, archive: archive)
            Failpoint.reach("deploy.before")
            let isNew = try await shelf.store.deploy(
                archive: archive,
                app: key.app,
                version: key.version,
                digest: AppDigest(of: archive).text
            )
            Failpoint.reach("deploy.after")
            var isActive = try await shelf.record(of: app.id).active == key.version
            if activates, !isActive {
                Failpoint.reach("activate.before")
                try await shelf.store.activate(app: key.app, version: key.version, force: isForced)
                Failpoint.reach("activate.after")
                isActive = true
            }
            forgetCatalogue()
            return Deployment(
                app: app.id,
                version: key.version,
                digest: AppDigest(of: archive).text,
                topics: app.graphs.map(\.subscribes),
                isNew: isNew,
                isActive: isActive,
                warnings: warnings
            )
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// A version made ready.
    ///
    /// - Throws: ``LegworkError`` with 404 where it is not deployed.
    func app(_ key: AppLibrary.Key) async throws -> PreparedApp {
        if let app = library.app(key) { return app }
        guard let archive = try await shelf.store.archive(app: key.app, version: key.version) else {
            throw LegworkError(
                .notFound,
                "version '\(key.version)' of app '\(key.app)' is not deployed; 'legwork apps list' shows what is"
            )
        }
        return try library.add(key, archive: archive)
    }

    /// The app and version that a start or a signal means.
    ///
    /// - Parameter serves: true for a version that has the topic.
    func find(
        _ topic: String,
        app wanted: String?,
        isFresh: Bool,
        serves: (PreparedApp) -> Bool
    ) async throws -> (key: AppLibrary.Key, app: PreparedApp) {
        let catalogue = try await catalogue(isFresh: isFresh)
        var found: [(key: AppLibrary.Key, app: PreparedApp)] = []
        for (name, entry) in catalogue where wanted == nil || wanted == name {
            guard let active = entry.active else { continue }
            let key = AppLibrary.Key(app: name, version: active)
            let app = try await app(key)
            if serves(app) || wanted != nil { found.append((key, app)) }
        }
        if let first = found.first, found.count == 1 { return first }
        if !isFresh { return try await find(topic, app: wanted, isFresh: true, serves: serves) }
        guard found.isEmpty else {
            let names = found.map { "'\($0.key.app)'" }.sorted().joined(separator: ", ")
            throw LegworkError(.badRequest, "several apps have the topic '\(topic)': \(names); say which one is meant")
        }
        let apps = catalogue.keys.sorted().map { "'\($0)'" }.joined(separator: ", ")
        if let wanted {
            throw LegworkError(
                .notFound,
                "app '\(wanted)' has no active version; \(apps.isEmpty ? "none is deployed" : "deployed are \(apps)")"
            )
        }
        throw LegworkError(
            .notFound,
            "no active version of any app has the topic '\(topic)'; "
                + (apps.isEmpty ? "none is deployed: deploy one first" : "deployed are \(apps)")
        )
    }
}
