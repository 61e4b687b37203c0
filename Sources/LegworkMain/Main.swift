import LegworkCommands

@main
struct Main {
    static func main() {}
}
