import LegworkRedis
import Testing

struct RedisReplyTests {
    private let refusal = RedisReply.error(RedisServerError(text: "NOGROUP No such key 's'"))

    private func message<Value>(_ body: () throws(RedisError) -> Value) -> String? {
        do throws(RedisError) {
            _ = try body()
            return nil
        } catch {
            return error.description
        }
    }

    @Test func decodes() throws {
        #expect(try RedisReply.bulk(Array("7".utf8)).integer() == 7)
        #expect(try RedisReply.integer(-3).integer() == -3)
        #expect(try RedisReply.integer(-3).string() == "-3")
        #expect(try RedisReply.status("OK").string() == "OK")
        #expect(try RedisReply.bulk([0xff]).bytes() == [0xff])
        #expect(try RedisReply.null.optionalString() == nil)
        #expect(try RedisReply.bulk([97]).optionalString() == "a")
        #expect(try RedisReply.null.optionalBytes() == nil)
        try RedisReply.status("OK").expectOK()
        let list = RedisReply.array([.bulk([97]), .integer(1), .bulk([98]), .null])
        #expect(try list.array(count: 4).count == 4)
        let pairs = try list.pairs()
        #expect(pairs.map(\.field) == ["a", "b"])
        #expect(pairs.map(\.value) == [.integer(1), .null])
        #expect(try list.dictionary() == ["a": .integer(1), "b": .null])
    }

    @Test func teaches() {
        #expect(
            message { () throws(RedisError) in try RedisReply.null.integer() }
                == "expected a whole number in Redis' reply, found null"
        )
        #expect(
            message { () throws(RedisError) in try RedisReply.bulk([0xff]).string() }
                == "expected text in UTF-8 in Redis' reply, found 1 bytes"
        )
        #expect(
            message { () throws(RedisError) in try RedisReply.integer(1).array() }
                == "expected a list in Redis' reply, found the integer 1"
        )
        #expect(
            message { () throws(RedisError) in try RedisReply.array([.null]).pairs() }
                == "expected fields and values in turn in Redis' reply, found a list of 1"
        )
        #expect(
            message { () throws(RedisError) in try RedisReply.status("QUEUED").expectOK() }
                == "expected the status 'OK' in Redis' reply, found the status 'QUEUED'"
        )
        #expect(
            message { () throws(RedisError) in try refusal.integer() }
                == "Redis refused the command: NOGROUP No such key 's'; "
                + "create the consumer group first (XGROUP CREATE … MKSTREAM)"
        )
    }

    @Test func refusalsComeThroughEveryDecoder() {
        func expectRefusal<Value>(_ decode: (RedisReply) throws -> Value) {
            let error = #expect(throws: RedisError.self) { _ = try decode(refusal) }
            #expect(error?.serverError?.code == .noGroup)
        }
        expectRefusal { try $0.bytes() }
        expectRefusal { try $0.string() }
        expectRefusal { try $0.integer() }
        expectRefusal { try $0.array() }
        expectRefusal { try $0.pairs().count }
        expectRefusal { try $0.expectOK() }
        expectRefusal { try $0.optionalBytes() }
        expectRefusal { try $0.orRefused() }
    }

    @Test func staysSmall() {
        // A list of ten thousand replies is ten thousand of these.
        #expect(MemoryLayout<RedisReply>.stride == 24 || MemoryLayout<RedisReply>.stride == 16)
    }

    @Test(arguments: [
        ("ERR unknown command", RedisServerError.Code.generic, "unknown command", false),
        ("LOADING Redis is loading the dataset in memory", .loading, "Redis is loading the dataset in memory", true),
        ("READONLY You can't write", .readOnly, "You can't write", true),
        ("OOM command not allowed", .outOfMemory, "command not allowed", true),
        ("BUSY Redis is busy", .busy, "Redis is busy", true),
        ("MOVED 3999 127.0.0.1:6381", .moved, "3999 127.0.0.1:6381", false),
        ("NOSCRIPT No matching script", .noScript, "No matching script", false),
        ("STALE rev 7", .other("STALE"), "rev 7", false),
        ("ALONE", .other("ALONE"), "", false),
    ])
    func tellsServerErrorsApart(text: String, code: RedisServerError.Code, detail: String, isTransient: Bool) {
        let error = RedisServerError(text: text)
        #expect(error.code == code)
        #expect(error.detail == detail)
        #expect(error.isTransient == isTransient)
        #expect(error.text == text)
    }
}
