import LegworkJSON
import Testing

@testable import LegworkCommands

/// `legwork dev` and the commands that find it, as processes.
@Suite(.timeLimit(.minutes(10))) struct DevTests {
    private let folder = Folder()

    private func dev(_ arguments: String...) async throws -> RunningProgram {
        let dev = RunningProgram("dev", in: folder.path)
        let status = try await eventually("status", "--json", in: folder.path) {
            (try? $0.json.first?["engines"]?.arrayValue?.count) == 1
        }
        #expect(status.status == 0)
        return dev
    }

    private func run(_ arguments: String...) async throws -> LegworkProgram.Outcome {
        try await LegworkProgram.run(arguments, in: folder.path)
    }

    @Test func aJobLivesThroughARestart() async throws {
        folder.write("app.yaml", Apps.approval)
        let first = try await dev()
        #expect(try await run("deploy", "app.yaml").status == 0)
        let started = try await run("start", "order.placed", "--input", #"{"id":7}"#, "--json")
        #expect(try started.json.first?["id"] == "7")
        let ended = try await first.stop()
        #expect(ended.status == 0)
        #expect(ended.output == "")
        #expect(ended.error.contains("durability  always"))
        #expect(ended.error.hasSuffix("stopped; what was under way goes on at the next 'legwork dev'\n"))

        let second = try await dev()
        let list = try await run("jobs", "list", "--json")
        #expect(try list.json.map { $0["state"] } == ["waiting"])
        let signal = try await run("signal", "order.approval", #"{"id":7,"approved":true}"#, "--json")
        #expect(try signal.json == [["outcome": "delivered", "jobs": ["7"]]])
        let show = try await eventually("jobs", "show", "7", "--json", in: folder.path) {
            (try? $0.json.first?["state"]) == "completed"
        }
        let job = try #require(try show.json.first)
        #expect(job["data"] == ["approved": true])
        #expect(
            job["activities"]?.arrayValue?.compactMap { $0["ledger"]?.stringValue } == [
                "201100000000000", "201100000000001",
            ]
        )
        let ledgers = try await run("jobs", "show", "7", "--ledgers")
        #expect(ledgers.output.contains("2 01 1 000 00000001  Leg 1 entered once, Leg 1 done, Leg 2 accepted once"))
        #expect(try await second.stop().status == 0)
    }

    @Test func aSecondDevIsRefusedAndTheFirstGoesOn() async throws {
        let first = try await dev()
        let second = try await run("dev")
        #expect(second.status == 1)
        #expect(second.error.hasPrefix("error: a Legwork runs in '.legwork' already\n"))
        #expect(try await run("status").status == 0)
        #expect(try await first.stop().status == 0)
    }

    @Test func withoutADevCommandsSayHowToStartOne() async throws {
        let outcome = try await run("jobs", "list")
        #expect(outcome.status == 1)
        #expect(outcome.error.hasPrefix("error: no Legwork runs in '.legwork'\n  try: legwork dev"))
        #expect(FileText.kind(of: "\(folder.path)/.legwork") == nil)
    }

    @Test func aFileInPlaceOfTheFolderIsSaid() async throws {
        folder.write(".legwork", "not a folder")
        let outcome = try await run("dev")
        #expect(outcome.status == 1)
        #expect(outcome.error.contains(".legwork"))
        #expect(!outcome.error.contains("ready"))
    }

    @Test func workersRunInTheirOwnProcess() async throws {
        folder.write("app.yaml", Apps.shop)
        folder.write("charge.sh", "#!/bin/sh\nsed 's/amount/receipt/'\n", executable: true)
        let dev = try await dev()
        let work = RunningProgram("work", "order.charge", "--exec", "./charge.sh", in: folder.path)
        #expect(try await run("deploy", "app.yaml").status == 0)
        let outcome = try await run("start", "shop.order", "--input", #"{"amount":5}"#, "--wait", "--timeout", "30s")
        #expect(outcome.status == 0)
        #expect(outcome.output == "{\n  \"receipt\": 5\n}\n")
        let ended = try await work.stop()
        #expect(ended.status == 0)
        #expect(
            ended.error.hasPrefix(
                "serving order.charge with ./charge.sh, 4 at a time; Ctrl-C stops\n✓ order.charge  job "
            )
        )
        #expect(try await dev.stop().status == 0)
    }

    @Test func mistakesAreToldWithAWayOut() async throws {
        folder.write("app.yaml", Apps.approval)
        let dev = try await dev()
        let early = try await run("start", "order.placed")
        #expect(early.error.hasPrefix("error: no app is deployed yet\n  try: legwork deploy app.yaml\n"))
        #expect(try await run("deploy", "app.yaml").status == 0)

        let topic = try await run("start", "order.place", "--input", #"{"id":"7"}"#)
        #expect(topic.status == 1)
        #expect(topic.error.hasPrefix("error: no graph has the topic 'order.place'; there is 'order.placed'\n"))
        let hook = try await run("signal", "order.aproval")
        #expect(hook.error.hasPrefix("error: no hook rule has the topic 'order.aproval'; there is 'order.approval'\n"))

        #expect(try await run("start", "order.placed", "--input", #"{"id":"order-71"}"#).status == 0)
        let twice = try await run("start", "order.placed", "--input", #"{"id":"order-71"}"#, "--json")
        #expect(twice.status == 1)
        #expect(try JSON(parsing: twice.error)["error"]?["code"] == 409)
        let unknown = try await run("jobs", "show", "order-17")
        #expect(unknown.status == 1)
        #expect(unknown.error.contains("try: legwork jobs show order-71\n"))
        let empty = try await run("jobs", "list", "--state", "failed")
        #expect(empty.status == 0)
        #expect(empty.output == "")
        let refused = try await run("signal", "order.approval", #"{"id":"order-71","approved":"maybe"}"#)
        #expect(refused.status == 1)
        #expect(try await run("jobs", "list", "--json").json.map { $0["state"] } == ["waiting"])
        #expect(try await dev.stop().status == 0)
    }

    @Test func jobsAreSteered() async throws {
        folder.write("app.yaml", Apps.sleeper)
        let dev = try await dev()
        #expect(try await run("deploy", "app.yaml").status == 0)
        #expect(try await run("start", "sleep.long", "--id", "a").status == 0)
        let why = try await run("jobs", "why", "a", "--json")
        #expect(try why.json.first?["waits"]?.arrayValue?.first?["for"] == [["kind": "timer", "cause": "sleep"]])
        #expect(try await run("jobs", "pause", "a").status == 0)
        #expect(try await run("jobs", "list", "--json").json.map { $0["state"] } == ["paused"])
        #expect(try await run("jobs", "pause", "a").status == 1)
        #expect(try await run("jobs", "resume", "a").status == 0)
        #expect(try await run("jobs", "delete", "a").status == 1)
        #expect(try await run("jobs", "cancel", "a", "--reason", "no more").status == 0)
        let show = try await run("jobs", "show", "a", "--json")
        #expect(try show.json.first?["state"] == "cancelled")
        #expect(try show.json.first?["error"]?["message"] == "no more")
        let export = try await run("jobs", "export", "a", "--json")
        #expect(try export.json.first?["id"] == "a")
        let deleted = try await eventually("jobs", "delete", "a", in: folder.path)
        #expect(deleted.status == 0)
        #expect(try await run("jobs", "list").output == "")
        #expect(try await dev.stop().status == 0)
    }

    @Test func aPausedJobIsMendedAndWhatCameOfItIsToldAndCounted() async throws {
        folder.write("app.yaml", Apps.mend)
        let dev = try await dev()
        #expect(try await run("deploy", "app.yaml").status == 0)
        #expect(try await run("start", "mend", "--input", #"{"id":7,"shop":"a","n":10}"#).status == 0)
        func paused(at activity: String) async throws -> Bool {
            let why = try await eventually("jobs", "why", "7", "--json", in: folder.path) { why in
                let waits = (try? why.json.first?["waits"]?.arrayValue) ?? []
                return waits.contains { $0["activity"]?.stringValue == activity && "\($0)".contains("person") }
            }
            return why.status == 0
        }
        #expect(try await paused(at: "part"))
        let list = try await run("jobs", "retry", "7", "--job-data", "[]")
        #expect(list.status == 2 && list.error.contains("--job-data is no object"))
        #expect(try await run("jobs", "retry", "7", "--activity", "check").status == 1)
        let input = try await run("jobs", "retry", "7", "--activity", "part", "--input", #"{"n":5}"#)
        #expect(input.status == 0 && input.error == "job 7 tries again\n")
        #expect(try await paused(at: "check"))
        #expect(try await run("jobs", "retry", "7", "--job-data", #"{"ok":"mended"}"#).status == 0)
        let told = try await run("follow", "mend.done", "--count", "1", "--json")
        #expect(try told.json.first?["data"] == ["n": 5, "ok": "mended"])
        #expect(try await run("follow", "mend.done", "--count", "0").status == 2)
        #expect(try await run("start", "mend", "--input", #"{"id":8,"shop":"b","n":3}"#).status == 0)
        let all = try await run("stats", "mend", "--json")
        #expect(try all.json.first?["total"]?["count"] == 2)
        let one = try await run("stats", "mend", "--key", "b", "--since", "2h")
        #expect(one.output.contains("jobs") && one.output.contains("sum  3"), "\(one.output)")
        #expect(try await run("stats", "mend", "--since", "soon").status == 2)
        #expect(try await run("stats", "nothing").status == 1)
        #expect(try await dev.stop().status == 0)
    }

    @Test func versionsAreKeptApart() async throws {
        let dev = try await dev()
        folder.write("app.yaml", Apps.sleeper)
        #expect(try await run("deploy", "app.yaml").status == 0)
        #expect(try await run("start", "sleep.long", "--id", "a").status == 0)
        let same = try await run("deploy", "app.yaml", "--json")
        #expect(try same.json.first?["new"] == false)
        folder.write("app.yaml", Apps.sleeper.replacing("1h", with: "2h"))
        let other = try await run("deploy", "app.yaml")
        #expect(other.status == 1)
        #expect(other.error.contains("raise the app's version"))
        folder.write("app.yaml", Apps.sleeper.replacing("1h", with: "2h").replacing("'1'", with: "'2'"))
        #expect(try await run("deploy", "app.yaml").status == 0)
        let versions = try await run("apps", "versions", "sleeper", "--json")
        #expect(try versions.json.map { $0["active"] } == [false, true])
        #expect(try versions.json.map { $0["jobs"] } == [1, 0])
        let lower = try await run("apps", "activate", "sleeper", "1")
        #expect(lower.status == 1 && lower.error.contains("--force"))
        #expect(try await run("apps", "activate", "sleeper", "1", "--force").status == 0)
        #expect(try await run("apps", "remove", "sleeper", "1").status == 1)
        #expect(try await run("apps", "remove", "sleeper", "2").status == 0)
        #expect(try await run("apps", "list", "--json").json.map { $0["version"] } == ["1"])
        #expect(try await run("apps", "versions", "nothing").status == 1)
        #expect(try await dev.stop().status == 0)
    }

    @Test func anEditedAppIsDeployedAgain() async throws {
        folder.write("flow/app.yaml", Apps.hello)
        let dev = RunningProgram("dev", "flow", in: folder.path)
        let start = ["start", "hello", "--input", #"{"name":"Ada"}"#, "--wait", "--timeout", "30s"]
        let first = try await eventually("start", "hello", "--input", #"{"name":"Ada"}"#, "--wait", in: folder.path)
        #expect(first.output == "{\n  \"greeting\": \"Hello, Ada\"\n}\n")
        folder.write("flow/app.yaml", Apps.hello.replacing("Hello, ", with: "Hi, "))
        var second = try await LegworkProgram.run(start, in: folder.path)
        for _ in 0..<400 where !second.output.contains("Hi, Ada") {
            try await Task.sleep(for: .milliseconds(20))
            second = try await LegworkProgram.run(start, in: folder.path)
        }
        #expect(second.output == "{\n  \"greeting\": \"Hi, Ada\"\n}\n")
        // What was tried gives way to what is released.
        let deployed = try await run("deploy", "flow/app.yaml", "--json")
        #expect(try deployed.json.first?["version"] == "1" && deployed.json.first?["active"] == true)
        let ended = try await dev.stop()
        #expect(ended.status == 0)
        #expect(ended.error.contains("flow/app.yaml: hello 1+"))
    }
}
