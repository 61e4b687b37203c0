import ArgumentParser
import LegworkLanguageServer

/// `legwork lsp`
struct LspCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "lsp",
        abstract: "Serve editors: problems, completion, hovers, renaming, formatting.",
        discussion: """
            Speaks the Language Server Protocol on standard input and output; an editor starts it.
            docs/guides/editors.md has the few lines that VS Code, Neovim, Helix and Emacs need.
            Exit status: 0 after 'shutdown' and 'exit', 1 after 'exit' alone.
            """
    )

    @Flag(name: .long, help: "Accepted, since many editors say it; there is nothing else.")
    var stdio = false

    @OptionGroup var common: CommonOptions

    /// Nothing set.
    init() {}

    /// Serves until the editor says goodbye or goes away.
    func run(_ output: Output) async throws {
        if Descriptor(number: 0).isTerminal {
            output.note("waiting for an editor on standard input; docs/guides/editors.md says how to set one up")
        }
        var session = LanguageSession(
            files: DiskWorkspace(),
            version: Program.version,
            page: { ErrorPages.page($0) }
        )
        var stream = MessageStream()
        while session.exitStatus == nil {
            let bytes = try StandardInput.read()
            guard !bytes.isEmpty else { return }
            for message in session.receive(stream.add(bytes)) {
                Descriptor.output.write(MessageStream.frame(message))
            }
        }
        if session.exitStatus != 0 { throw CommandFailure.Silent(.problem) }
    }
}
