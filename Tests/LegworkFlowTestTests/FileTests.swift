import LegworkDiagnostics
import LegworkFlowTest
import Testing

/// Files of tests that cannot be read: diagnostics at their places.
@Suite struct FileTests {
    private func lines(_ tests: String, app: String = Apps.interim) throws -> [String] {
        try TestedApp(app, tests: tests).file.diagnostics.map { diagnostic in
            "\(diagnostic.range?.place ?? "-") \(diagnostic.code.rawValue) \(diagnostic.message)"
                + (diagnostic.fixIt.map { " (\($0.message))" } ?? "")
        }
    }

    @Test func keysAreThoseOfTheTables() throws {
        let found = try lines(
            """
            tests:
              - name: a
                inputs: {}
                workers: { note.taken: [{ dat: 1 }, 5] }
                signals: [{ at: 5x, topc: ticket }]
                expect: { state: done, took: -, error: { cod: 500 } }
              - {}
            """
        )
        #expect(
            found
                == [
                    "tests.yaml:3:5 LW0101 unknown key 'inputs' in a test (replace 'inputs' with 'input')",
                    "tests.yaml:4:31 LW0101 unknown key 'dat' in an answer (replace 'dat' with 'data')",
                    "tests.yaml:4:41 LW0103 'note.taken' has the wrong type",
                    "tests.yaml:5:17 LW0102 a signal needs the key 'topic'",
                    "tests.yaml:5:21 LW0110 '5x' is no duration",
                    "tests.yaml:5:25 LW0101 unknown key 'topc' in a signal (replace 'topc' with 'topic')",
                    "tests.yaml:6:22 LW0104 'done' is not allowed here",
                    "tests.yaml:6:34 LW0110 '-' is no duration",
                    "tests.yaml:6:46 LW0101 unknown key 'cod' in 'error' (replace 'cod' with 'code')",
                    "tests.yaml:7:5 LW0102 a test needs the key 'name'",
                ]
        )
    }

    @Test func namesAreThoseOfTheApp() throws {
        let found = try lines(
            """
            tests:
              - name: a
                topic: opend
                settings: { x: 1 }
                workers: { note.takn: {} }
                signals: [{ after_activity: wiat, topic: tiket }]
                expect: { path: [opened, nota], calls: { note: 1 }, children: [closed] }
            """
        )
        #expect(
            found == [
                "tests.yaml:3:12 LW0402 the app has no graph that subscribes to 'opend' (replace 'opend' with 'opened')",
                "tests.yaml:4:17 LW0402 the app has no setting 'x'",
                "tests.yaml:5:16 LW0402 the app has no worker with topic 'note.takn' (replace 'note.takn' with 'note.taken')",
                "tests.yaml:6:33 LW0402 the app has no activity 'wiat' (replace 'wiat' with 'wait')",
                "tests.yaml:6:46 LW0402 the app has no hook rule for topic 'tiket' (replace 'tiket' with 'ticket')",
                "tests.yaml:7:30 LW0402 the app has no activity 'nota' (replace 'nota' with 'note')",
                "tests.yaml:7:46 LW0402 the app has no worker with topic 'note'",
                "tests.yaml:7:68 LW0402 the app has no graph that subscribes to 'closed'",
            ]
        )
    }

    @Test func keysThatExcludeEachOther() throws {
        let found = try lines(
            """
            tests:
              - name: a
                workers: { note.taken: { silent: true, data: {} } }
                signals:
                  - { topic: ticket }
                  - { topic: ticket, at: 1s, times: 2 }
                  - { topic: ticket, at: 1s, after_activity: wait }
                expect: { refused: { code: 400 }, took: 1s }
            """
        )
        #expect(
            found == [
                "tests.yaml:3:44 LW0119 a worker that is 'silent' gives no 'data'",
                "tests.yaml:5:11 LW0102 a signal needs 'after_activity' or 'at'",
                "tests.yaml:6:34 LW0119 'times' belongs to 'after_activity', not to 'at'",
                "tests.yaml:7:26 LW0119 a signal has either 'after_activity' or 'at'",
                "tests.yaml:8:39 LW0119 where the start is refused there is no 'took'",
            ]
        )
    }

    @Test func otherFilesAndAnchorsAreUnderstood() throws {
        let tests = """
            x-workers: &workers { do.it: { data: { answer: 1 } } }
            tests:
              - name: a
                input: { $ref: ./input.json }
                workers: *workers
                expect: { calls: { do.it: [{ n: 9 }] } }
            """
        let tested = try TestedApp(Apps.patient, tests: tests, files: ["input.json": #"{"n": 9}"#])
        #expect(try tested.differences() == [[]])
    }

    @Test func aFileThatIsNoYAML() throws {
        #expect(try lines("tests: [").first?.contains(" LW0005 ") == true)
        #expect(
            try lines("") == ["tests.yaml:1:1 LW0013 the file is empty"] || lines("").first?.contains("LW0013") == true
        )
        #expect(try lines("tests: {}").first?.contains(" LW0103 ") == true)
    }
}
