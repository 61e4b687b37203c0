package import LegworkJSON

/// What one run of a workload measured. Printed as a table for people and as one JSON object a line for programs.
package struct BenchReport: Sendable {
    /// The workload, such as `W1`.
    package var workload: String
    /// Which form of it, such as `saturated` or `alone`.
    package var variant: String
    /// The durability mode of the server.
    package var durability: String
    /// The figures, in the order in which they were taken: name (with its unit) and value.
    package private(set) var figures: [(name: String, value: Double)] = []
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

    /// Adds the median, 99th percentile and maximum of a list of times.
    package mutating func add(times: [Duration], prefix: String = "") {
        let sorted = times.map(\.inMilliseconds).sorted()
        guard let last = sorted.last else { return }
        add("\(prefix)p50_ms", sorted[sorted.count / 2])
        add("\(prefix)p99_ms", sorted[min(sorted.count - 1, sorted.count * 99 / 100)])
        add("\(prefix)max_ms", last)
    }

    /// One object: `workload, variant, durability`, the figures, `faults`.
    package var json: JSON {
        var object = JSONObject()
        object["workload"] = .string(workload)
        object["variant"] = .string(variant)
        object["durability"] = .string(durability)
        for (name, value) in figures { object[name] = Self.rounded(value) }
        if !faults.isEmpty { object["faults"] = .array(faults.map(JSON.string)) }
        return .object(object)
    }

    /// Lines for people.
    package var text: String {
        var lines = ["\(workload) \(variant) (\(durability))"]
        for (name, value) in figures { lines.append("  \(name): \(Self.rounded(value))") }
        for fault in faults { lines.append("  FAULT: \(fault)") }
        return lines.joined(separator: "\n")
    }

    private static func rounded(_ value: Double) -> JSON {
        guard value.isFinite else { return .null }
        if abs(value) >= 100 { return .integer(Int64(value.rounded())) }
        return .double((value * 1000).rounded() / 1000)
    }
}

extension Duration {
    /// Milliseconds with fractions.
    var inMilliseconds: Double { inSeconds * 1000 }

    /// Seconds with fractions.
    var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
