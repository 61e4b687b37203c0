import ArgumentParser

/// `legwork completions`
struct CompletionsCommand: Command {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print a completion script for a shell.",
        discussion: """
            bash: legwork completions bash > ~/.local/share/bash-completion/completions/legwork
            zsh:  legwork completions zsh > ~/.zfunc/_legwork   (a folder of $fpath)
            fish: legwork completions fish > ~/.config/fish/completions/legwork.fish
            """
    )

    @Argument(help: "bash, zsh or fish.", completion: .list(["bash", "zsh", "fish"]))
    var shell: String

    @OptionGroup var common: CommonOptions

    /// Nothing set.
    init() {}

    /// Prints it.
    func run(_ output: Output) async throws {
        guard let shell = CompletionShell(rawValue: shell) else {
            throw CommandFailure.usage(
                "there are no completions for '\(shell)'",
                hints: ["legwork completions bash", "legwork completions zsh", "legwork completions fish"]
            )
        }
        output.write(LegworkCommand.completionScript(for: shell) + "\n")
    }
}
