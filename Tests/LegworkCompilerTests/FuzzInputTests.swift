import Foundation
import LegworkCompiler
import LegworkFuzzing
import LegworkGraph
import Testing

/// The inputs that fuzzing starts from, and those that once made something fail: each is fed to its target again.
@Suite struct FuzzInputTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../Fuzz/Corpus").standardizedFileURL.resolvingSymlinksInPath()

    private static func inputs(of target: FuzzTarget) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(
            at: folder.appending(path: target.rawValue),
            includingPropertiesForKeys: nil
        )
    }

    @Test(arguments: FuzzTarget.allCases)
    func everyKeptInputIsSurvived(target: FuzzTarget) throws {
        let inputs = try Self.inputs(of: target)
        #expect(inputs.count >= 3)
        for input in inputs { target.run(Array(try Data(contentsOf: input))) }
    }

    /// Writes archives to start from: `LEGWORK_RECORD=1 swift test …`.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["LEGWORK_RECORD"] != nil))
    func recordArchives() throws {
        for path in EditorSchemaTests.flows {
            guard let app = Compiler().compile(path: path).app else { continue }
            let name = URL(filePath: path).deletingLastPathComponent().lastPathComponent
            guard ["saga", "seed-pivot", "order-approval", "retry-backoff"].contains(name) else { continue }
            try Data(AppArchive.encode(app)).write(to: Self.folder.appending(path: "archive/\(name)"))
        }
    }

    /// The whole input may be cut off anywhere, and each byte may be another: what a fuzzer does, in small.
    @Test(arguments: FuzzTarget.allCases)
    func inputsMayBeCutAndChanged(target: FuzzTarget) throws {
        var state: UInt64 = 2026
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for input in try Self.inputs(of: target).sorted(by: { $0.path() < $1.path() }) {
            let bytes = Array(try Data(contentsOf: input).prefix(2_000))
            guard !bytes.isEmpty else { continue }
            for _ in 0..<6 {
                var changed = bytes
                if random(2) == 0 { changed = Array(changed.prefix(random(changed.count) + 1)) }
                for _ in 0...random(3) { changed[random(changed.count)] = UInt8(random(256)) }
                target.run(changed)
            }
        }
    }
}
