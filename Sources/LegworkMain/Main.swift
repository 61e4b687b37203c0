import LegworkCommands

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program `legwork`.
@main
struct Main {
    static func main() async {
        let status = await EntryPoint.run(Array(CommandLine.arguments.dropFirst()))
        exit(status.rawValue)
    }
}
