/// Breaks things on purpose on a private Redis, and looks whether every promise holds.
///
/// Source: `30-reliability`; `docs/reliability.md` tells what is tried and what was found.
package enum Verification {
    /// Runs the families of faults that are asked for.
    ///
    /// - Parameter tell: is told what is being done, a line at a time.
    /// - Throws: where something cannot be run at all.
    package static func run(
        _ options: VerifyOptions,
        telling tell: @escaping @Sendable (String) -> Void
    ) async throws -> VerifyReport {
        var report = VerifyReport()
        for family in options.families {
            switch family {
            case .crash: report.add(try await CrashMatrix(options: options, tell: tell).run())
            case .network: report.add(try await NetworkMatrix(options: options, tell: tell).run())
            case .redis:
                report.add(
                    try await LoadFaults(family: family, faults: RedisFaults.all, options: options, tell: tell).run()
                )
            case .process:
                report.add(
                    try await LoadFaults(family: family, faults: ProcessFaults.all, options: options, tell: tell).run()
                )
            case .audit: report.add(try await AuditRun(options: options, tell: tell).run())
            case .growth: report.add(try await GrowthRun(options: options, tell: tell).run())
            }
        }
        return report
    }
}
