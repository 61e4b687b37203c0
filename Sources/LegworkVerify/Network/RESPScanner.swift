/// Cuts a stream of bytes of Redis' protocol (RESP2) into whole frames: commands one way, replies the other.
struct RESPScanner {
    private var bytes: [UInt8] = []
    private var start = 0

    /// Takes bytes in.
    mutating func feed(_ more: ArraySlice<UInt8>) {
        if start > 0 {
            bytes.removeFirst(start)
            start = 0
        }
        bytes += more
    }

    /// The next whole frame, or nil where its end has not come in.
    mutating func next() -> ArraySlice<UInt8>? {
        guard let end = frameEnd(from: start) else { return nil }
        defer { start = end }
        return bytes[start..<end]
    }

    /// What has come in of a frame that is not whole.
    var rest: ArraySlice<UInt8> { bytes[start...] }

    /// The words of a command: an array of texts; empty for anything else.
    static func words(of frame: ArraySlice<UInt8>, max: Int = 3) -> [String] {
        var words: [String] = []
        var place = frame.startIndex
        func line() -> ArraySlice<UInt8>? {
            guard let feed = frame[place...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
            defer { place = feed + 1 }
            return frame[place..<feed - 1]
        }
        guard let head = line(), head.first == UInt8(ascii: "*") else { return [] }
        while words.count < max, let size = line(), let count = number(size.dropFirst()) {
            words.append(String(decoding: frame[place..<place + count], as: UTF8.self))
            place += count + 2
        }
        return words
    }

    private func frameEnd(from place: Int) -> Int? {
        guard place < bytes.count, let feed = bytes[place...].firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let after = feed + 1
        let length = Self.number(bytes[(place + 1)..<(feed - 1)])
        switch bytes[place] {
        case UInt8(ascii: "$"):
            guard let length, length >= 0 else { return after }
            return after + length + 2 <= bytes.count ? after + length + 2 : nil
        case UInt8(ascii: "*"):
            var end = after
            for _ in 0..<Swift.max(0, length ?? 0) {
                guard let next = frameEnd(from: end) else { return nil }
                end = next
            }
            return end
        default: return after
        }
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? { Int(String(decoding: digits, as: UTF8.self)) }
}
