import LegworkJSON
import Testing

@testable import LegworkCommands

/// `legwork run`, as a process with a private Redis.
@Suite(.timeLimit(.minutes(10))) struct RunTests {
    private let folder = Folder()

    @Test func oneJobRunsToItsEndAndPrintsItsData() async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await LegworkProgram.run("run", "app.yaml", "--input", #"{"name":"Ada"}"#, in: folder.path)
        #expect(outcome.status == 0)
        #expect(outcome.output == "{\n  \"greeting\": \"Hello, Ada\"\n}\n")
        let lines = outcome.error.split(separator: "\n").map(String.init)
        try #require(lines.count == 4)
        #expect(lines[0].hasPrefix("hello 1+"))
        #expect(lines[1] == "t1 (trigger): finished")
        #expect(lines[2] == "greet (hook): finished")
        #expect(lines[3].hasPrefix("✓ job "))
        // Nothing is left behind.
        #expect(FileText.kind(of: "\(folder.path)/.legwork") == nil)
    }

    @Test func theResultIsOneObject() async throws {
        folder.write("app.yaml", Apps.hello)
        folder.write("input.json", #"{"name":"Ada"}"#)
        let outcome = try await LegworkProgram.run(
            "run",
            "app.yaml",
            "--input",
            "@input.json",
            "--id",
            "7",
            "--json",
            "--quiet",
            in: folder.path
        )
        let result = try #require(try outcome.json.first)
        #expect(outcome.error == "")
        #expect(result.objectValue?.keys == ["id", "app", "version", "topic", "state", "data", "error"])
        #expect(result["id"] == "7")
        #expect(result["app"] == "hello")
        #expect(result["topic"] == "hello")
        #expect(result["state"] == "completed")
        #expect(result["data"] == ["greeting": "Hello, Ada"])
        #expect(result["error"] == JSON.null)
        #expect(result["version"]?.stringValue?.hasPrefix("1+") == true)
    }

    @Test func inputMayComeByStandardInput() async throws {
        folder.write("app.yaml", Apps.hello)
        let outcome = try await LegworkProgram.run(
            "run",
            ".",
            "--input",
            "-",
            "--quiet",
            input: #"{"name":"Bo"}"#,
            in: folder.path
        )
        #expect(outcome.output == "{\n  \"greeting\": \"Hello, Bo\"\n}\n")
    }

    @Test func programsBesideTheAppAnswer() async throws {
        folder.write("app.yaml", Apps.shop)
        let script = """
            #!/bin/sh
            if [ "$LEGWORK_ATTEMPT" = 1 ]; then echo 'the reader is busy' >&2; exit 1; fi
            echo '{"receipt":"r-1"}'

            """
        folder.write("workers/order.charge.sh", script, executable: true)
        let outcome = try await LegworkProgram.run("run", "app.yaml", "--timeout", "30s", in: folder.path)
        #expect(outcome.status == 0)
        #expect(outcome.output == "{\n  \"receipt\": \"r-1\"\n}\n")
        #expect(outcome.error.contains("charge (worker): waiting to try again\n"))
        #expect(outcome.error.contains("charge (worker): finished\n"))
    }

    @Test func aWorkerMayBeNamed() async throws {
        folder.write("app.yaml", Apps.shop)
        let outcome = try await LegworkProgram.run(
            "run",
            "app.yaml",
            "--input",
            #"{"amount":5}"#,
            "--worker",
            "order.charge=sed s/amount/receipt/",
            "--quiet",
            in: folder.path
        )
        #expect(outcome.output == "{\n  \"receipt\": 5\n}\n")
    }

    @Test func aJobThatFailsSaysWhy() async throws {
        folder.write("app.yaml", Apps.shop)
        let worker = #"order.charge=echo '{"status":"error","code":402,"data":{"message":"no money"}}'"#
        let outcome = try await LegworkProgram.run("run", "app.yaml", "--worker", worker, "--json", in: folder.path)
        #expect(outcome.status == 1)
        let result = try #require(try outcome.json.first)
        #expect(result["state"] == "failed")
        #expect(result["error"]?["code"] == 402)
        #expect(result["error"]?["message"] == "no money")
        let plain = try await LegworkProgram.run("run", "app.yaml", "--worker", worker, "-q", in: folder.path)
        #expect(plain.status == 1)
        #expect(plain.error.contains(" failed (402): no money\n"))
    }

    @Test func aRoundOfALoopIsShownOnce() async throws {
        folder.write(
            "app.yaml",
            """
            app:
              id: loop
              version: '1'
              graphs:
                - subscribes: loop
                  activities:
                    t: { type: trigger }
                    round: { type: hook, output: { maps: { n: 0 } } }
                    work: { type: worker, topic: work, input: { maps: { n: '{round.output.data.n}' } } }
                    again: { type: cycle, ancestor: round, input: { maps: { n: 1 } } }
                  transitions:
                    t: [{ to: round }]
                    round: [{ to: work }]
                    work: [{ to: again, code: 503 }]

            """
        )
        let worker = #"work=grep -q '"n":1' || echo '{"status":"error","code":503}'"#
        let outcome = try await LegworkProgram.run("run", "app.yaml", "--worker", worker, in: folder.path)
        #expect(outcome.status == 0, "\(outcome.error)")
        let rounds = outcome.error.split(separator: "\n").filter { $0.hasPrefix("round") }
        #expect(rounds == ["round (hook): finished", "round (hook): finished"], "\(outcome.error)")
    }

    @Test func aTopicThatNobodyServesIsNamed() async throws {
        folder.write("app.yaml", Apps.shop)
        // Long enough for it to be looked at on a busy machine.
        let outcome = try await LegworkProgram.run("run", "app.yaml", "--timeout", "10s", in: folder.path)
        #expect(outcome.status == 1)
        #expect(outcome.output == "")
        #expect(outcome.error.contains("for a worker of order.charge, which nobody here is"))
        #expect(outcome.error.contains("legwork work order.charge --exec ./program"))
        #expect(outcome.error.contains("has not ended within 10 s"))
    }

    @Test func signalsMayBeOrdered() async throws {
        folder.write("app.yaml", Apps.approval)
        let outcome = try await LegworkProgram.run(
            "run",
            "app.yaml",
            "--input",
            #"{"id":"7"}"#,
            "--timeout",
            "30s",
            "--signal",
            #"order.approval={"id":"7","approved":true}"#,
            in: folder.path
        )
        #expect(outcome.status == 0)
        #expect(outcome.output == "{\n  \"approved\": true\n}\n")
        #expect(outcome.error.contains("sent a signal on order.approval\n"))
    }

    @Test func anotherTerminalFindsTheRunAndWakesIt() async throws {
        folder.write("app.yaml", Apps.approval)
        let run = RunningProgram("run", "app.yaml", "--input", #"{"id":"7"}"#, in: folder.path)
        let why = try await eventually("jobs", "why", "7", in: folder.path)
        #expect(why.output.contains(#"wakes on  legwork signal order.approval '{"id":"7","approved":true}'"#))
        let signal = try await LegworkProgram.run(
            "signal",
            "order.approval",
            #"{"id":"7","approved":false}"#,
            in: folder.path
        )
        #expect(signal.output == "7\n")
        let outcome = try await run.end()
        #expect(outcome.status == 0)
        #expect(outcome.output == "{\n  \"approved\": false\n}\n")
    }

    @Test func aStopLeavesNothingBehind() async throws {
        folder.write("app.yaml", Apps.approval)
        let run = RunningProgram("run", "app.yaml", "--input", #"{"id":"7"}"#, in: folder.path)
        _ = try await eventually("jobs", "why", "7", in: folder.path)
        let outcome = try await run.stop()
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("stopped before job 7 had ended"))
        #expect(FileText.kind(of: "\(folder.path)/.legwork") == nil)
    }
}
