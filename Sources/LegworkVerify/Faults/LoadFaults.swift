/// Plays faults under a load, one after the other: each needs the machine for itself.
struct LoadFaults: Sendable {
    let family: VerifyOptions.Family
    let faults: [LoadStage.Fault]
    let options: VerifyOptions
    /// Is told what was done, for people who wait.
    let tell: @Sendable (String) -> Void

    /// Plays all.
    ///
    /// - Throws: ``VerifyError`` where none is meant.
    func run() async throws -> VerifyReport {
        var report = VerifyReport()
        for fault in try options.chosen(faults, name: \.name) {
            let verdict: Verdict
            do { verdict = try await LoadStage.play(fault) } catch {
                verdict = Verdict(fault.name, failure: "\(error)")
            }
            tell("\(fault.name): \(verdict.isClean ? "held" : "DID NOT HOLD"); \(verdict.note)")
            verdict.enter(into: &report, family, fault: fault.name, subject: "mixed load")
        }
        return report
    }
}
