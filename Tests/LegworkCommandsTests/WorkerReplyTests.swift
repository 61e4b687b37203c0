import LegworkJSON
import Testing

@testable import LegworkCommands

/// What programs and servers answer, and how it is taken.
@Suite struct WorkerReplyTests {
    @Test func nothingIsAnEmptyObject() throws {
        #expect(try WorkerReply.parse([], source: "x") == WorkerReply(status: .success, code: 200, data: [:]))
        #expect(try WorkerReply.parse(Array(" \n".utf8), source: "x") == WorkerReply())
    }

    @Test func aPlainValueIsTheDataOfASuccess() throws {
        let reply = try WorkerReply.parse(Array(#"{"status":"success","total":5}"#.utf8), source: "x")
        #expect(reply == WorkerReply(status: .success, code: 200, data: ["status": "success", "total": 5]))
        #expect(try WorkerReply.parse(Array("[1]".utf8), source: "x").data == [1])
        let paid = try WorkerReply.parse(Array(#"{"status":"paid","code":"A7"}"#.utf8), source: "x")
        #expect(paid == WorkerReply(data: ["status": "paid", "code": "A7"]))
    }

    @Test func aWrappedAnswerSaysHowItIsTaken() throws {
        let error = try WorkerReply.parse(
            Array(#"{"status":"error","code":404,"data":{"message":"no"}}"#.utf8),
            source: "x"
        )
        #expect(error == WorkerReply(status: .error, code: 404, data: ["message": "no"]))
        let pending = try WorkerReply.parse(Array(#"{"status":"pending","data":1}"#.utf8), source: "x")
        #expect(pending == WorkerReply(status: .pending, code: 202, data: 1))
        let bare = try WorkerReply.parse(Array(#"{"status":"error","code":503}"#.utf8), source: "x")
        #expect(bare == WorkerReply(status: .error, code: 503, data: [:]))
    }

    @Test(arguments: [
        (#"{"status":"error"}"#, 500, [:] as JSON),
        (#"{"status":"error","message":"declined"}"#, 500, ["message": "declined"] as JSON),
        (#"{"status":"error","code":503,"data":{"a":1},"message":"x"}"#, 503, ["a": 1, "message": "x"] as JSON),
    ])
    func whatCallsItselfAnErrorIsNoSuccess(text: String, code: Int, data: JSON) throws {
        let reply = try WorkerReply.parse(Array(text.utf8), source: "x")
        #expect(reply == WorkerReply(status: .error, code: code, data: data))
    }

    @Test(arguments: [#"{"status":"error","code":"503"}"#, #"{"status":"error","code":7,"data":{}}"#])
    func anErrorWithACodeThatIsNoneSaysSo(text: String) throws {
        let reply = try WorkerReply.parse(Array(text.utf8), source: "x")
        #expect(reply.status == .error && reply.code == 500)
        #expect(reply.data["message"]?.stringValue?.contains("expected a number from 100 to 599") == true)
    }

    @Test func textThatIsNoJSONIsRefused() {
        #expect(throws: CommandFailure.self) { try WorkerReply.parse(Array("hello".utf8), source: "it") }
    }
}
