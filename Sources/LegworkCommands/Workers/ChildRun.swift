import LegworkSystem
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One run of a program, on a thread of its own: starts it, moves bytes, waits for its end.
final class ChildRun: Sendable {
    private let program: ChildProgram
    private let input: [UInt8]
    private let deadlineMilliseconds: Int64?
    private let limits: ChildProgram.Limits
    private let onLine: (@Sendable (ArraySlice<UInt8>) -> Void)?
    private let isCancelled = Atomic<Bool>(false)

    /// How often the thread looks whether the program has ended while something else keeps its pipes open.
    private static let pollMilliseconds: Int32 = 20

    init(
        program: ChildProgram,
        input: [UInt8],
        timeoutMilliseconds: Int64?,
        limits: ChildProgram.Limits,
        onLine: (@Sendable (ArraySlice<UInt8>) -> Void)? = nil
    ) {
        self.onLine = onLine
        self.program = program
        self.input = input
        self.limits = limits
        deadlineMilliseconds = timeoutMilliseconds.map { MonotonicTime.milliseconds + $0 }
    }

    /// Asks the program to stop.
    func cancel() { isCancelled.store(true, ordering: .relaxed) }

    /// The whole run; blocks.
    func body() -> Result<ChildProgram.Ending, CommandFailure> {
        Self.spareThisThread()
        var pipes: [PipePair] = []
        defer { for pipe in pipes { pipe.close() } }
        for _ in 0..<3 {
            guard let pipe = ProcessStart.lock.withLock({ _ in PipePair() }) else {
                return .failure(CommandFailure("no pipe for '\(name)': \(FileText.errorText())"))
            }
            pipes.append(pipe)
        }
        var process: pid_t = 0
        let status: Int32 = ProcessStart.untilWritten(error: { $0 }) {
            ProcessStart.lock.withLock { _ in
                ProcessStart.spawn(
                    program.words,
                    environment: program.environment,
                    directory: program.directory,
                    input: pipes[0].reading,
                    output: pipes[1].writing,
                    error: pipes[2].writing,
                    process: &process
                )
            }
        }
        guard status == 0 else { return .failure(refusal(status)) }
        pipes[0].closeReading()
        pipes[1].closeWriting()
        pipes[2].closeWriting()
        for end in [pipes[0].writing, pipes[1].reading, pipes[2].reading] { PipePair.setNonBlocking(end) }
        return .success(attend(process, pipes))
    }

    /// A program that does not read its input must not end us: writing to it fails instead.
    private static func spareThisThread() {
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, SIGPIPE)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    private var name: String { program.words.first ?? "" }

    private func refusal(_ status: Int32) -> CommandFailure {
        var hints: [String] = []
        if status == ENOENT, !name.contains("/"), FileText.kind(of: name) == .file { hints = ["./\(name)"] }
        if status == EACCES, FileText.kind(of: name) == .file { hints = ["chmod +x \(name)"] }
        if status == ENOEXEC { hints = ["let its first line name an interpreter: #!/bin/sh"] }
        return CommandFailure("cannot run '\(name)': \(FileText.errorText(status))", hints: hints)
    }

    // MARK: While it runs

    private struct Progress {
        var output: [UInt8] = []
        var error: [UInt8] = []
        var written = 0
        /// How many bytes of the output have been handed on as lines.
        var told = 0
        /// How many bytes of the output have been searched for the end of a line.
        var searched = 0
        var wroteTooMuch = false
        var timedOut = false
        /// When it was asked to stop; nil where it was not.
        var stoppingSince: Int64?
        var wasKilled = false
    }

    private func attend(_ process: pid_t, _ pipes: [PipePair]) -> ChildProgram.Ending {
        var progress = Progress()
        var status: Int32 = 0
        while true {
            let isOpen = move(pipes, &progress)
            tellLines(&progress)
            let ended = unsafe waitpid(process, &status, WNOHANG)
            if ended == process || (ended < 0 && errno != EINTR) { break }
            limit(process, &progress)
            if !isOpen { usleep(500) }
        }
        // What it wrote last is still in the pipes.
        while read(pipes[1].reading, into: &progress.output) {}
        while read(pipes[2].reading, into: &progress.error) {}
        tellLines(&progress)
        progress.error.removeFirst(max(0, progress.error.count - limits.errorBytesKept))
        let signal = status & 0x7F
        return ChildProgram.Ending(
            status: signal == 0 ? .exited(status >> 8 & 0xFF) : .killed(signal),
            output: progress.output,
            error: progress.error,
            wroteTooMuch: progress.wroteTooMuch || progress.output.count > limits.outputBytesMax,
            timedOut: progress.timedOut
        )
    }

    /// Hands on the lines that have become whole.
    private func tellLines(_ progress: inout Progress) {
        guard let onLine else { return }
        while let feed = progress.output[progress.searched...].firstIndex(of: UInt8(ascii: "\n")) {
            onLine(progress.output[progress.told..<feed])
            progress.told = feed + 1
            progress.searched = feed + 1
        }
        progress.searched = progress.output.count
    }

    /// Asks it to stop, or ends it, where a bound was reached.
    private func limit(_ process: pid_t, _ progress: inout Progress) {
        let now = MonotonicTime.milliseconds
        if progress.stoppingSince == nil {
            if progress.output.count > limits.outputBytesMax { progress.wroteTooMuch = true }
            if let deadlineMilliseconds, now >= deadlineMilliseconds { progress.timedOut = true }
            guard progress.wroteTooMuch || progress.timedOut || isCancelled.load(ordering: .relaxed) else { return }
            progress.stoppingSince = now
            kill(-process, SIGTERM)
        } else if let since = progress.stoppingSince, !progress.wasKilled, now - since >= limits.graceMilliseconds {
            progress.wasKilled = true
            kill(-process, SIGKILL)
        }
    }

    /// Moves what can be moved; says whether any pipe is still open.
    private func move(_ pipes: [PipePair], _ progress: inout Progress) -> Bool {
        var events: [pollfd] = []
        if pipes[0].writing >= 0 {
            if progress.written == input.count {
                pipes[0].closeWriting()
            } else {
                events.append(pollfd(fd: pipes[0].writing, events: Int16(POLLOUT), revents: 0))
            }
        }
        for pipe in pipes[1...] where pipe.reading >= 0 {
            events.append(pollfd(fd: pipe.reading, events: Int16(POLLIN), revents: 0))
        }
        guard !events.isEmpty else { return false }
        _ = unsafe poll(&events, nfds_t(events.count), Self.pollMilliseconds)
        for event in events where event.revents != 0 {
            switch event.fd {
            case pipes[0].writing: write(pipes[0], &progress)
            case pipes[1].reading: if !read(event.fd, into: &progress.output) { pipes[1].closeReading() }
            default:
                if !read(event.fd, into: &progress.error) { pipes[2].closeReading() }
                // Only the end is kept; cut now and then, so that a chatty program costs no memory.
                if progress.error.count > 4 * limits.errorBytesKept {
                    progress.error.removeFirst(progress.error.count - limits.errorBytesKept)
                }
            }
        }
        return true
    }

    private func write(_ pipe: PipePair, _ progress: inout Progress) {
        let count = unsafe input.withUnsafeBytes { buffer in
            let rest = unsafe UnsafeRawBufferPointer(rebasing: buffer[progress.written...])
            return unsafe systemWrite(pipe.writing, rest.baseAddress, rest.count)
        }
        if count >= 0 {
            progress.written += count
        } else if errno != EAGAIN, errno != EINTR {
            // It does not want to read any further; that is its right.
            progress.written = input.count
        }
    }

    /// Reads what is there; false at the end, or where nothing more is there for now.
    private func read(_ descriptor: Int32, into bytes: inout [UInt8]) -> Bool {
        guard descriptor >= 0, bytes.count <= limits.outputBytesMax else { return false }
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = unsafe chunk.withUnsafeMutableBytes { unsafe systemRead(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return count < 0 && errno == EINTR }
        bytes += chunk[0..<count]
        return true
    }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
    unsafe write(descriptor, bytes, count)
}

private func systemRead(_ descriptor: Int32, _ bytes: UnsafeMutableRawPointer?, _ count: Int) -> Int {
    unsafe read(descriptor, bytes, count)
}
