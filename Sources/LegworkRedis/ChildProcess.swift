import CChild
import Dispatch
import Glibc
import Synchronization

/// A program that was started by us and dies with us.
///
/// The system sends its farewell signal when the thread that started it ends, so each child has a thread of its own that
/// starts it, waits for it and lives as long: the signal comes when our process ends, however it ends.
final class ChildProcess: Sendable {
    /// How a process ended.
    enum Ending: Sendable, Equatable, CustomStringConvertible {
        /// By itself, with this status.
        case status(Int32)
        /// By this signal.
        case signal(Int32)

        var description: String {
            switch self {
            case .status(let status): "ended with status \(status)"
            case .signal(let signal): "was ended by signal \(signal)"
            }
        }
    }

    private enum State {
        case starting
        case failed(Int32)
        case running(pid_t)
        case ended(Ending)
    }

    private let state = Mutex(State.starting)
    private let started = DispatchGroup()
    private let ended = DispatchGroup()

    /// Starts a program: its path, then its arguments. Waits until it runs. Not for Swift's tasks.
    ///
    /// - Parameters:
    ///   - log: the descriptor of the file that takes its standard output and error.
    ///   - kept: a descriptor that stays open in it until it ends.
    ///   - farewell: the signal that it gets when our process ends.
    ///   - patience: how long after that it may take before it is killed, in milliseconds.
    init(_ arguments: [String], log: Int32, kept: Int32, farewell: Int32, patience: Int32) {
        started.enter()
        ended.enter()
        _ = NativeThread(name: "redis keeper") { [self] in
            live(arguments, log, kept, farewell, patience)
        }
        started.wait()
    }

    private func live(
        _ arguments: [String],
        _ log: Int32,
        _ kept: Int32,
        _ farewell: Int32,
        _ patience: Int32
    ) {
        defer { ended.leave() }
        var texts: [CChar] = []
        for argument in arguments {
            texts.append(contentsOf: argument.utf8.lazy.map { CChar(bitPattern: $0) })
            texts.append(0)
        }
        var failure: Int32 = 0
        let child = unsafe legwork_child_start(texts, arguments.count, log, kept, farewell, &failure)
        var life: Int32 = -1
        let guardian = failure == 0 ? unsafe legwork_child_guard(child, patience, &life) : -1
        state.withLock { $0 = failure == 0 ? .running(child) : .failed(failure) }
        started.leave()
        guard child > 0 else { return }
        defer {
            if guardian > 0 {
                close(life)
                while waitpid(guardian, nil, 0) < 0, errno == EINTR {}
            }
        }
        // Look without reaping: until the state says that it ended, its number must stay its own.
        legwork_child_await(child)
        state.withLock { state in
            var status: Int32 = 0
            while unsafe waitpid(child, &status, 0) < 0, errno == EINTR {}
            guard case .running = state else { return }
            let signal = status & 0x7f
            state = .ended(signal == 0 ? .status((status >> 8) & 0xff) : .signal(signal))
        }
    }

    /// Why the program could not be started, as an error number, or nil.
    var startFailure: Int32? {
        guard case .failed(let code) = state.withLock({ $0 }) else { return nil }
        return code
    }

    /// The process id while it runs.
    var processID: pid_t? {
        guard case .running(let child) = state.withLock({ $0 }) else { return nil }
        return child
    }

    /// How it ended, once it has.
    var ending: Ending? {
        guard case .ended(let ending) = state.withLock({ $0 }) else { return nil }
        return ending
    }

    /// Sends a signal, unless it has ended.
    func signal(_ number: Int32) {
        state.withLock { state in
            guard case .running(let child) = state else { return }
            _ = kill(child, number)
        }
    }

    /// Waits for the end, at most `timeout`, and says whether it came. Not for Swift's tasks.
    func waitForEnd(timeout: Duration) -> Bool {
        ended.wait(timeout: .now() + timeout.dispatchInterval) == .success
    }
}
