import Glibc
import LegworkJSON
import Testing

@testable import LegworkExpression

/// One record of `Fixtures/pipe_cases.json`: what an expression gave in the system that the language comes from.
///
/// Shape: `11-pipes` §6.3. Values that JSON cannot carry are tagged objects, such as `{"$js": "NaN"}`.
struct PipeCase: Sendable, CustomTestStringConvertible {
    let name: String
    let record: JSON

    var testDescription: String { name }

    var kind: String { record["kind"]?.stringValue ?? "" }

    /// What references read, without tags.
    var context: JSON { TaggedValue.plain(record["context"] ?? .emptyObject) }

    /// The frozen clock and zone of the record.
    var evaluationContext: EvaluationContext {
        let environment = record["env"]
        let zone = environment?["TZ"]?.stringValue.flatMap(Zone.init(named:)) ?? .utc
        return EvaluationContext(
            nowMilliseconds: environment?["now"]?.integerValue ?? 1_709_210_096_789,
            zone: zone
        )
    }

    /// What must come out: nil where the case must fail.
    var expected: JSON? {
        if let suggested = record["suggested"] { return suggested["throws"] == nil ? suggested : Optional<JSON>.none }
        return record["throws"] == nil ? record["expected"] : Optional<JSON>.none
    }

    /// All records, or none where the file cannot be read; the suite checks their number.
    static let all: [PipeCase] = {
        let path = #filePath
        let folder = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        guard let bytes = contents(of: folder + "/Fixtures/pipe_cases.json"),
            let records = try? JSON(parsing: bytes).arrayValue
        else { return [] }
        return records.map { PipeCase(name: $0["name"]?.stringValue ?? "", record: $0) }
    }()

    private static func contents(of path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { return count == 0 ? bytes : nil }
            bytes += chunk[..<count]
        }
    }
}

/// Values with tags.
enum TaggedValue {
    /// The operand that a tagged value stands for.
    static func operand(_ value: JSON) -> Operand {
        switch value["$js"]?.stringValue {
        case "undefined"?: .missing
        case "Date"?: .date(Coercion.number(operand(value["ms"] ?? .null)))
        default: .json(plain(value))
        }
    }

    /// The value with its tags resolved: what is undefined becomes null in lists and nothing in objects.
    static func plain(_ value: JSON) -> JSON {
        switch value {
        case .array(let items): return .array(items.map(plain))
        case .object(let object):
            switch object["$js"]?.stringValue {
            case "NaN"?: return .double(.nan)
            case "Infinity"?: return .double(.infinity)
            case "-Infinity"?: return .double(-.infinity)
            case "-0"?: return .double(-0.0)
            case "undefined"?: return .null
            case "Date"?: return operand(value).stored
            default: break
            }
            var plain = JSONObject()
            for (key, member) in object where member["$js"] != "undefined" { plain[key] = self.plain(member) }
            return .object(plain)
        default: return value
        }
    }

    /// True if the value holds a date, which data between steps cannot.
    static func hasDates(_ value: JSON) -> Bool {
        switch value {
        case .array(let items): items.contains(where: hasDates)
        case .object(let object): object["$js"] == "Date" || object.values.contains(where: hasDates)
        default: false
        }
    }

    /// True if `actual` is what the tagged value says; numbers within a relative tolerance.
    static func matches(_ expected: JSON, _ actual: Operand, tolerance: Double) -> Bool {
        switch expected["$js"]?.stringValue {
        case "undefined"?: return actual.isMissing
        case "function"?: return false
        case "utf16"?:
            guard case .json(.string(let text)) = actual else { return false }
            return text.utf16.map { JSON.integer(Int64($0)) } == expected["units"]?.arrayValue
        case "Date"?:
            let wanted = Coercion.number(operand(expected["ms"] ?? .null))
            switch actual {
            case .date(let milliseconds): return same(wanted, milliseconds, tolerance: 0)
            case .json(let value): return value == operand(expected).stored
            case .missing: return false
            }
        default: break
        }
        guard case .json(let value) = actual else { return false }
        return matches(plain(expected), value, tolerance: tolerance)
    }

    private static func matches(_ expected: JSON, _ actual: JSON, tolerance: Double) -> Bool {
        switch (expected, actual) {
        case (.integer, .double(let b)), (.double, .double(let b)):
            return same(expected.doubleValue ?? .nan, b, tolerance: tolerance)
        case (.double(let a), .integer(let b)): return same(a, Double(b), tolerance: tolerance)
        case (.array(let a), .array(let b)):
            return a.count == b.count && zip(a, b).allSatisfy { matches($0, $1, tolerance: tolerance) }
        case (.object(let a), .object(let b)):
            return a.count == b.count
                && a.allSatisfy { key, value in b[key].map { matches(value, $0, tolerance: tolerance) } ?? false }
        default: return expected == actual
        }
    }

    private static func same(_ a: Double, _ b: Double, tolerance: Double) -> Bool {
        if a.isNaN || b.isNaN { return a.isNaN && b.isNaN }
        if a == b { return a != 0 || a.sign == b.sign }
        return (a - b).magnitude <= tolerance * max(a.magnitude, b.magnitude)
    }
}
