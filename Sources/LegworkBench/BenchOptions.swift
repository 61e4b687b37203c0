/// How a benchmark is run.
package struct BenchOptions: Sendable {
    /// `always`, `everysec` or `none`.
    package var durability = "everysec"
    /// By how much job counts are scaled: 1 for the published runs, less for a quick look.
    package var scale = 1.0
    /// Threads of the engine that move jobs.
    package var loops = 2
    /// True to commit one protocol step at a time.
    package var isStepwise = false
    /// How many callers start jobs at a time.
    package var starters = 128
    /// A server that runs already, such as `redis://localhost:6379`; nil for a private one for each workload.
    package var server: String?
    /// Runs the program itself, for workloads that take processes; nil where that is not possible.
    package var program: (any BenchProgram)?

    /// The published options.
    package init() {}

    /// A count, scaled, and at least 1.
    func scaled(_ count: Int) -> Int { max(1, Int(Double(count) * scale)) }

    /// The program, for workloads that need processes of their own.
    func needProgram() throws -> any BenchProgram {
        guard let program else { throw BenchError("this workload starts processes, which is not possible here") }
        return program
    }
}

/// The program `legwork`, started as a process of its own.
package protocol BenchProgram: Sendable {
    /// Runs a command to its end.
    ///
    /// Cancellation asks it to stop, and waits for its end.
    /// - Parameters:
    ///   - arguments: what follows the program's name.
    ///   - onLine: is given each line of its standard output as it comes.
    /// - Returns: its exit status, or 128 and the number of the signal that ended it.
    /// - Throws: where it cannot be started.
    func run(_ arguments: [String], onLine: (@Sendable (String) -> Void)?) async throws -> Int32
}
