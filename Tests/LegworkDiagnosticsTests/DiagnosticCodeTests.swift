import LegworkDiagnostics
import Testing

@Suite struct DiagnosticCodeTests {
    @Test func codesAreUniqueSortedAndWellFormed() {
        let names = DiagnosticCode.all.map(\.rawValue)
        #expect(names == names.sorted())
        #expect(Set(names).count == names.count)
        #expect(names.allSatisfy { $0.utf8.count == 6 && $0.hasPrefix("LW") && Int($0.dropFirst(2)) != nil })
    }

    @Test func aCodeIsFoundByName() {
        #expect(DiagnosticCode(named: "lw0204") == .unknownTarget)
        #expect(DiagnosticCode(named: "LW9999") == nil)
        #expect(DiagnosticCode.orphan.severity == .warning)
    }

    @Test func titlesAreShortAndPlain() {
        for code in DiagnosticCode.all {
            #expect(!code.title.hasSuffix(".") && code.title.count <= 60 && code.title.first?.isUppercase == false)
        }
    }
}
