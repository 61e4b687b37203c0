import ArgumentParser

/// `legwork jobs show`
struct JobsShowCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show a job: its state, data, error, timeline, and what it waits for.",
        discussion: """
            --ledgers also prints the 15-digit ledgers that make each step count once, and says what they mean. An \
            activity's: finalised, Leg 1 entries (2), Leg 1 done, reserved (3), Leg 2 entries (8). A message's: \
            reserved (3), closed the job, steps A, B and C, its place among its activity's answers (8).
            """
    )

    @OptionGroup var job: JobOptions

    @Flag(name: .long, help: "Print ledgers and what they say.")
    var ledgers = false

    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let (snapshot, app) = try await client.job(job.job, app: job.app)
        let around = try await client.surroundings(of: snapshot, app: app)
        output.render(
            JobReport(
                job: snapshot,
                app: app,
                showsLedgers: ledgers,
                around: around,
                options: client.place.options
            )
        )
    }
}

/// `legwork jobs why`
struct JobsWhyCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "why",
        abstract: "Explain what a job waits for, since when, and what would wake it."
    )

    @OptionGroup var job: JobOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let (snapshot, app) = try await client.job(job.job, app: job.app)
        let around = try await client.surroundings(of: snapshot, app: app)
        output.render(WaitReport(job: snapshot, app: app, around: around, options: client.place.options))
    }
}

/// `legwork jobs export`
struct JobsExportCommand: StoreCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Print everything that is stored of a job, as JSON."
    )

    @OptionGroup var job: JobOptions
    @OptionGroup var common: CommonOptions
    @OptionGroup var store: StoreOptions

    func run(_ output: Output, _ client: Client) async throws {
        let (snapshot, app) = try await client.job(job.job, app: job.app)
        let json = JobReport(job: snapshot, app: app, showsLedgers: true).json
        output.write((output.format == .json ? json.compact : json.pretty) + "\n")
    }
}
