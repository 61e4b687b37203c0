import Foundation
import LegworkCompiler
import LegworkDiagnostics
import Testing

/// Files that are made to do harm: each is refused with one message before anything of its size is built.
@Suite struct HostileFileTests {
    private func compile(_ name: String, _ write: (URL) throws -> Void) throws -> Compilation {
        let folder = FileManager.default.temporaryDirectory.appending(path: "legwork-hostile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: name)
        try write(file)
        return Compiler().compile(path: file.path())
    }

    private func text(_ text: String) -> (URL) throws -> Void {
        { try text.write(to: $0, atomically: true, encoding: .utf8) }
    }

    @Test func aScalarOfAHundredMegabytes() throws {
        let compilation = try compile("app.yaml") { file in
            try "app: ".write(to: file, atomically: true, encoding: .utf8)
            let handle = try FileHandle(forWritingTo: file)
            // A hole in the file: it has the size, and costs no disk.
            try handle.truncate(atOffset: 100 << 20)
            try handle.close()
        }
        #expect(compilation.diagnostics.map(\.code) == [.fileTooLarge])
        #expect(compilation.app == nil)
    }

    @Test func aHundredMegabytesFromMemory() {
        let bytes = [UInt8](repeating: UInt8(ascii: "x"), count: 100 << 20)
        #expect(Compiler().compile(bytes: bytes).diagnostics.map(\.code) == [.fileTooLarge])
    }

    @Test func twoHundredThousandBrackets() throws {
        for brackets in ["[", "{a: ", "- "] {
            let compilation = try compile("app.yaml", text(String(repeating: brackets, count: 200_000)))
            #expect(compilation.diagnostics.map(\.code) == [.nestedTooDeep])
        }
    }

    @Test func aBombOfAliases() throws {
        var bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let before = Array(repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
            bomb += "a\(level): &a\(level) [\(before)]\n"
        }
        #expect(try compile("app.yaml", text(bomb)).diagnostics.map(\.code) == [.aliasesTooLarge])
    }

    @Test func aBombOfReferences() throws {
        var bomb = "b0: [x, x, x, x, x, x, x, x, x, x]\n"
        for level in 1...30 {
            let before = Array(repeating: "{ $ref: '#/b\(level - 1)' }", count: 10).joined(separator: ", ")
            bomb += "b\(level): [\(before)]\n"
        }
        #expect(
            try compile("app.yaml", text(bomb + "app: { $ref: '#/b30' }\n")).diagnostics.contains {
                $0.code == .referencesTooLarge
            }
        )
    }

    @Test func manyProblemsInALongFile() throws {
        var file = "app:\n  id: x\n  version: '1'\n  graphs:\n    - subscribes: t\n      activities:\n"
        for place in 0..<20_000 { file += "        a\(place): { typ: worker }\n" }
        let compilation = try compile("app.yaml", text(file))
        #expect(compilation.diagnostics.count == DiagnosticSink.keptMax)
        #expect(compilation.droppedDiagnostics > 10_000)
    }
}
