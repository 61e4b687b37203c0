/// A recursive reader of JSON over bytes that are known to be valid UTF-8.
///
/// The bytes travel as an argument, so that the parser holds nothing but its place.
struct JSONParser {
    /// A fault and its offset; line and column are counted only once, at the door.
    struct Fault: Error {
        let message: String
        let byteOffset: Int
    }

    private let depthMax: Int
    private var depth = 0
    /// The offset of the next byte to read.
    var place = 0

    /// A parser at the beginning of a text.
    init(limits: JSONLimits) { depthMax = limits.depthMax }

    /// Reads the one value that the text consists of.
    mutating func document(_ bytes: Span<UInt8>) throws(Fault) -> JSON {
        if bytes.count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
            throw fault("the text begins with a byte order mark; save it as UTF-8 without one", at: 0)
        }
        skipSpace(bytes)
        guard place < bytes.count else {
            throw fault("the text is empty; expected a JSON value such as {} or null")
        }
        let value = try value(bytes)
        skipSpace(bytes)
        guard place == bytes.count else {
            throw fault("expected the end of the text after the value, found \(found(bytes)); send one value only")
        }
        return value
    }

    private mutating func value(_ bytes: Span<UInt8>) throws(Fault) -> JSON {
        guard place < bytes.count else { throw fault("the text ends where a value was expected; is it cut short?") }
        switch bytes[place] {
        case UInt8(ascii: "\""): return .string(try string(bytes))
        case UInt8(ascii: "{"): return try object(bytes)
        case UInt8(ascii: "["): return try array(bytes)
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return try number(bytes)
        case UInt8(ascii: "t") where skip("true", bytes): return .bool(true)
        case UInt8(ascii: "f") where skip("false", bytes): return .bool(false)
        case UInt8(ascii: "n") where skip("null", bytes): return .null
        default: throw noValue(bytes)
        }
    }

    private mutating func object(_ bytes: Span<UInt8>) throws(Fault) -> JSON {
        let opener = place
        try enter()
        skipSpace(bytes)
        if skip(UInt8(ascii: "}"), bytes) {
            depth -= 1
            return .emptyObject
        }
        // Most objects have a few members; growing from one by doubling would copy each several times.
        var object = JSONObject(minimumCapacity: 6)
        while true {
            guard place < bytes.count, bytes[place] == UInt8(ascii: "\"") else { throw noName(bytes, opener: opener) }
            let name = try string(bytes)
            skipSpace(bytes)
            guard skip(UInt8(ascii: ":"), bytes) else {
                throw fault("expected ':' after the name \"\(name)\", found \(found(bytes))")
            }
            skipSpace(bytes)
            object[name] = try value(bytes)
            skipSpace(bytes)
            if skip(UInt8(ascii: ","), bytes) {
                skipSpace(bytes)
                continue
            }
            guard skip(UInt8(ascii: "}"), bytes) else { throw noEnd(bytes, opener: opener, closer: "}") }
            depth -= 1
            return .object(object)
        }
    }

    private mutating func array(_ bytes: Span<UInt8>) throws(Fault) -> JSON {
        let opener = place
        try enter()
        skipSpace(bytes)
        var items: [JSON] = []
        if skip(UInt8(ascii: "]"), bytes) {
            depth -= 1
            return .array(items)
        }
        while true {
            items.append(try value(bytes))
            skipSpace(bytes)
            if skip(UInt8(ascii: ","), bytes) {
                skipSpace(bytes)
                if place < bytes.count, bytes[place] == UInt8(ascii: "]") {
                    throw fault("a comma before ']' is not allowed; remove the comma")
                }
                continue
            }
            guard skip(UInt8(ascii: "]"), bytes) else { throw noEnd(bytes, opener: opener, closer: "]") }
            depth -= 1
            return .array(items)
        }
    }

    /// Steps over the opening bracket, if the nesting allows it.
    private mutating func enter() throws(Fault) {
        guard depth < depthMax else {
            throw fault("lists and objects nest deeper than the \(depthMax) levels allowed; flatten the value")
        }
        depth += 1
        place += 1
    }

    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while place < bytes.count {
            switch bytes[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            default: return
            }
        }
    }

    private mutating func skip(_ byte: UInt8, _ bytes: Span<UInt8>) -> Bool {
        guard place < bytes.count, bytes[place] == byte else { return false }
        place += 1
        return true
    }

    private mutating func skip(_ word: StaticString, _ bytes: Span<UInt8>) -> Bool {
        let end = place + word.utf8CodeUnitCount
        guard end <= bytes.count else { return false }
        let isSame = word.withUTF8Buffer { letters in
            for offset in 0..<letters.count where unsafe letters[offset] != bytes[place + offset] { return false }
            return true
        }
        if isSame { place = end }
        return isSame
    }
}
