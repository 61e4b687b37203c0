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
        /// What its threads did when it should have ended and had not; nil where it ended in time.
        var hang: String?

        /// True where somebody, or it itself, has sent SIGKILL.
        var wasKilled: Bool { signal == SIGKILL }
    }

    /// Its number, which stays its own until its end was told.
    let processID: pid_t
    private let life: Life
    private let ending: Task<Ending, Never>

    /// How long a process may take to end in order: its longest handler, a few times.
    private static let patience = Duration.seconds(20)

    /// What is known of a process that may be ending just now.
    private final class Life: Sendable {
        struct State: Sendable {
            var input: Int32
            /// True once its end was told: its number may be another's then.
            var hasEnded = false
            var hang: String?
        }

        let state: Mutex<State>

        init(input: Int32) { state = Mutex(State(input: input)) }
    }

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
        let life = Life(input: pipes[0].1)
        self.life = life
        let (output, error, number) = (pipes[1].0, pipes[2].0, process)
        ending = Task {
            await NativeThread.run(name: "actor") { Self.attend(number, life, output: output, error: error) }
        }
    }

    /// Waits for its end.
    func ended() async -> Ending { await ending.value }

    /// Asks it to end in order. One that has not ended after a while is looked at and killed.
    func stop() {
        let isFirst = life.state.withLock { state in
            defer { state.input = -1 }
            if state.input >= 0 { close(state.input) }
            return state.input >= 0
        }
        if isFirst { expectEnd(within: Self.patience) }
    }

    /// Looks at it and kills it where it has not ended after so long.
    func expectEnd(within limit: Duration) {
        let (life, number) = (life, processID)
        Task {
            try await Task.sleep(for: limit)
            await NativeThread.run(name: "autopsy") {
                guard !life.state.withLock({ $0.hasEnded }) else { return }
                let seen = Autopsy.of(number)
                life.state.withLock { state in
                    guard !state.hasEnded else { return }
                    state.hang = "it lived after \(limit) more; what its threads did:\n  \(seen)"
                    kill(number, SIGKILL)
                }
            }
        }
    }

    /// Sends a signal, unless it has ended.
    func signal(_ number: Int32) {
        life.state.withLock { state in
            guard !state.hasEnded else { return }
            _ = kill(processID, number)
        }
    }

    private static func attend(_ process: pid_t, _ life: Life, output: Int32, error: Int32) -> Ending {
        // Each writes a few lines at most, so that one can be read after the other without filling a pipe.
        let told = readAll(output)
        let complaint = readAll(error)
        // Looked at without reaping: until its end is told, its number must stay its own.
        var information = unsafe siginfo_t()
        while unsafe waitid(P_PID, id_t(process), &information, WEXITED | WNOWAIT) != 0, errno == EINTR {}
        var status: Int32 = 0
        let hang = life.state.withLock { state in
            while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
            state.hasEnded = true
            return state.hang
        }
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
            error: String(decoding: complaint, as: UTF8.self),
            hang: hang
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
