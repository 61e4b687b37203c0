/// Writes a command's wire form argument by argument into one buffer.
///
/// The head says how many arguments follow and is only known at the end, so room for it is kept at the front and the
/// command begins where its head does (Redis refuses numbers with leading zeros, so it cannot be padded).
package struct RedisCommandBuilder: ~Copyable {
    private var bytes: [UInt8]
    /// The arguments so far, the name included.
    package private(set) var argumentCount = 0

    /// `*`, seven digits. The line break behind it is written before the first argument, as before every other.
    private static let headBytes = 8

    /// A builder of the command `name`, with room for `byteCapacity` bytes.
    package init(_ name: String, byteCapacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(Self.headBytes + byteCapacity)
        bytes.append(contentsOf: repeatElement(0, count: Self.headBytes))
        append(name)
    }

    /// A builder that writes into the storage of a command that nobody needs any more.
    package init(_ name: String, reusing storage: consuming [UInt8]) {
        bytes = storage
        bytes.removeAll(keepingCapacity: true)
        bytes.reserveCapacity(Self.freshBytes)
        bytes.append(contentsOf: repeatElement(0, count: Self.headBytes))
        append(name)
    }

    /// Room for most calls; a larger block of memory would be slower to get.
    private static let freshBytes = 960

    /// Adds text.
    package mutating func append(_ text: String) {
        append(text.utf8Span.span)
    }

    /// Adds text that is a constant of the program.
    package mutating func append(literal: StaticString) {
        guard literal.hasPointerRepresentation else { return append(literal.description) }
        literal.withUTF8Buffer { unsafe appendArgument($0) }
    }

    /// Adds bytes.
    package mutating func append(_ argument: [UInt8]) {
        append(argument.span)
    }

    /// Adds bytes.
    package mutating func append(_ argument: ArraySlice<UInt8>) {
        append(argument.span)
    }

    /// Adds bytes.
    package mutating func append(_ argument: borrowing Span<UInt8>) {
        unsafe argument.withUnsafeBufferPointer { unsafe appendArgument($0) }
    }

    /// Adds a whole number as decimal digits.
    package mutating func append(_ number: Int64) {
        unsafe DecimalDigits(number).withUnsafeBytes { unsafe appendArgument($0) }
    }

    /// Adds a whole number as decimal digits.
    package mutating func append(_ number: Int) {
        append(Int64(number))
    }

    /// Adds one argument that `write` appends to the buffer, which already holds others: it must only append.
    ///
    /// For keys and records that are put together from parts, without a buffer in between.
    package mutating func append<Failure: Error>(
        writing write: (inout [UInt8]) throws(Failure) -> Void
    ) throws(Failure) {
        // Room for a length of two digits; another number of digits moves the argument by the difference.
        let lengthAt = bytes.count + 3
        openArgument()
        let contentAt = bytes.count
        do {
            try write(&bytes)
        } catch {
            bytes.removeLast(bytes.count - lengthAt + 3)
            argumentCount -= 1
            throw error
        }
        precondition(bytes.count >= contentAt, "the writer of a Redis argument removed bytes it did not write")
        bytes.replaceSubrange(lengthAt..<lengthAt + 2, with: DecimalDigits.text(Int64(bytes.count - contentAt)))
    }

    /// The command.
    package consuming func build() -> RedisCommand {
        precondition(
            argumentCount <= RedisLimits.argumentsMax,
            "a Redis command takes at most \(RedisLimits.argumentsMax) arguments, this one has \(argumentCount)"
        )
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        let start = Self.headBytes - 1 - DecimalDigits(Int64(argumentCount)).count
        bytes[start] = UInt8(ascii: "*")
        var rest = argumentCount
        var at = Self.headBytes - 1
        while rest > 0 {
            bytes[at] = UInt8(ascii: "0") + UInt8(rest % 10)
            rest /= 10
            at -= 1
        }
        return RedisCommand(storage: bytes, start: start)
    }

    /// Ends what stands before and begins an argument whose length, of two digits, is written later.
    private mutating func openArgument() {
        argumentCount += 1
        bytes.append(contentsOf: "\r\n$00\r\n".utf8)
    }

    /// Ends what stands before, and adds the length of an argument and the argument: `\r\n$12\r\nlw:{3}:j:hi`.
    ///
    /// One growth of the buffer, and up to 999 the length as one word of memory, since a call of the kernel has dozens of
    /// arguments.
    private mutating func appendArgument(_ argument: UnsafeBufferPointer<UInt8>) {
        argumentCount += 1
        let count = argument.count
        guard count < 1000 else {
            bytes.append(contentsOf: "\r\n$".utf8)
            bytes.append(contentsOf: DecimalDigits.text(Int64(count)))
            bytes.append(contentsOf: Self.lineBreak)
            unsafe bytes.append(contentsOf: argument)
            return
        }
        let (word, length) = Self.opening(byteCount: count)
        bytes.append(addingCapacity: MemoryLayout<UInt64>.size + count) { room in
            unsafe room.withUnsafeMutableBufferPointer { room, filled in
                let room = UnsafeMutableRawBufferPointer(room)
                unsafe room.storeBytes(of: word.littleEndian, as: UInt64.self)
                unsafe UnsafeMutableRawBufferPointer(rebasing: room[length...]).copyMemory(
                    from: UnsafeRawBufferPointer(argument)
                )
                filled = length + count
            }
        }
    }

    /// `\r\n$12\r\n` as a word whose lowest byte comes first, and how many of its bytes that takes.
    private static func opening(byteCount: Int) -> (word: UInt64, length: Int) {
        var word: UInt64 = 0x0A0D
        let count = byteCount < 10 ? 1 : byteCount < 100 ? 2 : 3
        var rest = UInt64(byteCount)
        for _ in 0..<count {
            word = word << 8 | (UInt64(UInt8(ascii: "0")) + rest % 10)
            rest /= 10
        }
        return (word << 24 | 0x24_0A0D, count + 5)
    }

    private static let lineBreak = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
}
