import LegworkFlowTest
import LegworkJSON
import Testing

/// Tests of flows that do not come out as expected, and what is said of it.
@Suite struct DifferenceTests {
    private func summaries(_ app: String, _ test: String) throws -> [String] {
        let tests = "tests:\n  - name: a\n" + test.split(separator: "\n").map { "    \($0)\n" }.joined()
        return try TestedApp(app, tests: tests).differences()[0]
    }

    @Test func valuesAreShownWithTheirPaths() throws {
        let found = try summaries(
            Apps.family,
            """
            input: { n: 4 }
            workers: { double: { data: { n: 8 } }, clean: {} }
            expect:
              data: { twice: 9, more: [1] }
              path: [begin, tell]
              children: [later]
              calls: { double: [{ n: 5 }], clean: 2 }
              took: 5s
            """
        )
        #expect(
            found == [
                "data/twice: expected 9, found 8",
                "data/more: expected [1], found nothing",
                #"path: expected ["begin","tell"], found ["begin","tell","ask"]"#,
                #"children: expected ["later"], found ["child","later"]"#,
                #"took: expected "5s", found "0s""#,
                "calls/double/0/n: expected 5, found 4",
                "calls/clean: expected 2, found 1",
            ]
        )
    }

    @Test func whatIsTooMuchIsADifferenceOfDataButNotOfContains() throws {
        let workers = "workers: { do.it: { data: { answer: { a: 1, b: [1, 2] } } } }\n"
        #expect(
            try summaries(Apps.patient, workers + "expect: { data: { answer: { a: 1 } } }")
                == ["data/answer/b: expected nothing, found [1,2]"]
        )
        #expect(try summaries(Apps.patient, workers + "expect: { contains: { answer: { a: 1 } } }") == [])
        #expect(
            try summaries(Apps.patient, workers + "expect: { contains: { answer: { b: [1], c: 0 } } }")
                == ["contains/answer/b: expected [1], found [1,2]", "contains/answer/c: expected 0, found nothing"]
        )
    }

    @Test func aStateThatIsNotExpectedSaysWhy() throws {
        let tested = try TestedApp(
            Apps.interim,
            tests: """
                tests:
                  - { name: waits, input: { id: t } }
                  - { name: has ended, input: { id: t }, signals: [{ at: 1s, topic: ticket, payload: { id: t }, code: 500 }] }
                """
        )
        let results = try tested.run()
        #expect(results[0].differences.map(\.summary) == [#"state: expected "completed", found "waiting""#])
        #expect(results[0].differences[0].notes == ["'wait' waits for a signal on ticket"])
        #expect(results[1].differences.map(\.summary) == [#"state: expected "completed", found "failed""#])
        #expect(results[1].differences[0].notes.first?.hasPrefix("its error of 'wait': 500") == true)
    }

    @Test func aCallWithoutAnswerShowsTopicAndInput() throws {
        let tests = "tests: [{ name: a, input: { n: 3 } }]"
        let difference = try #require(try TestedApp(Apps.patient, tests: tests).run()[0].differences.first)
        #expect(difference.summary == "activity 'work' calls a worker: the test has no answer for topic 'do.it'")
        #expect(difference.notes.starts(with: ["topic do.it", #"input {"n":3}"#]))
        let other = "input: { n: 3 }\nworkers: { do.it: { when: { n: 4 } } }"
        #expect(try summaries(Apps.patient, other)[0].contains("no 'when' of the answers for topic 'do.it' fits"))
    }

    @Test func startsThatAreRefused() throws {
        #expect(try summaries(Apps.patient, "input: { n: -1 }\nexpect: { refused: { code: 400, path: /n } }") == [])
        #expect(
            try summaries(Apps.patient, "input: { n: -1 }\nexpect: { refused: { code: 409, path: /m } }")
                == ["refused/code: expected 409, found 400", #"refused/path: expected "/m", found "/n""#]
        )
        #expect(try summaries(Apps.patient, "input: { n: -1 }")[0].hasPrefix("state: the start was refused with 400"))
        #expect(
            try summaries(Apps.patient, "input: { n: 1 }\nworkers: { do.it: {} }\nexpect: { refused: { code: 400 } }")
                == ["refused: the start should be refused, but the job is completed"]
        )
    }

    @Test func signalsThatGoAstray() throws {
        let found = try summaries(
            Apps.interim,
            """
            input: { id: t }
            workers: { note.taken: {} }
            signals:
              - { at: 1s, topic: ticket, payload: { id: other } }
              - { at: 2s, topic: ticket, payload: { id: t, by: ada }, expect: { code: 404 } }
              - { after_activity: wait, times: 2, topic: ticket, payload: { id: t } }
            expect: { data: { by: ada } }
            """
        )
        #expect(
            found == [
                "signals: the signal on 'ticket' was refused with 404: no job waits for it, and no rule keeps it",
                "signals: the signal on 'ticket' was taken, but should be refused with 404",
                "signals: the signal on 'ticket' was not sent: 'wait' did not begin to wait, or end, 2 times",
            ]
        )
    }

    @Test func aReportForPrograms() throws {
        let tests =
            "tests:\n  - name: a\n    workers: { do.it: { data: { answer: 1 } } }\n    expect: { data: { answer: 2 } }"
        #expect(
            try TestedApp(Apps.patient, tests: tests).run()[0].json == [
                "test": "a", "line": 2, "passed": false, "state": "completed", "took_ms": 0, "calls": 1,
                "differences": [["what": "data/answer", "expected": 2, "found": 1]],
            ]
        )
    }
}
