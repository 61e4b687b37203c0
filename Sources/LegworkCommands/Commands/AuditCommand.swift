import ArgumentParser
import Legwork
import LegworkAudit

/// `legwork audit`
struct AuditCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Check the invariants of a store while it works.",
        discussion: """
            Walks over all keys, slowly enough for commits not to notice. What looks wrong is looked at again and counts \
            only if it stays wrong. Exit status: 0 nothing is wrong, or all of it was mended; 1 something is wrong.

            --repair mends what can be mended without a risk, and says so; what only a person can judge is left alone. \
            --json prints one object for each violation, and one with the figures at the end.
            """
    )

    @Flag(name: .long, help: "Mend what can be mended safely. May be run again at any time.")
    var repair = false

    @Option(
        name: .long,
        help: ArgumentHelp("The most questions to Redis a second; 0 for as many as it answers.", valueName: "n")
    )
    var rate = StoreAudit.readsPerSecondDefault

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        guard rate >= 0 else { throw CommandFailure.usage("--rate must be at least 0") }
        let meter = AuditMeter(output)
        let summary = try await client.attempt {
            try await client.legwork.audit(
                readsPerSecond: rate == 0 ? nil : rate,
                repairs: repair,
                progress: { meter.show($0) },
                found: { violation, isRepaired in
                    meter.clear()
                    output.render(AuditFinding(violation: violation, isRepaired: isRepaired))
                }
            )
        }
        meter.clear()
        output.render(AuditReport(summary: summary, mayRepair: !repair))
        if summary.violations > summary.repaired { throw CommandFailure.Silent(.problem) }
    }
}
