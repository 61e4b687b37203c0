import LegworkJSON
import Testing

@testable import LegworkCommands

/// Addresses and answers of HTTP, without a network.
@Suite struct HTTPTests {
    @Test func addressesAreRead() throws {
        let plain = try HTTPURL("http://localhost:8080/do?x=1#y")
        #expect((plain.host, plain.port, plain.target) == ("localhost", 8080, "/do?x=1"))
        let six = try HTTPURL("http://[::1]")
        #expect((six.host, six.port, six.target) == ("::1", 80, "/"))
        #expect(six.authority == "[::1]")
        #expect(plain.authority == "localhost:8080")
    }

    @Test(arguments: [
        "https://host/", "ftp://host/", "http://", "http://host:0/", "http://host:99999/", "http://u:p@host/",
        "http://host/a b",
    ])
    func addressesThatCannotBeUsedAreRefused(text: String) {
        let failure = #expect(throws: CommandFailure.self) { try HTTPURL(text) }
        #expect(failure?.status == .usage)
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y \r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhe\r\n3;x=1\r\nllo\r\n0\r\n\r\n",
        "HTTP/1.0 200\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\ncontent-length: 5\n\nhello",
    ])
    func anAnswerIsTheSameHoweverItIsCut(text: String) throws {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var parser = HTTPResponseParser()
            var response = try parser.take(bytes[..<cut])
            if response == nil { response = try parser.take(bytes[cut...]) }
            if response == nil { response = try parser.take([], isEnd: true) }
            #expect(response?.status == 200)
            #expect(response.map { String(decoding: $0.body, as: UTF8.self) } == "hello")
        }
    }

    @Test(arguments: [
        "nonsense\r\n\r\n", "HTTP/1.1 99 X\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhell", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
    ])
    func answersThatAreNoneAreRefused(text: String) {
        #expect(throws: HTTPResponseParser.Malformed.self) {
            var parser = HTTPResponseParser()
            _ = try parser.take(Array(text.utf8), isEnd: true)
        }
    }

    @Test func statusesBecomeCodes() throws {
        let worker = HTTPWorker(url: try HTTPURL("http://localhost/"))
        func reply(_ status: Int, _ body: String) -> WorkerReply {
            worker.reply(HTTPResponse(status: status, headers: [], body: Array(body.utf8)))
        }
        #expect(reply(200, #"{"a":1}"#) == WorkerReply(status: .success, code: 200, data: ["a": 1]))
        #expect(reply(204, "") == WorkerReply())
        #expect(reply(404, "gone") == .error(404, "gone"))
        #expect(
            reply(422, #"{"message":"bad","field":"x"}"#) == .error(422, "bad", data: ["message": "bad", "field": "x"])
        )
        #expect(reply(503, "") == .error(503, "localhost answered 503"))
        #expect(reply(302, "") == .error(302, "localhost answered 302"))
        #expect(reply(200, "<html>").code == 502)
    }

    @Test func metadataAddressesAreNotAsked() async throws {
        for host in ["169.254.169.254", "[fe80::1]", "0.0.0.0"] {
            let worker = HTTPWorker(url: try HTTPURL("http://\(host)/latest"), timeoutMilliseconds: 2_000)
            let reply = try await worker.answer(
                WorkerCall(app: "a", job: "1", activity: "x", topic: "t", attempt: 1, idempotencyKey: "k", input: [:])
            )
            #expect(reply.code == 502)
            #expect(reply.data["message"]?.stringValue?.contains("metadata") == true)
        }
    }
}
