import LegworkGraph
package import LegworkPlanner
import Synchronization

/// The versions that a process has made ready, shared by everything in it that plans.
package final class AppLibrary: Sendable {
    /// Names a version.
    package struct Key: Hashable, Sendable {
        /// The app's id.
        package var app: String
        /// The version.
        package var version: String

        /// A key of these parts.
        package init(app: String, version: String) {
            self.app = app
            self.version = version
        }
    }

    private struct State {
        var apps: [Key: PreparedApp] = [:]
        /// Per app: the distinct hook rules of the versions that were known when they were asked for.
        var rules: [String: (versions: Set<String>, rules: [PreparedHookRule])] = [:]
    }

    private let state = Mutex(State())

    /// A library without versions.
    package init() {}

    /// A version that was made ready before, or nil.
    package func app(_ key: Key) -> PreparedApp? {
        state.withLock { $0.apps[key] }
    }

    /// Makes a version ready and keeps it.
    ///
    /// - Throws: ``AppLibraryError`` where the archive cannot be read.
    @discardableResult
    package func add(_ key: Key, archive: [UInt8]) throws(AppLibraryError) -> PreparedApp {
        if let app = app(key) { return app }
        let prepared: PreparedApp
        do {
            prepared = try PreparedApp(AppArchive.decode(archive))
        } catch {
            throw AppLibraryError(key: key, reason: "\(error)")
        }
        state.withLock { $0.apps[key] = prepared }
        return prepared
    }

    /// The distinct hook rules of all these versions of an app, which must have been added; nil where one has not.
    ///
    /// Rules that ask the same of a signal count once.
    package func rules(app: String, versions: Set<String>) -> [PreparedHookRule]? {
        state.withLock { state in
            if let known = state.rules[app], known.versions == versions { return known.rules }
            var rules: [PreparedHookRule] = []
            var digests: Set<String> = []
            for version in versions.sorted() {
                guard let prepared = state.apps[Key(app: app, version: version)] else { return nil }
                for rule in prepared.rules(topic: nil) where digests.insert(rule.digest).inserted {
                    rules.append(rule)
                }
            }
            state.rules[app] = (versions, rules)
            return rules
        }
    }
}

/// A version cannot be used.
package struct AppLibraryError: Error, Sendable, CustomStringConvertible {
    /// The version.
    package let key: AppLibrary.Key
    /// Why.
    package let reason: String

    package var description: String {
        "version '\(key.version)' of app '\(key.app)' cannot be used: \(reason); deploy it again with this program, "
            + "or run the program that deployed it"
    }
}
