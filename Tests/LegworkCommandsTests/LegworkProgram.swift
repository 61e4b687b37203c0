import LegworkCommands
import LegworkJSON
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// The built program, run as a user runs it.
enum LegworkProgram {
    /// What a run left behind.
    struct Outcome {
        var status: Int32
        var output: String
        var error: String

        init(_ ending: ChildProgram.Ending) {
            switch ending.status {
            case .exited(let status): self.status = status
            case .killed(let signal): status = 128 + signal
            }
            output = String(decoding: ending.output, as: UTF8.self)
            error = String(decoding: ending.error, as: UTF8.self)
        }

        /// The lines of standard output as JSON.
        var json: [JSON] {
            get throws { try output.split(separator: "\n").map { try JSON(parsing: String($0)) } }
        }
    }

    /// Beside the test program, or where `LEGWORK_BINARY` says.
    static let path: String = {
        if let named = Surroundings.environment["LEGWORK_BINARY"] { return named }
        var buffer = [CChar](repeating: 0, count: 4096)
        let count = unsafe readlink("/proc/self/exe", &buffer, buffer.count)
        let own = String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let beside = own.prefix(upTo: own.lastIndex(of: "/") ?? own.startIndex) + "/legwork"
        if FileText.isExecutable(String(beside)) { return String(beside) }
        // Where another program hosts the tests, the sources tell where the package is.
        let root = #filePath.components(before: "/Tests/LegworkCommandsTests/")
        return root + "/.build/debug/legwork"
    }()

    /// The environment of a run: ours without settings of Legwork.
    static var environment: [String: String] {
        Surroundings.environment.filter { !$0.key.hasPrefix("LEGWORK_") && $0.key != "NO_COLOR" }
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: String...,
        input: String = "",
        variables: [String: String] = [:],
        in folder: String? = nil
    ) async throws -> Outcome {
        try await run(arguments, input: input, variables: variables, in: folder)
    }

    /// Runs a command to its end.
    static func run(
        _ arguments: [String],
        input: String = "",
        variables: [String: String] = [:],
        in folder: String? = nil
    ) async throws -> Outcome {
        let program = ChildProgram(
            [path] + arguments,
            environment: environment.merging(variables) { _, new in new },
            directory: folder
        )
        let ending = try await program.run(input: Array(input.utf8), timeoutMilliseconds: 170_000)
        return Outcome(ending)
    }
}

extension String {
    fileprivate func components(before mark: String) -> String {
        firstRange(of: mark).map { String(self[..<$0.lowerBound]) } ?? self
    }
}
