import Glibc
import LegworkJSON
import LegworkRedis
import LegworkSystem
import Synchronization

/// A process of this program that plays a role, and may be killed.
final class ActorProcess: Sendable {
    /// How it ended.
    struct Ending: Sendable {
        /// The signal that ended it; nil where it ended by itself.
        var signal: Int32?
        /// Its exit status.
        var status: Int32
        /// How often it reached each failpoint; empty where it could not tell.
        var counts: [String: Int]
        /// What it wrote to standard error.
        var error: String

        /// True where somebody, or it itself, has sent SIGKILL.
        var wasKilled: Bool { signal == SIGKILL }
    }

    /// Its number, which stays its own until its end was told.
    let processID: pid_t
    private let input: Mutex<Int32>
    private let ending: Task<Ending, Never>

    /// Starts a process.
    ///
    /// - Parameter failpoint: `name:count`, or `count`; nil for none.
    /// - Throws: ``VerifyError`` where the system starts none.
    init(_ role: ActorRole, failpoint: String?) throws {
        var environment = Self.environment
        environment["LEGWORK_FAILPOINT"] = failpoint
        let command = ["/proc/self/exe", "verify-actor", role.text]
        let pipes = try ProcessStart.lock.withLock { _ throws(VerifyError) in
            guard let input = PipePair(), let output = PipePair(), let error = PipePair() else {
                throw VerifyError("no pipe for a process: errno \(errno); raise 'ulimit -n'")
            }
            return [input, output, error].map { ($0.reading, $0.writing) }
        }
        var process: pid_t = 0
        let status = ProcessStart.lock.withLock { _ in
            ProcessStart.spawn(
                command,
                environment: environment,
                directory: nil,
                input: pipes[0].0,
                output: pipes[1].1,
                error: pipes[2].1,
                process: &process
            )
        }
        for end in [pipes[0].0, pipes[1].1, pipes[2].1] { close(end) }
        guard status == 0 else { throw VerifyError("a process could not be started: errno \(status)") }
        processID = process
        input = Mutex(pipes[0].1)
        let (output, error, number) = (pipes[1].0, pipes[2].0, process)
        ending = Task {
            await NativeThread.run(name: "actor") { Self.attend(number, output: output, error: error) }
        }
    }

    /// Waits for its end.
    func ended() async -> Ending { await ending.value }

    /// Asks it to end in order.
    func stop() {
        input.withLock { input in
            if input >= 0 { close(input) }
            input = -1
        }
    }

    /// Sends a signal; the process must not have ended.
    func signal(_ number: Int32) { kill(processID, number) }

    private static func attend(_ process: pid_t, output: Int32, error: Int32) -> Ending {
        // Each writes a few lines at most, so that one can be read after the other without filling a pipe.
        let told = readAll(output)
        let complaint = readAll(error)
        var status: Int32 = 0
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7f
        var counts: [String: Int] = [:]
        // A process that was killed tells nothing.
        if let json = try? JSON(parsing: told), let object = json.objectValue {
            for (name, count) in object { counts[name] = Int(count.integerValue ?? 0) }
        }
        return Ending(
            signal: signal == 0 ? nil : signal,
            status: (status >> 8) & 0xff,
            counts: counts,
            error: String(decoding: complaint, as: UTF8.self)
        )
    }

    private static func readAll(_ descriptor: Int32) -> [UInt8] {
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = unsafe read(descriptor, &buffer, buffer.count)
            if count > 0 { bytes += buffer[..<count] } else if count == 0 || errno != EINTR { return bytes }
        }
    }

    /// Our environment without settings of Legwork, but with a mutation where one is asked for.
    private static let environment: [String: String] = {
        var result: [String: String] = [:]
        var entry = unsafe environ
        while let text = unsafe entry.pointee {
            let line = unsafe String(cString: text)
            let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            if !name.hasPrefix("LEGWORK_") || name == "LEGWORK_MUTATION" {
                result[name] = parts.count > 1 ? String(parts[1]) : ""
            }
            unsafe entry += 1
        }
        return result
    }()
}
