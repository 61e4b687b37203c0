import LegworkJSON
import Synchronization
import Testing

@testable import LegworkCommands

/// Programs as workers, run for real.
@Suite struct ProgramWorkerTests {
    private let folder = Folder()

    private func call(_ input: JSON = ["a": 1]) -> WorkerCall {
        WorkerCall(
            app: "shop",
            job: "7",
            activity: "charge",
            topic: "do.charge",
            attempt: 2,
            idempotencyKey: "k1",
            input: input
        )
    }

    private func answer(_ script: String, _ input: JSON = ["a": 1], timeout: Int64? = nil) async throws -> WorkerReply {
        let path = folder.write("worker.sh", "#!/bin/sh\n\(script)\n", executable: true)
        return try await ProgramWorker(commandLine: path, timeoutMilliseconds: timeout).answer(call(input))
    }

    @Test func inputGoesInAndTheAnswerComesOut() async throws {
        #expect(try await answer("cat") == WorkerReply(status: .success, code: 200, data: ["a": 1]))
    }

    @Test func theEnvironmentTellsOfTheTask() async throws {
        let script =
            #"echo "[\"$LEGWORK_APP\",\"$LEGWORK_JOB\",\"$LEGWORK_TOPIC\",\"$LEGWORK_ATTEMPT\",\"$LEGWORK_IDEMPOTENCY_KEY\",\"$LEGWORK_ACTIVITY\"]""#
        #expect(try await answer(script).data == ["shop", "7", "do.charge", "2", "k1", "charge"])
    }

    @Test func anExitStatusIsAnErrorWithTheEndOfStandardError() async throws {
        let reply = try await answer("echo first >&2; echo 'no money' >&2; exit 3")
        #expect(reply == .error(500, "first\nno money", data: ["exit": 3]))
        let silent = try await answer("exit 4")
        #expect(silent.data["message"]?.stringValue?.hasSuffix("ended with exit status 4") == true)
    }

    @Test func anErrorMayChooseItsCode() async throws {
        let reply = try await answer(#"echo '{"status":"error","code":404,"data":{"message":"unknown"}}'; exit 1"#)
        #expect(reply == WorkerReply(status: .error, code: 404, data: ["message": "unknown"]))
    }

    @Test func aProgramThatWritesOneEndlessLineIsEnded() async throws {
        let reply = try await answer("head -c 20000000 /dev/zero | tr '\\0' x")
        #expect(reply.status == .error)
        #expect(reply.data["message"]?.stringValue?.contains("16") == true)
    }

    @Test func aKilledProgramSaysBySignal() async throws {
        let reply = try await answer("kill -9 $$")
        #expect(reply.code == 500)
        #expect(reply.data["data"] == ["signal": 9])
    }

    @Test func aProgramThatHangsIsEnded() async throws {
        let reply = try await answer("sleep 100", timeout: 50)
        #expect(reply.status == .error)
        #expect(reply.code == 504)
    }

    @Test func aDaemonThatKeepsThePipeOpenDoesNotHoldTheAnswer() async throws {
        #expect(try await answer("sleep 5 & echo '{\"done\":true}'").data == ["done": true])
    }

    @Test func muchInputAndOutputFlowsBothWays() async throws {
        let text = String(repeating: "x", count: 300_000)
        let reply = try await answer("cat", ["text": .string(text)])
        #expect(reply.data == ["text": .string(text)])
    }

    @Test func aProgramThatReadsNothingIsFine() async throws {
        let text = String(repeating: "x", count: 300_000)
        #expect(try await answer("echo 1", ["text": .string(text)]).data == 1)
    }

    @Test func textThatIsNoJSONIsAnErrorThatSaysSo() async throws {
        let reply = try await answer("echo hello")
        #expect(reply.code == 500)
        #expect(reply.data["message"]?.stringValue?.contains("is no JSON") == true)
    }

    @Test func aProgramThatIsMissingIsAnError() async throws {
        let reply = try await ProgramWorker(commandLine: "\(folder.path)/nothing").answer(call())
        #expect(reply.code == 500)
        #expect(reply.data["message"]?.stringValue == "cannot run '\(folder.path)/nothing': No such file or directory")
    }

    @Test func interimAnswersAreSentBeforeTheFinalOne() async throws {
        let path = folder.write(
            "worker.sh",
            "#!/bin/sh\necho '{\"status\":\"pending\",\"data\":1}'\necho '{\"status\":\"pending\",\"data\":2}'\necho '{\"a\":3}'\n",
            executable: true
        )
        let sent = Mutex<[JSON]>([])
        let reply = try await ProgramWorker(commandLine: path).answer(call()) { data in
            sent.withLock { $0.append(data) }
        }
        #expect(sent.withLock { $0 } == [1, 2])
        #expect(reply == WorkerReply(status: .success, code: 200, data: ["a": 3]))
        let open = try await answer("echo '{\"status\":\"pending\",\"data\":1}'")
        #expect(open.status == .error)
    }

    @Test func aCommandLineGoesThroughTheShell() async throws {
        let reply = try await ProgramWorker(commandLine: "cat | tr 1 2").answer(call())
        #expect(reply.data == ["a": 2])
    }

    @Test func programsBesideAnAppAreFound() throws {
        folder.write("workers/do.charge.sh", "#!/bin/sh\n", executable: true)
        folder.write("workers/do.ship", "#!/bin/sh\n", executable: true)
        folder.write("workers/README", "about\n")
        let found = try WorkerFolder.programs(beside: "\(folder.path)/app.yaml")
        #expect(found.map(\.topic) == ["do.charge", "do.ship"])
        #expect(found.map(\.program) == ["\(folder.path)/workers/do.charge.sh", "\(folder.path)/workers/do.ship"])
        folder.write("workers/do.ship.py", "#!/usr/bin/python3\n", executable: true)
        #expect(throws: CommandFailure.self) { try WorkerFolder.programs(beside: "\(folder.path)/app.yaml") }
    }

    @Test func aScriptThatMayNotRunIsAMistake() throws {
        folder.write("workers/do.charge.sh", "#!/bin/sh\n")
        let failure = #expect(throws: CommandFailure.self) {
            try WorkerFolder.programs(beside: "\(folder.path)/app.yaml")
        }
        #expect(failure?.hints == ["chmod +x \(folder.path)/workers/do.charge.sh"])
    }
}
