import Foundation
import LegworkCompiler
import LegworkDiagnostics
import LegworkGraph
import LegworkJSON
import Testing

@Suite struct FileReferenceTests {
    private static let app = """
        app:
          id: shop
          version: '1'
          graphs:
            - $ref: ./graphs/order.yaml
        """

    @Test func referencesAreRelativeToTheirFileAndMayLeadThroughOthers() {
        let snippet = Snippet(
            Self.app,
            files: [
                "graphs/order.yaml": """
                subscribes: order.placed
                activities:
                  start: { type: trigger }
                  pay: { $ref: '../parts/all.yaml#/list/0/pay' }
                transitions: { $ref: '#/edges~1of~0it' }
                """,
                "parts/all.yaml": "list: { $ref: ./list.yaml }",
                "parts/list.yaml": "- { pay: { type: worker, topic: { $ref: '#/1' } } }\n- pay.now",
            ]
        )
        #expect(
            snippet.rendered == """
                graphs/order.yaml:5:22: error: nothing is at '/edges/of~it' in graphs/order.yaml [LW0023]
                    5 | transitions: { $ref: '#/edges~1of~0it' }
                      |                      ^~~~~~~~~~~~~~~~~
                  note: graphs/order.yaml:1:1: there is 'subscribes', 'activities', 'transitions'

                """
        )
        #expect(
            snippet.compilation.paths == ["app.yaml", "graphs/order.yaml", "parts/all.yaml", "parts/list.yaml"]
        )
    }

    @Test func aProblemIsShownInTheFileThatHasIt() {
        let snippet = Snippet(
            Self.app,
            files: [
                "graphs/order.yaml": """
                # Bestellung über 日本
                subscribes: order.placed
                activities:
                  start: { type: trigger }
                  pay: { type: wörker, topic: '{ßtart}' }
                transitions: { start: [{ to: pay }] }
                """
            ]
        )
        #expect(
            snippet.rendered == """
                graphs/order.yaml:5:16: error: unknown activity type 'wörker' [LW0105]
                    5 |   pay: { type: wörker, topic: '{ßtart}' }
                      |                ^~~~~~
                  note: the types are 'trigger', 'worker', 'await', 'hook', 'cycle', 'signal', 'interrupt', 'activity'
                  fix-it: replace 'wörker' with 'worker'

                """
        )
    }

    @Test func aFileThatIsUsedTwiceIsReadOnceAndItsProblemsAreSaidOnce() {
        let part = "{ $ref: ./part.yaml }"
        let snippet = Snippet(
            "app: { id: a, version: 1, graphs: [{ subscribes: t, activities: { start: \(part), next: \(part) } }] }",
            files: ["part.yaml": "type: trigger\ntipe: x"]
        )
        #expect(snippet.codes == [.twoTriggers, .unknownKey])
    }

    @Test func referencesOfASchemaAreItsOwn() throws {
        let snippet = Snippet(
            graph: """
                activities:
                  start:
                    type: trigger
                    output:
                      schema:
                        $defs: { money: { type: number } }
                        type: object
                        properties: { total: { $ref: '#/$defs/money' } }
                        additionalProperties: false
                  pay:
                    type: worker
                    topic: pay
                    input: { maps: { n: '{start.output.data.total.net}' } }
                transitions: { start: [{ to: pay }] }
                """
        )
        #expect(snippet.codes == [.outsideSchema])
        #expect(
            snippet.compilation.diagnostics.last?.message
                == "there can be no 'net': by its schema 'start.output.data.total' is a number"
        )
    }

    @Test(arguments: [
        ("/etc/passwd", DiagnosticCode.badFileReference), ("file:///etc/passwd", .badFileReference),
        ("..\\x", .badFileReference), ("x#a", .badFileReference), ("", .badFileReference),
        ("../x", .referenceOutside), ("a/../../x", .referenceOutside), ("./missing.yaml", .referenceNotFound),
    ])
    func badReferencesAreRefused(reference: String, code: DiagnosticCode) {
        let snippet = Snippet("app: { $ref: '\(reference)' }")
        #expect(snippet.codes == [code])
    }

    // MARK: On disk

    /// A folder that is gone afterwards.
    private func withFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "legwork-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "app/sub"),
            withIntermediateDirectories: true
        )
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    private func write(_ text: String, _ url: URL) throws {
        try text.write(to: url, atomically: true, encoding: .utf8)
    }

    @Test func symbolicLinksDoNotLeadOutOfTheFolder() throws {
        try withFolder { folder in
            try write("type: trigger", folder.appending(path: "secret.yaml"))
            try write("type: trigger", folder.appending(path: "app/sub/fine.yaml"))
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "app/out.yaml"),
                withDestinationURL: folder.appending(path: "secret.yaml")
            )
            try FileManager.default.createSymbolicLink(
                at: folder.appending(path: "app/in.yaml"),
                withDestinationURL: folder.appending(path: "app/sub/fine.yaml")
            )
            let text = { (file: String) in
                "app: { id: a, version: 1, graphs: [{ subscribes: t, activities: { start: { $ref: \(file) } } }] }"
            }
            let path = folder.appending(path: "app/app.yaml")
            try write(text("out.yaml"), path)
            let refused = Compiler().compile(path: path.path())
            #expect(refused.diagnostics.map(\.code) == [.referenceOutside])
            #expect(
                refused.diagnostics.first?.message
                    == "'out.yaml' cannot be read: it lies outside of the app's folder"
            )
            try write(text("in.yaml"), path)
            #expect(Compiler().compile(path: path.path()).app?.graphs.first?.activities.map(\.id) == ["start"])
        }
    }

    @Test func whatCannotBeReadIsSaid() throws {
        try withFolder { folder in
            let missing = Compiler().compile(path: "\(folder.path())/nothing.yaml")
            #expect(missing.diagnostics.map(\.code) == [.unreadableFile])
            #expect(
                missing.diagnostics.first?.message
                    == "'\(folder.path())/nothing.yaml' cannot be read: there is no such file"
            )
            let directory = Compiler().compile(path: "\(folder.path())/app")
            #expect(directory.diagnostics.map(\.code) == [.unreadableFile])
            #expect(directory.app == nil)
        }
    }

    @Test func aHugeFileIsRefusedWithoutBeingRead() throws {
        try withFolder { folder in
            let url = folder.appending(path: "app.yaml")
            try write("a: ", url)
            let handle = try FileHandle(forWritingTo: url)
            try handle.truncate(atOffset: 100 << 20)
            try handle.close()
            let compilation = Compiler().compile(path: url.path())
            #expect(compilation.diagnostics.map(\.code) == [.fileTooLarge])
        }
    }

    @Test(arguments: [
        ([0x61, 0x3A, 0x20, 0xFF], DiagnosticCode.notUTF8), ([0x61, 0x3A, 0x20, 0x00], .controlCharacter),
        ([UInt8](repeating: 0x61, count: (1 << 20) + 1), .fileTooLarge),
        (Array(("[" + String(repeating: "1,", count: 100_000) + "]").utf8), .tooManyNodes),
    ])
    func badBytesAreRefused(bytes: [UInt8], code: DiagnosticCode) {
        #expect(Compiler().compile(bytes: bytes).diagnostics.map(\.code) == [code])
    }
}
