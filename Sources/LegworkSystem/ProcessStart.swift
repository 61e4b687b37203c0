package import Glibc
package import Synchronization

/// Starts programs with `posix_spawn`.
package enum ProcessStart {
    /// Held while a pipe is made and while a program is started, so that no program inherits another one's pipes.
    package static let lock = Mutex<Void>(())

    /// Starts a program with the given ends of pipes as its standard input, output and error, default signals and a
    /// process group of its own, so that a Ctrl-C meant for us spares it.
    ///
    /// - Parameters:
    ///   - command: the program, looked for in `PATH` where it has no `/`, and its arguments.
    ///   - directory: where it runs; nil for ours.
    /// - Returns: 0, or an errno; then `process` is untouched.
    package static func spawn(
        _ command: [String],
        environment: [String: String],
        directory: String?,
        input: Int32,
        output: Int32,
        error: Int32,
        process: inout pid_t
    ) -> Int32 {
        // 'posix_spawn' has no portable way to change the folder; the shell has.
        let change = directory.map { ["/bin/sh", "-c", "cd \"$0\" && exec \"$@\"", $0] } ?? []
        let words = change + command
        guard let name = words.first else { return ENOENT }
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_adddup2(&actions, input, 0)
        unsafe posix_spawn_file_actions_adddup2(&actions, output, 1)
        unsafe posix_spawn_file_actions_adddup2(&actions, error, 2)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe posix_spawnattr_setsigdefault(&attributes, &signals)
        unsafe sigemptyset(&signals)
        unsafe posix_spawnattr_setsigmask(&attributes, &signals)
        let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK
        unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
        unsafe posix_spawnattr_setpgroup(&attributes, 0)
        let variables = environment.map { "\($0.key)=\($0.value)" }
        return unsafe withCStrings(words) { arguments in
            unsafe withCStrings(variables) { environment in
                unsafe posix_spawnp(&process, name, &actions, &attributes, arguments, environment)
            }
        }
    }

    /// How often a program that is open for writing is tried, and how long to wait in between.
    private static let busyTriesMax = 100
    private static let busyPauseMicroseconds: UInt32 = 10_000

    /// Starts a program, and again for a second while it is open for writing: one that has just been written may be so for
    /// a moment longer, in a process that was forked meanwhile and has not come to its own program yet.
    ///
    /// - Parameters:
    ///   - error: the errno of a start; nil or 0 where it went well.
    ///   - start: starts it, or says why not.
    /// - Returns: the last start.
    package static func untilWritten<Start>(error: (Start) -> Int32?, _ start: () -> Start) -> Start {
        var last = start()
        for _ in 1..<busyTriesMax where error(last) == ETXTBSY {
            usleep(busyPauseMicroseconds)
            last = start()
        }
        return last
    }

    /// Lends texts as a list of C strings with nil at its end.
    private static func withCStrings<Result>(
        _ texts: [String],
        _ body: (UnsafePointer<UnsafeMutablePointer<CChar>?>) -> Result
    ) -> Result {
        var pointers: [UnsafeMutablePointer<CChar>?] = unsafe texts.map { unsafe strdup($0) } + [nil]
        defer { unsafe pointers.forEach { unsafe free($0) } }
        return unsafe pointers.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { preconditionFailure("a list with a nil has a base") }
            return unsafe body(UnsafePointer(base))
        }
    }
}
