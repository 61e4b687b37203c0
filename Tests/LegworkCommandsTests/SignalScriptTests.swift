import LegworkJSON
import LegworkLedger
import LegworkPlanner
import Testing

@testable import LegworkCommands

/// `legwork run --signals`.
@Suite(.timeLimit(.minutes(10))) struct SignalScriptTests {
    private let folder = Folder()

    @Test func entriesAreReadWithTheirDefaults() throws {
        let json: JSON = [
            ["after_activity": "wait", "topic": "a.b", "payload": ["id": "7"]],
            ["after_activity": "wait", "times": 3, "topic": "a.b", "code": 202, "id": "x"],
        ]
        let entries = try SignalScript.entries(json, activities: ["wait"])
        #expect(
            entries == [
                .init(activity: "wait", times: 1, topic: "a.b", payload: ["id": "7"], code: 200, id: nil),
                .init(activity: "wait", times: 3, topic: "a.b", payload: [:], code: 202, id: "x"),
            ]
        )
    }

    @Test(arguments: [
        (#"{}"#, "--signals: expected a list, but it is of type object"),
        (#"[{"topic": "a"}]"#, "--signals: entry 1 needs 'after_activity' and 'topic'"),
        (#"[{"after_activity": "wiat", "topic": "a"}]"#, "--signals: entry 1: the graph has no activity 'wiat'"),
        (#"[{"after": "wait", "topic": "a"}]"#, "--signals: entry 1: the key 'after' is unknown"),
        (
            #"[{"after_activity": "wait", "topic": "a", "times": 0}]"#,
            "--signals: entry 1: 'times' counts from 1, and 'code' is from 100 to 599"
        ),
    ])
    func whatMakesNoSenseIsRefused(text: String, message: String) throws {
        let json = try JSON(parsing: Array(text.utf8))
        let failure = #expect(throws: CommandFailure.self) {
            try SignalScript.entries(json, activities: ["wait"])
        }
        #expect(failure?.message == message)
    }

    @Test func aWaitThatIsToldTwiceCountsOnce() async throws {
        folder.write("app.yaml", Self.rounds)
        folder.write(
            "signals.json",
            #"[{"after_activity": "wait", "times": 2, "topic": "stop", "payload": {"why": "enough"}}]"#
        )
        let outcome = try await LegworkProgram.run(
            "run",
            "app.yaml",
            "--signals",
            "@signals.json",
            in: folder.path
        )
        #expect(outcome.status == 0)
        let data = try JSON(parsing: Array(outcome.output.utf8))
        #expect(data == ["round": 2, "why": "enough"])
        #expect(outcome.error.contains("  sent a signal on stop\n"))
    }

    /// Goes round until it is stopped.
    private static let rounds = """
        app:
          id: rounds
          version: '1'
          graphs:
            - subscribes: rounds
              activities:
                t1: { type: trigger }
                round:
                  type: hook
                  cycle: true
                  output: { maps: { number: 1 } }
                wait:
                  type: hook
                  sleep:
                    # The first wait ends by itself, the second lasts until the signal comes.
                    '@pipe':
                      - ['{round.output.data.number}', 3600]
                      - ['{@math.multiply}', 3599]
                      - ['{@math.subtract}']
                  hook: { type: object }
                  job:
                    maps:
                      round: '{round.output.data.number}'
                      why: '{$self.hook.data.why}'
                again:
                  type: cycle
                  ancestor: round
                  input:
                    maps:
                      number: { '@pipe': [ ['{round.output.data.number}', 1], ['{@math.add}'] ] }
              transitions:
                t1:
                  - to: round
                round:
                  - to: wait
                wait:
                  - to: again
                    conditions:
                      match: [ { expected: true, actual: '{wait.hook.timed_out}' } ]
              hooks:
                stop:
                  - to: wait
                    conditions:
                      match: [ { expected: enough, actual: '{$self.hook.data.why}' } ]

        """
}
