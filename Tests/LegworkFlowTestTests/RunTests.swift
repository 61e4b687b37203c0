import LegworkFlowTest
import Testing

/// Tests of flows that come out as their author expects.
@Suite struct RunTests {
    @Test func workersAnswerInTurnOrByTheirInput() throws {
        let tested = try TestedApp(
            Apps.patient,
            tests: """
                tests:
                  - name: the second attempt is a call of its own
                    workers: { do.it: [{ code: 500, message: no }, { data: { answer: 42 } }] }
                    expect: { data: { answer: 42 }, calls: { do.it: 2 }, took: 1s, path: [asked, work] }
                  - name: the last answer is used again and again
                    workers: { do.it: { code: 503 } }
                    expect: { state: failed, error: { code: 503 }, calls: { do.it: [{}, {}] } }
                  - name: an answer for this input comes first
                    input: { n: 7 }
                    workers: { do.it: [{ data: { answer: no } }, { when: { n: 7 }, data: { answer: 'yes' }, after: 3s }] }
                    expect: { data: { answer: 'yes' }, took: 3s }
                  - name: a null is no absence
                    input: {}
                    workers: { do.it: { data: { answer: null } } }
                    expect: { data: { answer: null } }
                """
        )
        #expect(try tested.differences() == [[], [], [], []])
    }

    @Test func silenceEndsInTimeouts() throws {
        let tested = try TestedApp(
            Apps.patient,
            tests: """
                tests:
                  - name: both attempts are too late
                    workers: { do.it: { silent: true } }
                    expect: { data: { answer: late }, took: 21s, calls: { do.it: 2 }, path: [asked, work, late] }
                  - name: an answer after the timeout is refused
                    workers: { do.it: [{ after: 11s, data: { answer: 1 } }, { data: { answer: 2 } }] }
                    expect: { data: { answer: 2 }, took: 11s }
                  - name: settings are replaced leaf by leaf
                    settings: { limits: { wait: 1 } }
                    workers: { do.it: { silent: true } }
                    expect: { contains: { answer: late }, took: 3s }
                """
        )
        #expect(try tested.differences() == [[], [], []])
    }

    @Test func signalsOfTheirMomentAndOfTheirTime() throws {
        let tested = try TestedApp(
            Apps.interim,
            tests: """
                tests:
                  - name: interim signals leave the hook open
                    input: { id: t }
                    workers: { note.taken: {} }
                    signals:
                      - { after_activity: wait, topic: ticket, payload: { id: t, text: one }, code: 202 }
                      - { after_activity: note, topic: ticket, payload: { id: t, text: two }, code: 202 }
                      - { after_activity: note, times: 2, topic: ticket, payload: { id: t, by: ada } }
                      - { at: 5m, topic: ticket, payload: { id: t, by: eve }, expect: { code: 404 } }
                    expect:
                      data: { by: ada }
                      calls: { note.taken: [{ text: one }, { text: two }] }
                      took: 0
                  - name: one id counts once, and nobody else is meant
                    input: { id: t }
                    workers: { note.taken: {} }
                    signals:
                      - { at: 1s, topic: ticket, payload: { id: other }, expect: { code: 404 } }
                      - { at: 2s, topic: ticket, payload: {}, expect: { code: 422 } }
                      - { at: 3s, topic: ticket, id: x, payload: { id: t, text: a }, code: 202 }
                      - { at: 4s, topic: ticket, id: x, payload: { id: t, text: a }, code: 202 }
                    expect: { state: waiting, calls: { note.taken: [{ text: a }] }, path: [opened, note] }
                """
        )
        #expect(try tested.differences() == [[], []])
    }

    @Test func childrenRunInTheSameStore() throws {
        let tested = try TestedApp(
            Apps.family,
            tests: """
                tests:
                  - name: one is waited for, one goes on by itself
                    input: { n: 4 }
                    workers: { double: { data: { n: 8 } }, clean: {} }
                    expect:
                      data: { twice: 8 }
                      children: [child, later]
                      calls: { double: [{ n: 4 }], clean: 1 }
                      took: 0
                  - name: a child may be tested by itself
                    topic: child
                    input: { n: 5 }
                    workers: { double: { data: { n: 10 } } }
                    expect: { data: { twice: 10 }, children: [] }
                """
        )
        #expect(try tested.differences() == [[], []])
    }

    @Test func theClockIsTheTests() throws {
        let tested = try TestedApp(
            Apps.endless,
            tests: """
                tests:
                  - name: it stops when it is told to
                    now: '2026-03-01T00:00:00Z'
                    until: 30d
                    workers: { work: {} }
                    expect: { state: waiting, data: { rounds: 31 }, calls: { work: 31 } }
                  - name: errors pause it
                    workers: { work: [{}, { code: 400, message: stop }] }
                    expect: { state: paused, error: { code: 400, message: stop }, data: { rounds: 1 } }
                  - name: it never ends by itself
                    workers: { work: {} }
                """
        )
        let differences = try tested.differences()
        #expect(differences[0] == [])
        #expect(differences[1] == [])
        try #require(differences[2].count == 1)
        #expect(differences[2][0].hasPrefix("no end is in sight after 1001 messages and "))
        #expect(differences[2][0].hasSuffix("stop the clock with 'until: 30d' and expect 'state: waiting'"))
    }

    @Test func theSameTestGivesTheSame() throws {
        let tested = try TestedApp(
            Apps.family,
            tests: "tests: [{ name: a, input: { n: 1 }, workers: { double: { data: { n: 2 } }, clean: {} } }]"
        )
        let (first, second) = (try tested.run(), try tested.run())
        #expect(first.map(\.json) == second.map(\.json))
        #expect(first[0].hasPassed)
    }
}
