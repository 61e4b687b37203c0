import LegworkRedis
import Testing

struct RedisCommandTests {
    private func text(_ command: RedisCommand) -> String {
        String(decoding: command.wireBytes, as: UTF8.self)
    }

    @Test func putsArgumentsOnTheWire() {
        let command = RedisCommand("SET", "ключ", "")
        #expect(text(command) == "*3\r\n$3\r\nSET\r\n$8\r\nключ\r\n$0\r\n\r\n")
        #expect(command.byteCount == command.wireBytes.count)
        #expect(command.name == "SET")
    }

    @Test func buildsFromEveryKindOfArgument() {
        var builder = RedisCommandBuilder("X")
        builder.append("text")
        builder.append(literal: "literal")
        builder.append([0, 13, 10, 255])
        builder.append([1, 2, 3, 4][1...2])
        builder.append([UInt8]("span".utf8).span)
        builder.append(Int64.min)
        builder.append(Int64.max)
        builder.append(0)
        let count = builder.argumentCount
        #expect(count == 9)
        let expected: [[UInt8]] = [
            Array("*9\r\n$1\r\nX\r\n$4\r\ntext\r\n$7\r\nliteral\r\n$4\r\n".utf8), [0, 13, 10, 255],
            Array("\r\n$2\r\n".utf8), [2, 3], Array("\r\n$4\r\nspan\r\n$20\r\n-9223372036854775808\r\n".utf8),
            Array("$19\r\n9223372036854775807\r\n$1\r\n0\r\n".utf8),
        ]
        let bytes = builder.build().wireBytes
        #expect(bytes == Array(expected.joined()))
    }

    @Test(arguments: [0, 1, 9, 10, 99, 100, 101, 999, 1000, 12_345])
    func saysTheLengthOfAnArgument(count: Int) {
        let payload = [UInt8](repeating: 120, count: count)
        var written = RedisCommandBuilder("SET")
        written.append { bytes in bytes.append(contentsOf: payload) }
        written.append("end")
        var plain = RedisCommandBuilder("SET")
        plain.append(payload)
        plain.append("end")
        let (first, second) = (written.build(), plain.build())
        let content = String(repeating: "x", count: count)
        #expect(text(first) == "*3\r\n$3\r\nSET\r\n$\(count)\r\n\(content)\r\n$3\r\nend\r\n")
        #expect(first == second)
    }

    @Test func leavesNoTraceOfAnArgumentThatFailed() {
        struct Refusal: Error {}
        var builder = RedisCommandBuilder("SET")
        do throws(Refusal) {
            try builder.append { bytes throws(Refusal) in
                bytes.append(1)
                throw Refusal()
            }
            Issue.record("the writer's error was lost")
        } catch {
            let count = builder.argumentCount
            #expect(count == 1)
        }
        builder.append("k")
        let command = builder.build()
        #expect(command == RedisCommand("SET", "k"))
    }

    @Test(arguments: [0, 8, 9, 10, 98, 99, 100, 1000])
    func countsItsArguments(count: Int) {
        let command = RedisCommand("DEL", arguments: Array(repeating: "k", count: count))
        #expect(text(command).hasPrefix("*\(count + 1)\r\n$3\r\nDEL\r\n"))
    }

    @Test func callsAFunction() {
        var call = RedisFunctionLibrary.call("f", keys: ["a", "b"], arguments: [[120]])
        call.append(7)
        let command = call.build()
        #expect(command == RedisCommand("FCALL", "f", "2", "a", "b", "x", "7"))
    }
}
