package import LegworkJSON

/// What one run of a workload measured. Printed as lines for people and as one JSON object a line for programs.
package struct BenchReport: Sendable {
    /// The workload, such as `W1`.
    package var workload: String
    /// Which form of it, such as `saturated` or `alone`.
    package var variant: String
    /// The durability mode of the server.
    package var durability: String
    /// Which round of the call it belongs to, from 1; 0 for a summary of all rounds.
    package var round = 1
    /// The figures, in the order in which they were taken: name (with its unit) and value.
    package private(set) var figures: [(name: String, value: Double)] = []
    /// In a summary, the least and the most that each figure was.
    package var spreads: [String: ClosedRange<Double>] = [:]
    /// What the counts at the end said: empty where all was well.
    package var faults: [String] = []

    /// A report without figures.
    package init(workload: String, variant: String, durability: String) {
        self.workload = workload
        self.variant = variant
        self.durability = durability
    }

    /// Adds a figure.
    package mutating func add(_ name: String, _ value: Double) { figures.append((name, value)) }

    /// A figure, or nil where it was not taken.
    package subscript(name: String) -> Double? { figures.first { $0.name == name }?.value }

    /// Adds the median, 99th percentile and maximum of a list of times, in milliseconds.
    package mutating func add(times: [Duration], prefix: String = "") {
        let sorted = times.map(\.inMilliseconds).sorted()
        guard let last = sorted.last else { return }
        add("\(prefix)p50_ms", sorted[sorted.count / 2])
        add("\(prefix)p99_ms", sorted[min(sorted.count - 1, sorted.count * 99 / 100)])
        add("\(prefix)max_ms", last)
    }

    /// One object: `workload, variant, durability, round`, the figures, in a summary `spread`, and `faults` if any.
    package var json: JSON {
        var object = JSONObject()
        object["workload"] = .string(workload)
        object["variant"] = .string(variant)
        object["durability"] = .string(durability)
        if round > 0 { object["round"] = .integer(Int64(round)) } else { object["summary"] = true }
        for (name, value) in figures { object[name] = Self.rounded(value) }
        if !spreads.isEmpty {
            var members = JSONObject()
            for (name, _) in figures {
                guard let range = spreads[name] else { continue }
                members[name] = [Self.rounded(range.lowerBound), Self.rounded(range.upperBound)]
            }
            object["spread"] = .object(members)
        }
        if !faults.isEmpty { object["faults"] = .array(faults.map(JSON.string)) }
        return .object(object)
    }

    /// Lines for people.
    package var text: String {
        var lines = ["\(workload) \(variant) (\(durability))" + (round > 0 ? "" : ", median of all rounds")]
        for (name, value) in figures {
            var line = "  \(name): \(Self.rounded(value))"
            if let range = spreads[name] {
                line += "   (\(Self.rounded(range.lowerBound)) to \(Self.rounded(range.upperBound)))"
            }
            lines.append(line)
        }
        for fault in faults { lines.append("  FAULT: \(fault)") }
        return lines.joined(separator: "\n")
    }

    private static func rounded(_ value: Double) -> JSON {
        guard value.isFinite else { return .null }
        if abs(value) >= 100 { return .integer(Int64(value.rounded())) }
        return .double((value * 1000).rounded() / 1000)
    }
}

extension BenchReport {
    /// The medians of several rounds, one report for each workload and variant, in the order of the first round.
    package static func summaries(of reports: [BenchReport]) -> [BenchReport] {
        var order: [String] = []
        var groups: [String: [BenchReport]] = [:]
        for report in reports {
            let key = "\(report.workload)\n\(report.variant)"
            if groups[key] == nil { order.append(key) }
            groups[key, default: []].append(report)
        }
        return order.compactMap { groups[$0].flatMap(median) }
    }

    private static func median(of rounds: [BenchReport]) -> BenchReport? {
        guard let first = rounds.first, rounds.count > 1 else { return nil }
        var summary = BenchReport(workload: first.workload, variant: first.variant, durability: first.durability)
        summary.round = 0
        for (name, _) in first.figures {
            let values = rounds.compactMap { $0[name] }.sorted()
            guard let least = values.first, let most = values.last else { continue }
            let middle = values.count / 2
            summary.add(name, values.count % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2)
            summary.spreads[name] = least...most
        }
        summary.faults = rounds.flatMap(\.faults)
        return summary
    }
}

extension Duration {
    /// Milliseconds with fractions.
    var inMilliseconds: Double { inSeconds * 1000 }

    /// Seconds with fractions.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
