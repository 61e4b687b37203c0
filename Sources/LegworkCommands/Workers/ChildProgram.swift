import LegworkSystem
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program of somebody else's that is run once: bytes in, bytes out.
///
/// It gets a process group of its own, so that a Ctrl-C meant for us spares it and its children can be ended with it.
package struct ChildProgram: Sendable {
    /// The program and its arguments. A name without `/` is looked for in `PATH`.
    package var words: [String]
    /// The environment.
    package var environment: [String: String]
    /// The working directory; nil for ours.
    package var directory: String?

    /// What the bounds are.
    package struct Limits: Sendable {
        /// The most bytes of standard output; a program that writes more is ended.
        package var outputBytesMax = 16 << 20
        /// How much of the end of standard error is kept.
        package var errorBytesKept = 16 << 10
        /// How long a program may go on after it was asked to stop, in milliseconds.
        package var graceMilliseconds: Int64 = 5_000

        /// The defaults.
        package init() {}
    }

    /// How it went.
    package struct Ending: Sendable {
        /// How it ended.
        package enum Status: Sendable, Equatable {
            /// By itself, with this exit status.
            case exited(Int32)
            /// By this signal.
            case killed(Int32)
        }

        /// How it ended.
        package var status: Status
        /// Its standard output.
        package var output: [UInt8]
        /// The end of its standard error.
        package var error: [UInt8]
        /// True where it was ended because it wrote too much.
        package var wroteTooMuch: Bool
        /// True where it was ended because its time was up.
        package var timedOut: Bool
    }

    /// A program.
    package init(
        _ words: [String],
        environment: [String: String] = Surroundings.environment,
        directory: String? = nil
    ) {
        self.words = words
        self.environment = environment
        self.directory = directory
    }

    /// The program that a text of the command line means: a file that can be run, else a command line for the shell.
    package init(commandLine text: String, environment: [String: String] = Surroundings.environment) {
        let isPlain = !text.contains { " \t\n|&;<>()$`\"'*?[#~=%".contains($0) }
        self.init(
            isPlain || FileText.isExecutable(text) ? [text] : ["/bin/sh", "-c", text],
            environment: environment
        )
    }

    /// Runs it, with `input` on its standard input, and waits for its end.
    ///
    /// Cancellation asks it to stop (SIGTERM), and after the grace period ends it.
    /// - Parameters:
    ///   - timeoutMilliseconds: after which it is ended; nil for no bound.
    ///   - onLine: is given each whole line of standard output at once, without its line feed, on the run's own thread.
    /// - Throws: ``CommandFailure`` where it cannot be started; `CancellationError` where it was cancelled.
    package func run(
        input: [UInt8] = [],
        timeoutMilliseconds: Int64? = nil,
        limits: Limits = Limits(),
        onLine: (@Sendable (ArraySlice<UInt8>) -> Void)? = nil
    ) async throws -> Ending {
        let run = ChildRun(
            program: self,
            input: input,
            timeoutMilliseconds: timeoutMilliseconds,
            limits: limits,
            onLine: onLine
        )
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation {
                (continuation: CheckedContinuation<Result<Ending, CommandFailure>, Never>) in
                do {
                    try OSThread.start("program") { continuation.resume(returning: run.body()) }
                } catch {
                    continuation.resume(returning: .failure(CommandFailure("\(error)")))
                }
            }
        } onCancel: {
            run.cancel()
        }
        let ending = try result.get()
        try Task.checkCancellation()
        return ending
    }
}
