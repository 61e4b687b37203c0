import Glibc
import LegworkSystem
import Synchronization

/// A private Redis server: a child process on a unix socket that only this user may open.
///
/// It dies with our process, however that ends, and gets a SIGTERM then, so that it still flushes; one that is too busy to
/// look at it is killed after ``EmbeddedRedisConfiguration/stopTimeout``. What it had made safe
/// (see ``EmbeddedRedisConfiguration/Durability``) is there at the next start in the same folder.
package final class EmbeddedRedis: Sendable {
    /// How the server runs.
    package let configuration: EmbeddedRedisConfiguration
    /// Where it listens.
    package let address: RedisAddress
    private let folder: EmbeddedRedisFolder
    private let program: String
    private let socketPath: String

    private struct State {
        var child: ChildProcess?
        var owner: FileSystem.File?
    }

    private let state: Mutex<State>

    /// Starts a server and waits until it answers.
    ///
    /// - Throws: `serverAlreadyRunning` where another process has the folder, else `serverNotStarted`.
    package static func start(
        _ configuration: EmbeddedRedisConfiguration
    ) async throws(RedisError) -> EmbeddedRedis {
        try await NativeThread.run(name: "redis start") { () throws(RedisError) in
            try EmbeddedRedis(configuration)
        }
    }

    /// The address of a server that another process runs in the folder, or nil where none runs.
    package static func livingAddress(inFolder folder: String) -> RedisAddress? {
        let folder = EmbeddedRedisFolder(folder)
        return folder.isOwned ? folder.recordedAddress : nil
    }

    /// Starts a server and waits until it answers, on a thread that may block.
    private init(_ configuration: EmbeddedRedisConfiguration) throws(RedisError) {
        self.configuration = configuration
        program = try Self.findProgram(configuration)
        folder = EmbeddedRedisFolder(configuration.folder)
        try folder.prepare()
        let owner = try folder.takeOwnership()
        socketPath = try folder.makeSocketPath()
        address = .unixSocket(socketPath)
        state = Mutex(State(child: nil, owner: owner))
        do throws(RedisError) {
            try folder.record(address)
            try launch()
        } catch {
            tidyUp()
            throw error
        }
    }

    deinit {
        let (child, owner) = state.withLock { ($0.child, $0.owner) }
        child?.signal(SIGTERM)
        owner?.unlock()
    }

    /// The server's process id while it runs.
    package var processID: Int32? { state.withLock { $0.child }?.processID }

    /// True while the server's process lives.
    package var isRunning: Bool { processID != nil }

    /// The last lines of the server's log.
    package var logTail: String { folder.logTail }

    /// Ends the server: it finishes what it has begun and flushes. The folder is free for others then.
    package func stop() async {
        await NativeThread.run(name: "redis stop") { [self] in
            endGently()
            tidyUp()
            state.withLock { state in
                state.owner?.unlock()
                state.owner = nil
            }
        }
    }

    /// Kills the server as a crash would, at once; ``restart()`` brings it back. For tests of recovery.
    package func kill9() async {
        await NativeThread.run(name: "redis kill") { [self] in end(SIGKILL) }
    }

    /// Ends the server if it runs and starts it again, in the same place with the same data.
    ///
    /// - Throws: `serverNotStarted`; `closed` after ``stop()``.
    package func restart() async throws(RedisError) {
        try await NativeThread.run(name: "redis start") { [self] () throws(RedisError) in
            guard state.withLock({ $0.owner }) != nil else { throw .closed("private Redis") }
            endGently()
            try launch()
        }
    }

    /// Stops the server's process without ending it, or lets it go on: a server that hangs. For tests.
    package func freeze(_ isFrozen: Bool) {
        state.withLock { $0.child }?.signal(isFrozen ? SIGSTOP : SIGCONT)
    }

    private func tidyUp() {
        folder.removeSocket(address)
        FileSystem.remove(folder.addressFile)
    }

    /// Asks by command first: Redis looks at signals only ten times a second.
    private func endGently() {
        guard let child = state.withLock({ $0.child }) else { return }
        do throws(RedisError) {
            let connection = try RedisConnection(to: address, connectTimeout: .seconds(1), readTimeout: .seconds(1))
            _ = try connection.send(RedisCommand("SHUTDOWN", "NOSAVE"))
        } catch {
            // It hangs up instead of answering. Whatever else went wrong: the signal follows.
        }
        if !child.waitForEnd(timeout: .milliseconds(100)) { end(SIGTERM) }
        state.withLock { $0.child = nil }
    }

    private func end(_ signal: Int32) {
        guard let child = state.withLock({ $0.child }) else { return }
        child.signal(signal)
        if !child.waitForEnd(timeout: configuration.stopTimeout) {
            child.signal(SIGKILL)
            _ = child.waitForEnd(timeout: configuration.stopTimeout)
        }
        state.withLock { $0.child = nil }
    }

    private func launch() throws(RedisError) {
        let serverLock = try folder.takeServerLock(until: .now + configuration.stopTimeout)
        // A killed predecessor leaves its socket, to which nobody listens.
        FileSystem.remove(socketPath)
        guard let log = FileSystem.open(folder.logFile, emptied: true) else {
            throw RedisError(.serverNotStarted, "cannot write \(folder.logFile): \(systemReason(errno))")
        }
        var arguments = [program]
        for setting in configuration.settings(socketPath: socketPath, dataFolder: folder.dataFolder) {
            arguments.append("--\(setting.name)")
            arguments += setting.values
        }
        let child = ProcessStart.untilWritten(error: \.startFailure) {
            ChildProcess(
                arguments,
                log: log.descriptor,
                kept: serverLock.descriptor,
                farewell: SIGTERM,
                patience: Int32(max(0, min(configuration.stopTimeout / .milliseconds(1), 60_000)))
            )
        }
        if let code = child.startFailure {
            throw RedisError(
                .serverNotStarted,
                "cannot run \(program): \(systemReason(code))",
                advice: "install it again (apt-get install redis-server)"
            )
        }
        do throws(RedisError) {
            try waitUntilReady(child)
        } catch {
            child.signal(SIGKILL)
            _ = child.waitForEnd(timeout: configuration.stopTimeout)
            throw error
        }
        state.withLock { $0.child = child }
    }

    /// Asks until the server answers. While it reads its data back it answers `LOADING`.
    private func waitUntilReady(_ child: ChildProcess) throws(RedisError) {
        let deadline = ContinuousClock.now + configuration.startTimeout
        var lastReason = "it did not open its socket"
        while ContinuousClock.now < deadline {
            if let ending = child.ending { throw startFailure("Redis \(ending) while it started") }
            do throws(RedisError) {
                let connection = try RedisConnection(to: address, connectTimeout: .seconds(1), readTimeout: .seconds(1))
                _ = try connection.send(RedisCommand("PING"))
                return
            } catch {
                // Whatever it refuses, it answers: a password was set, say. Only while it reads its data it is not ready.
                if let refusal = error.serverError, refusal.code != .loading { return }
                lastReason = error.message
            }
            usleep(500)
        }
        throw startFailure("Redis was not ready after \(configuration.startTimeout): \(lastReason)")
    }

    private func startFailure(_ what: String) -> RedisError {
        let log = folder.logTail
        let advice =
            if log.contains("Bad file format reading the append only file")
                || log.contains("Unexpected end of file reading the append only file")
            {
                "its data is damaged: copy \(folder.dataFolder), then mend it with "
                    + "'redis-check-aof --fix' on the .manifest file in it"
            } else if log.contains("FATAL CONFIG FILE ERROR") {
                "it does not know a setting: Redis 7.0 or later is needed (redis-server --version)"
            } else {
                "see its log, \(folder.logFile)"
            }
        return RedisError(.serverNotStarted, log.isEmpty ? what : "\(what). Its log ends:\n\(log)\n", advice: advice)
    }

    private static func findProgram(_ configuration: EmbeddedRedisConfiguration) throws(RedisError) -> String {
        let name = configuration.program
        if name.contains("/") {
            guard FileSystem.isProgram(name) else {
                throw RedisError(
                    .serverNotStarted,
                    "there is no program at \(name)",
                    advice: "install Redis (apt-get install redis-server) or correct the path"
                )
            }
            return FileSystem.absolute(name)
        }
        let path = configuration.searchPath ?? environmentPath()
        for folder in path.split(separator: ":") where FileSystem.isProgram("\(folder)/\(name)") {
            return FileSystem.absolute("\(folder)/\(name)")
        }
        throw RedisError(
            .serverNotStarted,
            "'\(name)' is not installed: it is in none of \(path)",
            advice: "install it (apt-get install redis-server), or give the address of a running Redis 7"
        )
    }

    private static func environmentPath() -> String {
        guard let path = unsafe getenv("PATH") else { return "/usr/local/bin:/usr/bin:/bin" }
        return unsafe String(cString: path)
    }
}
