import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph
import LegworkTesting
import Testing

/// Generated apps that are right: nothing is said against them, and they compile to what they were made from.
@Suite struct RandomAppTests {
    /// What a generated app may be warned of: it is made at random.
    private static let allowed: Set<DiagnosticCode> = [.noElse, .orphan, .duplicateEdge]

    @Test(arguments: 0..<40)
    func generatedAppsCompileToThemselves(block: Int) throws {
        for seed in UInt64(block * 10)..<UInt64(block * 10 + 10) {
            let app = RandomApp.make(seed: seed, features: .all)
            let compilation = Compiler().compile(bytes: AppSource.text(of: app))
            let said = compilation.diagnostics.filter { !Self.allowed.contains($0.code) }
            #expect(DiagnosticRenderer().render(said) == "", "seed \(seed)")
            guard let compiled = compilation.app else { continue }
            #expect(AppArchive.digest(of: compiled) == AppArchive.digest(of: app), "seed \(seed)")
        }
    }
}
