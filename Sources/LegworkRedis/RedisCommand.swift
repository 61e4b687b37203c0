/// A command as the bytes that go over the wire.
///
/// Shape: RESP2, an array of bulk strings. Made once, sent any number of times.
package struct RedisCommand: Sendable, Equatable {
    /// The wire form, after ``start`` bytes that the builder had reserved and did not need.
    let storage: [UInt8]
    let start: Int

    init(storage: [UInt8], start: Int) {
        self.storage = storage
        self.start = start
    }

    /// A command of a name and arguments that are text.
    package init(_ name: String, _ arguments: String...) {
        self.init(name, arguments: arguments)
    }

    /// A command of a name and arguments that are text.
    package init(_ name: String, arguments: some Sequence<String>) {
        var builder = RedisCommandBuilder(name)
        for argument in arguments {
            builder.append(argument)
        }
        self = builder.build()
    }

    /// A command of a name and arguments that are bytes.
    package init(_ name: String, bytes arguments: [[UInt8]]) {
        var builder = RedisCommandBuilder(name)
        for argument in arguments {
            builder.append(argument)
        }
        self = builder.build()
    }

    /// Gives up the storage, to write another command into it.
    package consuming func recycled() -> [UInt8] { storage }

    /// The number of bytes on the wire.
    package var byteCount: Int { storage.count - start }

    /// A copy of the bytes on the wire.
    package var wireBytes: [UInt8] { Array(storage[start...]) }

    /// The command's name, for messages.
    package var name: String {
        // `*3\r\n$4\r\nHSET\r\n…`: what stands between the second and the third line feed.
        let lines = storage[start...].split(
            separator: UInt8(ascii: "\n"),
            maxSplits: 3,
            omittingEmptySubsequences: false
        )
        guard lines.count > 2 else { return "" }
        return String(decoding: lines[2].dropLast(), as: UTF8.self)
    }

    /// True if both put the same bytes on the wire.
    package static func == (left: RedisCommand, right: RedisCommand) -> Bool {
        left.storage[left.start...] == right.storage[right.start...]
    }
}
