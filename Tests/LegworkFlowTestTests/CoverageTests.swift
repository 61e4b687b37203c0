import LegworkDiagnostics
import LegworkFlowTest
import Testing

/// Which edges tests take.
@Suite struct CoverageTests {
    private func gaps(_ tests: String) throws -> (taken: Int, gaps: [String]) {
        let coverage = try TestedApp(Apps.ways, tests: tests).coverage()
        let gaps = coverage.gaps.map { "\($0.place?.place ?? "-") \($0.from) → \($0.to), \($0.when)" }
        #expect(coverage.total == 6)
        return (coverage.taken, gaps)
    }

    @Test func whatOneTestLeavesOut() throws {
        let (taken, gaps) = try gaps(
            "tests: [{ name: a, input: { left: true }, workers: { left: {} }, expect: { path: [begun, left, met] } }]"
        )
        #expect(taken == 2)
        #expect(
            gaps == [
                "app.yaml:16:17 begun → right, 200 else",
                "app.yaml:18:35 left → sorry, 4xx, 500",
                "app.yaml:19:23 right → met, 200",
                "app.yaml:20:23 sorry → met, 200",
            ]
        )
    }

    @Test func severalTestsTogether() throws {
        let (taken, gaps) = try gaps(
            """
            tests:
              - { name: a, input: { left: true }, workers: { left: {} } }
              - { name: b, input: { left: true }, workers: { left: { code: 404 } } }
              - { name: c, workers: { right: {} } }
            """
        )
        #expect(taken == 6)
        #expect(gaps == [])
    }

    @Test func aTestThatStopsTakesNothingFurther() throws {
        #expect(try gaps("tests: [{ name: a }]").taken == 1)
    }

    @Test func edgesOfInterimAnswersRoundsAndChildrenCount() throws {
        let interim = try TestedApp(
            Apps.interim,
            tests: """
                tests:
                  - name: a
                    input: { id: t }
                    workers: { note.taken: {} }
                    signals: [{ at: 1s, topic: ticket, payload: { id: t }, code: 202 }]
                    expect: { state: waiting }
                """
        )
        #expect(try interim.coverage().gaps.map(\.to) == ["closed"])
        let endless = try TestedApp(
            Apps.endless,
            tests: "tests: [{ name: a, until: 1d, workers: { work: {} }, expect: { state: waiting } }]"
        )
        #expect(try endless.coverage().percent == 100)
        let family = try TestedApp(
            Apps.family,
            tests: "tests: [{ name: a, workers: { double: {}, clean: {} } }]"
        )
        #expect(try family.coverage().percent == 100)
    }
}
