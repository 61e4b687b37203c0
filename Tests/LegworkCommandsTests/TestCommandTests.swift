import Foundation
import LegworkJSON
import Testing

/// `legwork test`, as a process.
@Suite struct TestCommandTests {
    private static let app = """
        app:
          id: shop
          version: '1'
          graphs:
            - subscribes: order.placed
              activities:
                placed: { type: trigger }
                ship: { type: worker, topic: order.ship, job: { maps: { parcel: '{$self.output.data.parcel}' } } }
                sorry: { type: hook }
              transitions:
                placed: [{ to: ship }]
                ship: [{ to: sorry, code: 5xx }]

        """

    private static let tests = """
        tests:
          - name: ships the order
            workers: { order.ship: { data: { parcel: P-7 } } }
            expect: { data: { parcel: P-7 } }

        """

    private static let failing = """
          - name: ships <another> one
            workers: { order.ship: { data: { parcel: P-7 } } }
            expect: { data: { parcel: P-8 }, path: [placed, sorry] }

        """

    private static func folder(tests: String? = tests) -> Folder {
        let folder = Folder()
        folder.write("shop/app.yaml", app)
        if let tests { folder.write("shop/tests.yaml", tests) }
        return folder
    }

    @Test func testsThatPass() async throws {
        let folder = Self.folder()
        for path in ["shop", "shop/app.yaml", "shop/tests.yaml", ".", "shop/"] {
            let outcome = try await LegworkProgram.run("test", path, in: folder.path)
            #expect(outcome.status == 0, "\(path)")
            #expect(outcome.output == "shop/app.yaml\n  ✓ ships the order\n", "\(path)")
            #expect(outcome.error == "✓ 1 test of 1 app: all passed\n", "\(path)")
        }
    }

    @Test func aTestThatFailsShowsWhat() async throws {
        let folder = Self.folder(tests: Self.tests + Self.failing)
        let outcome = try await LegworkProgram.run("test", in: folder.path)
        #expect(outcome.status == 1)
        #expect(
            outcome.output == """
                shop/app.yaml
                  ✓ ships the order
                  ✗ ships <another> one (shop/tests.yaml:5:11)
                      data/parcel: expected "P-8", found "P-7"
                      path:
                        expected  placed → sorry
                        found     placed → ship

                """
        )
        #expect(outcome.error == "2 tests of 1 app: 1 failed, 1 passed\n")
        let one = try await LegworkProgram.run("test", "--only", "the order", "--json", in: folder.path)
        #expect(one.status == 0)
        #expect(try one.json.map { $0["test"] } == ["ships the order"])
    }

    @Test func objectsForPrograms() async throws {
        let folder = Self.folder(tests: Self.tests + Self.failing)
        let outcome = try await LegworkProgram.run("test", "shop", "--json", "--coverage", in: folder.path)
        let lines = try outcome.json
        try #require(lines.count == 3)
        #expect(outcome.status == 1)
        #expect(outcome.error == "")
        #expect(lines[0]["passed"] == true)
        #expect(
            lines[1]["differences"]?.arrayValue?.first == ["what": "data/parcel", "expected": "P-8", "found": "P-7"]
        )
        #expect(lines[1]["file"] == "shop/tests.yaml")
        #expect(lines[2]["coverage"]?["percent"] == 50)
        #expect(lines[2]["coverage"]?["gaps"]?.arrayValue?.first?["line"] == 12)
    }

    @Test func edgesThatNoTestTakes() async throws {
        let folder = Self.folder()
        let outcome = try await LegworkProgram.run("test", "--coverage", in: folder.path)
        #expect(outcome.status == 0)
        #expect(
            outcome.output.hasSuffix(
                """
                  1 of 2 edges taken (50 %)
                    shop/app.yaml:12:22: never taken: ship → sorry, 5xx

                """
            )
        )
        #expect(try await LegworkProgram.run("test", "--coverage-min", "50", in: folder.path).status == 0)
        let least = try await LegworkProgram.run("test", "--coverage-min", "51", in: folder.path)
        #expect(least.status == 1)
        #expect(least.output.contains("(50 %, less than 51 %)"))
        let senseless = try await LegworkProgram.run("test", "--coverage-min", "101", in: folder.path)
        #expect(senseless.status == 2)
        #expect(try await LegworkProgram.run("test", "--coverage", "--only", "x", in: folder.path).status == 2)
    }

    @Test func whatCannotBeReadIsAProblemAtItsLine() async throws {
        let folder = Self.folder(tests: "tests:\n  - name: a\n    inputs: {}\n")
        let outcome = try await LegworkProgram.run("test", in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.output.contains("shop/tests.yaml:3:5: error: unknown key 'inputs' in a test [LW0101]"))
        #expect(outcome.error == "0 tests of 1 app: 1 app cannot be tested\n")
        let json = try await LegworkProgram.run("test", "--json", in: folder.path)
        #expect(try json.json.first?["diagnostics"]?.arrayValue?.first?["code"] == "LW0101")
        folder.write("shop/app.yaml", Self.app + "      transition: {}\n")
        let broken = try await LegworkProgram.run("test", in: folder.path)
        #expect(broken.status == 1)
        #expect(broken.output.contains("shop/app.yaml:13:7: error: unknown key 'transition'"))
    }

    @Test func nothingToTest() async throws {
        let folder = Self.folder(tests: nil)
        let outcome = try await LegworkProgram.run("test", in: folder.path)
        #expect(outcome.status == 2)
        #expect(outcome.error.hasPrefix("error: 'shop/app.yaml' has no tests: there is no tests.yaml beside it\n"))
        folder.write("shop/tests.yaml", Self.tests)
        let none = try await LegworkProgram.run("test", "--only", "nonsense", in: folder.path)
        #expect(none.status == 2)
        #expect(none.error.hasPrefix("error: no test of '.' has 'nonsense' in its name\n"))
        #expect(try await LegworkProgram.run("test", "-", in: folder.path).status == 2)
        #expect(try await LegworkProgram.run("test", "nowhere", in: folder.path).status == 2)
    }

    @Test func testsOfAnAppOfAnotherName() async throws {
        let folder = Folder()
        folder.write("shop.yaml", Self.app)
        folder.write("shop.tests.yaml", Self.tests)
        for path in ["shop.yaml", "shop.tests.yaml", "."] {
            let outcome = try await LegworkProgram.run("test", path, in: folder.path)
            #expect(outcome.output == "shop.yaml\n  ✓ ships the order\n", "\(path)")
        }
    }

    @Test func aFileForServicesOfCI() async throws {
        let folder = Self.folder(tests: Self.tests + Self.failing)
        let file = "\(folder.path)/results.xml"
        let outcome = try await LegworkProgram.run("test", "--junit", file, in: folder.path)
        #expect(outcome.status == 1)
        let text = try String(contentsOfFile: file, encoding: .utf8)
        #expect(text.contains("<testsuite name=\"shop/app.yaml\" tests=\"2\" failures=\"1\" errors=\"0\">"))
        #expect(text.contains("<testcase name=\"ships &lt;another&gt; one\" classname=\"shop/app.yaml\" time=\"0.0\">"))
        #expect(text.contains("<failure message=\"data/parcel: expected &quot;P-8&quot;, found &quot;P-7&quot;\">"))
        let refused = try await LegworkProgram.run("test", "--junit", "/nowhere/x.xml", in: folder.path)
        #expect(refused.status == 1)
        #expect(refused.error.contains("error: --junit: '/nowhere/x.xml' cannot be written: "))
    }
}
