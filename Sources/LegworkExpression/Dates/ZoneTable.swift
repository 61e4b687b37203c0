import Glibc
import Synchronization

/// The transitions of one zone, as the tz database's compiled files (RFC 9636, TZif) have them.
///
/// The files are read once each, when a name is first parsed; what they say after that never changes in this process.
final class ZoneTable: Sendable {
    private let name: String
    /// Instants in seconds since 1970 from which `offsets` at the same index holds.
    private let transitions: [Int]
    private let offsets: [ZoneOffset]
    /// What holds before the first transition.
    private let initial: ZoneOffset
    /// What holds after the last one.
    private let footer: ZoneFooter?

    private init(name: String, transitions: [Int], offsets: [ZoneOffset], initial: ZoneOffset, footer: ZoneFooter?) {
        self.name = name
        self.transitions = transitions
        self.offsets = offsets
        self.initial = initial
        self.footer = footer
    }

    private static let directory = "/usr/share/zoneinfo/"

    private static let known = Mutex<[String: ZoneTable?]>([:])

    /// How many names are remembered, found or not; names come from expressions and from data.
    private static let knownMax = 1000

    /// The zone of this name, or nil where the machine has none.
    static func named(_ name: String) -> ZoneTable? {
        guard isName(name) else { return nil }
        if let table = known.withLock({ $0[name] }) { return table }
        let table = TimeZoneFile.bytes(at: directory + name).flatMap { parse($0, name: name) }
        known.withLock { if $0.count < knownMax { $0[name] = .some(table) } }
        return table
    }

    /// Letters, digits, `_ + -` in parts between slashes: nothing that leads out of the directory.
    private static func isName(_ name: String) -> Bool {
        let parts = name.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        return (1...3).contains(parts.count) && name.utf8.count <= 64
            && parts.allSatisfy { part in
                !part.isEmpty
                    && part.allSatisfy { byte in
                        switch byte {
                        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "+"),
                            UInt8(ascii: "-"):
                            true
                        default: false
                        }
                    }
            }
    }

    func offset(atSeconds seconds: Int) -> ZoneOffset {
        guard let first = transitions.first, seconds >= first else { return initial }
        guard let last = transitions.last, seconds < last else {
            return footer?.offset(atSeconds: seconds) ?? offsets.last ?? initial
        }
        var low = 0
        var high = transitions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle] <= seconds { low = middle } else { high = middle }
        }
        return offsets[low]
    }

    // MARK: Reading

    private struct Header {
        let isUTCCount: Int
        let isStandardCount: Int
        let leapCount: Int
        let timeCount: Int
        let typeCount: Int
        let characterCount: Int

        init?(_ bytes: [UInt8], at start: Int) {
            guard bytes.count >= start + 44, bytes[start..<(start + 4)].elementsEqual("TZif".utf8) else { return nil }
            func number(_ index: Int) -> Int { ZoneTable.integer(bytes, at: start + 20 + 4 * index, width: 4) }
            isUTCCount = number(0)
            isStandardCount = number(1)
            leapCount = number(2)
            timeCount = number(3)
            typeCount = number(4)
            characterCount = number(5)
            let counts = [isUTCCount, isStandardCount, leapCount, timeCount, typeCount, characterCount]
            guard counts.allSatisfy({ (0...100_000).contains($0) }), typeCount > 0 else { return nil }
        }

        func bodyLength(timeWidth: Int) -> Int {
            timeCount * (timeWidth + 1) + typeCount * 6 + characterCount + leapCount * (timeWidth + 4)
                + isStandardCount + isUTCCount
        }
    }

    /// Reads the second block, of 64-bit times, and the footer behind it.
    private static func parse(_ bytes: [UInt8], name: String) -> ZoneTable? {
        guard let first = Header(bytes, at: 0), bytes[4] >= UInt8(ascii: "2") else { return nil }
        let start = 44 + first.bodyLength(timeWidth: 4)
        guard let header = Header(bytes, at: start) else { return nil }
        let times = start + 44
        let indices = times + header.timeCount * 8
        let types = indices + header.timeCount
        let characters = types + header.typeCount * 6
        let end = times + header.bodyLength(timeWidth: 8)
        guard end <= bytes.count else { return nil }

        var offsets: [ZoneOffset] = []
        for index in 0..<header.typeCount {
            let place = types + index * 6
            let abbreviation = characters + Int(bytes[place + 5])
            guard abbreviation < characters + header.characterCount else { return nil }
            let text = bytes[abbreviation..<(characters + header.characterCount)].prefix { $0 != 0 }
            offsets.append(
                ZoneOffset(
                    seconds: integer(bytes, at: place, width: 4),
                    abbreviation: String(decoding: text, as: UTF8.self)
                )
            )
        }
        let used = bytes[indices..<types].map(Int.init)
        guard used.allSatisfy({ $0 < offsets.count }) else { return nil }
        let footer = bytes[end...].drop { $0 == UInt8(ascii: "\n") }.prefix { $0 != UInt8(ascii: "\n") }
        return ZoneTable(
            name: name,
            transitions: (0..<header.timeCount).map { integer(bytes, at: times + $0 * 8, width: 8) },
            offsets: used.map { offsets[$0] },
            initial: offsets[0],
            footer: ZoneFooter(String(decoding: footer, as: UTF8.self))
        )
    }

    /// A signed big-endian number.
    private static func integer(_ bytes: [UInt8], at place: Int, width: Int) -> Int {
        var number: UInt64 = bytes[place] & 0x80 == 0 ? 0 : .max
        for byte in bytes[place..<(place + width)] { number = number << 8 | UInt64(byte) }
        return Int(truncatingIfNeeded: number)
    }
}

extension ZoneTable: Hashable {
    static func == (left: ZoneTable, right: ZoneTable) -> Bool { left.name == right.name }

    func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// A file read whole.
private enum TimeZoneFile {
    private static let bytesMax = 1 << 20

    static func bytes(at path: String) -> [UInt8]? {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while bytes.count < bytesMax {
            let count = unsafe chunk.withUnsafeMutableBytes { unsafe read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { return nil }
            guard count > 0 else { return bytes }
            bytes += chunk[..<count]
        }
        return nil
    }
}
