import LegworkBench
import LegworkJSON
import Testing

/// `legwork bench`: its counts and its shape, never its figures.
@Suite struct BenchTests {
    @Test func aRunPrintsOneObjectALineWithItsShareOfTheCeiling() async throws {
        let outcome = try await LegworkProgram.run("bench", "W1", "W6", "--scale", "0.002", "--runs", "2", "--json")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        let reports = try outcome.json
        let names = reports.map { "\($0["workload"]?.stringValue ?? "?") \($0["round"]?.integerValue ?? 0)" }
        #expect(names == ["ceiling 1", "W1 1", "W6 1", "ceiling 2", "W1 2", "W6 2", "ceiling 0", "W1 0", "W6 0"])
        for report in reports {
            #expect(report["durability"] == "everysec")
            #expect(report["faults"] == nil)
            #expect((report["steps_per_second"]?.doubleValue ?? 0) > 0)
        }
        for report in reports where report["workload"] == "W1" {
            for figure in ["share_of_ceiling", "flows_per_second", "p50_ms", "p99_ms", "max_ms", "bytes_per_job"] {
                #expect(report[figure]?.doubleValue != nil, "\(figure) is missing")
            }
        }
        #expect(reports.last?["summary"] == true)
    }

    @Test func workloadsThatNeedProcessesStartThem() async throws {
        let outcome = try await LegworkProgram.run("bench", "W5", "W9", "--scale", "0.001", "--json")
        #expect(outcome.status == 0, "\(outcome.output)\(outcome.error)")
        let variants = try outcome.json.compactMap { $0["variant"]?.stringValue }
        #expect(
            variants == [
                "check of a small file", "first job, from command to end", "dev, until ready", "first step, warm",
                "1 engine", "2 engines", "4 engines",
            ]
        )
    }

    @Test func aNameThatIsNoneIsRefused() async throws {
        let outcome = try await LegworkProgram.run("bench", "W77")
        #expect(outcome.status != 0)
        #expect(outcome.error.contains("there is no workload 'W77'; there are ceiling, W1"))
        let scale = try await LegworkProgram.run("bench", "--scale", "0")
        #expect(scale.error.contains("--scale takes a number above 0"))
    }

    @Test func aSummaryHasMediansAndSpreads() {
        let rounds = [3.0, 1, 2].enumerated().map { place, value in
            var report = BenchReport(workload: "W1", variant: "saturated", durability: "always")
            report.round = place + 1
            report.add("steps_per_second", value)
            if place == 1 { report.faults.append("one is missing") }
            return report
        }
        let other = BenchReport(workload: "W2", variant: "saturated", durability: "always")
        let summaries = BenchReport.summaries(of: rounds + [other])
        #expect(summaries.count == 1)
        #expect(
            summaries.first?.json == [
                "workload": "W1", "variant": "saturated", "durability": "always", "summary": true,
                "steps_per_second": 2.0, "spread": ["steps_per_second": [1.0, 3.0]], "faults": ["one is missing"],
            ]
        )
    }
}
