import ArgumentParser
import LegworkDiagnostics

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The way in: words of the command line in, exit status out.
package enum EntryPoint {
    /// Runs one command.
    ///
    /// - Parameter arguments: the command line without the program's name.
    package static func run(_ arguments: [String]) async -> ExitStatus {
        // A reader that goes away is noticed by the write that fails.
        signal(SIGPIPE, SIG_IGN)
        let output = Output(format: asksForJSON(arguments) ? .json : .table)
        do {
            try refuseBrokenText(arguments)
            try refuseUnknownVerb(arguments)
            try refuseUnknownSubverb(arguments)
            var command = try LegworkCommand.parseAsRoot(arguments)
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
            return .ok
        } catch let ending as CommandFailure.Silent {
            return ending.status
        } catch let failure as CommandFailure {
            output.tell(failure)
            return failure.status
        } catch {
            return end(error, output)
        }
    }

    /// Refuses words that are not UTF-8: what they would be stored as is not what was written.
    private static func refuseBrokenText(_ arguments: [String]) throws(CommandFailure) {
        guard let word = arguments.first(where: { $0.unicodeScalars.contains("\u{FFFD}") }) else { return }
        throw .usage(
            "the word \(ShellText.word(word)) of the command line is not UTF-8",
            hints: ["locale   (shows in which encoding the shell writes)"]
        )
    }

    /// Names the verb that was meant, which the argument parser does not do.
    private static func refuseUnknownVerb(_ arguments: [String]) throws(CommandFailure) {
        guard let word = arguments.first, !word.hasPrefix("-") else { return }
        let verbs = LegworkCommand.verbs
        guard !verbs.contains(word) else { return }
        throw unknown(word, of: "legwork", among: verbs)
    }

    /// The same for a verb of the second level: `legwork jobs shwo`.
    private static func refuseUnknownSubverb(_ arguments: [String]) throws(CommandFailure) {
        guard arguments.count > 1, let verb = arguments.first, !arguments[1].hasPrefix("-") else { return }
        let verbs = LegworkCommand.verbs(of: verb)
        guard !verbs.isEmpty, !verbs.contains(arguments[1]) else { return }
        throw unknown(arguments[1], of: "legwork \(verb)", among: verbs)
    }

    private static func unknown(_ word: String, of command: String, among verbs: [String]) -> CommandFailure {
        let nearest = Suggestion.nearest(to: word, among: verbs).map { ["\(command) \($0)"] } ?? []
        let whole = "\(command) \(word)".dropFirst("legwork ".count)
        return .usage("there is no command '\(whole)'", hints: nearest + ["\(command) --help"])
    }

    /// Tells of what the argument parser has to say: help, or a mistake.
    private static func end(_ error: any Error, _ output: Output) -> ExitStatus {
        let text = LegworkCommand.fullMessage(for: error)
        guard LegworkCommand.exitCode(for: error) != .success else {
            Descriptor.output.write(text.isEmpty ? "" : text + "\n")
            return .ok
        }
        let isMistake = LegworkCommand.exitCode(for: error) == .validationFailure
        if output.format == .json {
            output.tell(CommandFailure(LegworkCommand.message(for: error), status: isMistake ? .usage : .problem))
        } else {
            var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
            if let first = lines.first, first.hasPrefix("Error: ") {
                lines[0] = output.notePaint("error:", .red) + " " + first.dropFirst(7)
            }
            Descriptor.error.write(lines.joined(separator: "\n") + "\n")
        }
        return isMistake ? .usage : .problem
    }

    private static func asksForJSON(_ arguments: [String]) -> Bool {
        arguments.contains("--json") || arguments.contains("--format=json")
            || zip(arguments, arguments.dropFirst()).contains { $0 == ("--format", "json") }
    }
}
