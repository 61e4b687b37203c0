import Glibc
import LegworkJSON
import LegworkSystem
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

/// A server that answers one request, for a worker to ask.
private final class OneShotServer: Sendable {
    let port: UInt16
    private let socket: Int32

    /// Listens on a free port of the loopback.
    init() throws {
        let number = Glibc.socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { general in
                unsafe bind(number, general, size) == 0 && listen(number, 1) == 0
                    && getsockname(number, general, &size) == 0
            }
        }
        try #require(bound)
        port = UInt16(bigEndian: address.sin_port)
        socket = number
    }

    /// Takes a request, answers it, and gives what was asked.
    func answer(_ text: String) async -> String {
        let socket = socket
        return await withCheckedContinuation { continuation in
            try? OSThread.start("server") {
                let connection = accept(socket, nil, nil)
                _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
                var request: [UInt8] = []
                var chunk = [UInt8](repeating: 0, count: 65_536)
                // The body of these tests ends with the first closing brace.
                while request.last != UInt8(ascii: "}") {
                    let count = unsafe chunk.withUnsafeMutableBytes {
                        unsafe read(connection, $0.baseAddress, $0.count)
                    }
                    guard count > 0 else { break }
                    request += chunk[0..<count]
                }
                Descriptor(number: connection).write(text)
                close(connection)
                close(socket)
                continuation.resume(returning: String(decoding: request, as: UTF8.self))
            }
        }
    }
}

/// A worker that asks a real server.
@Suite(.timeLimit(.minutes(10))) struct HTTPWorkerTests {
    private let call = WorkerCall(
        app: "shop",
        job: "7",
        activity: "charge",
        topic: "order.charge",
        attempt: 2,
        idempotencyKey: "k1",
        input: ["a": 1]
    )

    @Test func aTaskIsPostedWithItsNames() async throws {
        let server = try OneShotServer()
        let worker = HTTPWorker(url: try HTTPURL("http://localhost:\(server.port)/do?x=1"))
        async let asked = server.answer("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n{\"b\":2}")
        let reply = try await worker.answer(call)
        #expect(reply == WorkerReply(status: .success, code: 200, data: ["b": 2]))
        let request = await asked
        #expect(request.hasPrefix("POST /do?x=1 HTTP/1.1\r\nHost: localhost:\(server.port)\r\n"))
        #expect(request.contains("\r\nIdempotency-Key: k1\r\n"))
        #expect(request.contains("\r\nLegwork-Job: 7\r\n"))
        #expect(request.contains("\r\nLegwork-Attempt: 2\r\n"))
        #expect(request.hasSuffix("\r\n\r\n{\"a\":1}"))
    }

    @Test func aServerThatHangsUpIsAnError() async throws {
        let server = try OneShotServer()
        let worker = HTTPWorker(url: try HTTPURL("http://127.0.0.1:\(server.port)"))
        async let asked = server.answer("HTTP/1.1 200 OK\r\nContent-Length: 70\r\n\r\n{")
        let reply = try await worker.answer(call)
        _ = await asked
        #expect(reply.code == 502)
        #expect(reply.data["message"]?.stringValue?.contains("in the middle of the body") == true)
    }

    @Test func aServerThatIsSlowIsTimedOut() async throws {
        let server = try OneShotServer()
        var worker = HTTPWorker(url: try HTTPURL("http://127.0.0.1:\(server.port)"))
        worker.timeoutMilliseconds = 100
        // The connection waits in the server's queue: nobody answers.
        let reply = try await worker.answer(call)
        #expect(reply.code == 504)
    }

    @Test func nobodyThereIsAnError() async throws {
        let worker = HTTPWorker(url: try HTTPURL("http://127.0.0.1:1/"))
        let reply = try await worker.answer(call)
        #expect(reply.data["message"]?.stringValue == "cannot connect to 127.0.0.1:1: Connection refused")
    }
}
