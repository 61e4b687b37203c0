import LegworkDiagnostics
import LegworkFormat
import LegworkJSON
import Testing

#if canImport(Glibc)
    import Glibc
#endif

/// What holds for every text.
@Suite("Formatting, whatever is formatted")
struct FormatterPropertyTests {
    private static let seeds: [UInt64] = {
        // More on demand: LEGWORK_FORMAT_SEEDS=100000.
        guard let text = unsafe getenv("LEGWORK_FORMAT_SEEDS"), let count = UInt64(unsafe String(cString: text)) else {
            return Array(1...600)
        }
        return Array(1...count)
    }()

    @Test("Formatting twice is formatting once, and neither values nor comments change")
    func generated() throws {
        var refused = 0
        var comments = 0
        for seed in Self.seeds {
            var generator = UglyYAML(seed: seed)
            let source = generator.file()
            guard let value = Formatted.value(source) else {
                refused += 1
                continue
            }
            guard let once = Formatted.text(source) else {
                Issue.record("seed \(seed)")
                return
            }
            let twice = Formatted.text(once)
            try #require(twice == once, "seed \(seed)\n\(source)\n=====\n\(once)\n=====\n\(twice ?? "")")
            try #require(Formatted.value(once) == value, "seed \(seed)\n\(source)\n=====\n\(once)")
            comments += once.count { $0 == "#" }
            for line in once.split(separator: "\n", omittingEmptySubsequences: false) where line.hasSuffix("\r") {
                Issue.record("seed \(seed): a carriage return is left in '\(line)'")
            }
        }
        // The generator would else prove nothing.
        #expect(refused * 10 < Self.seeds.count, "\(refused) of \(Self.seeds.count) texts are no YAML")
        #expect(comments > Self.seeds.count)
    }

    @Test("Bytes that are no YAML are refused, and never crash")
    func garbage() {
        for seed in Self.seeds.prefix(200) {
            var generator = UglyYAML(seed: seed)
            var bytes = Array(generator.file().utf8)
            for step in 1...3 where !bytes.isEmpty {
                let place = Int(seed &* 7919 &* UInt64(step) % UInt64(bytes.count))
                bytes[place] = [0x7B, 0x5B, 0x09, 0x0A, 0x3A, 0xFF, 0x23, 0x26][Int(seed + UInt64(step)) % 8]
                guard case .formatted(let once) = Formatter().format(SourceFile(path: "a.yaml", bytes: bytes)) else {
                    continue
                }
                guard case .formatted(let twice) = Formatter().format(SourceFile(path: "a.yaml", bytes: once)) else {
                    Issue.record("seed \(seed): formatted once, not twice")
                    continue
                }
                #expect(once == twice, "seed \(seed), step \(step): \(String(decoding: bytes, as: UTF8.self))")
            }
        }
    }
}
