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
        // A status alone is data: many programs print just that.
        #expect(try WorkerReply.parse(Array(#"{"status":"error"}"#.utf8), source: "x").status == .success)
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

    @Test func textThatIsNoJSONIsRefused() {
        #expect(throws: CommandFailure.self) { try WorkerReply.parse(Array("hello".utf8), source: "it") }
    }
}
