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
        openArgument(byteCount: text.utf8.count)
        bytes.append(contentsOf: text.utf8)
    }

    /// Adds text that is a constant of the program.
    package mutating func append(literal: StaticString) {
        guard literal.hasPointerRepresentation else { return append(literal.description) }
        openArgument(byteCount: literal.utf8CodeUnitCount)
        literal.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Adds bytes.
    package mutating func append(_ argument: [UInt8]) {
        openArgument(byteCount: argument.count)
        bytes.append(contentsOf: argument)
    }

    /// Adds bytes.
    package mutating func append(_ argument: ArraySlice<UInt8>) {
        openArgument(byteCount: argument.count)
        bytes.append(contentsOf: argument)
    }

    /// Adds bytes.
    package mutating func append(_ argument: borrowing Span<UInt8>) {
        openArgument(byteCount: argument.count)
        unsafe argument.withUnsafeBufferPointer { unsafe bytes.append(contentsOf: $0) }
    }

    /// Adds a whole number as decimal digits.
    package mutating func append(_ number: Int64) {
        openArgument(byteCount: DecimalDigits.count(number))
        DecimalDigits.append(number, to: &bytes)
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
        openArgument(byteCount: 10)
        let contentAt = bytes.count
        do {
            try write(&bytes)
        } catch {
            bytes.removeLast(bytes.count - lengthAt + 3)
            argumentCount -= 1
            throw error
        }
        precondition(bytes.count >= contentAt, "the writer of a Redis argument removed bytes it did not write")
        var digits: [UInt8] = []
        DecimalDigits.append(Int64(bytes.count - contentAt), to: &digits)
        bytes.replaceSubrange(lengthAt..<lengthAt + 2, with: digits)
    }

    /// The command.
    package consuming func build() -> RedisCommand {
        precondition(
            argumentCount <= RedisLimits.argumentsMax,
            "a Redis command takes at most \(RedisLimits.argumentsMax) arguments, this one has \(argumentCount)"
        )
        bytes.append(UInt8(ascii: "\r"))
        bytes.append(UInt8(ascii: "\n"))
        let start = Self.headBytes - 1 - DecimalDigits.count(Int64(argumentCount))
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

    /// Ends what stands before and writes the length of what comes: `\r\n$12\r\n`, up to 999 as one word of memory, since
    /// a call of the kernel has dozens of arguments.
    private mutating func openArgument(byteCount: Int) {
        argumentCount += 1
        guard byteCount < 1000 else {
            bytes.append(contentsOf: Self.lineBreak)
            bytes.append(UInt8(ascii: "$"))
            DecimalDigits.append(Int64(byteCount), to: &bytes)
            bytes.append(contentsOf: Self.lineBreak)
            return
        }
        var word: UInt64 = 0x0A0D
        var count = byteCount < 10 ? 1 : byteCount < 100 ? 2 : 3
        let length = count + 5
        var rest = UInt64(byteCount)
        while count > 0 {
            word = word << 8 | (UInt64(UInt8(ascii: "0")) + rest % 10)
            rest /= 10
            count -= 1
        }
        word = word << 24 | 0x24_0A0D
        unsafe withUnsafeBytes(of: word.littleEndian) { buffer in
            unsafe bytes.append(contentsOf: UnsafeRawBufferPointer(rebasing: buffer[..<length]))
        }
    }

    private static let lineBreak = [UInt8(ascii: "\r"), UInt8(ascii: "\n")]
}
