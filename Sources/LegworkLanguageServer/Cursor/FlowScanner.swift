import LegworkYAML

/// Keeps track of brackets, up to where they close or the cursor stands.
struct FlowScanner {
    private enum Frame {
        case mapping(key: String?)
        case list(index: Int)
    }

    private var frames: [Frame] = []
    /// Where the piece begins that is being read: a key, an item, a value.
    private var start: Int?
    private var quote: UInt8?
    private var isComment = false
    private var hasBegun = false

    /// True once every bracket is closed.
    var isClosed: Bool { hasBegun && frames.isEmpty }

    /// Reads part of a line.
    mutating func read(_ bytes: [UInt8], _ range: Range<Int>) {
        isComment = false
        var place = range.lowerBound
        while place < range.upperBound, !isClosed {
            place = step(bytes, place, to: range.upperBound)
        }
        // What is written on one line ends with it, but for the quotes around it.
    }

    private mutating func step(_ bytes: [UInt8], _ place: Int, to end: Int) -> Int {
        let byte = bytes[place]
        if isComment { return end }
        if let open = quote {
            if open == UInt8(ascii: "\""), byte == UInt8(ascii: "\\") { return min(end, place + 2) }
            guard byte == open else { return place + 1 }
            if open == UInt8(ascii: "'"), place + 1 < end, bytes[place + 1] == open { return place + 2 }
            quote = nil
            return place + 1
        }
        switch byte {
        case UInt8(ascii: " "), UInt8(ascii: "\t"): break
        case UInt8(ascii: "#") where start == nil || bytes[max(0, place - 1)] == UInt8(ascii: " "): isComment = true
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            if start == nil {
                start = place
                quote = byte
            }
        case UInt8(ascii: "{"): open(.mapping(key: nil))
        case UInt8(ascii: "["): open(.list(index: 0))
        case UInt8(ascii: "}"), UInt8(ascii: "]"):
            _ = frames.popLast()
            // A closed collection is a value that is complete.
            start = place
        case UInt8(ascii: ","): comma()
        case UInt8(ascii: ":"): colon(bytes, place, to: end)
        default: if start == nil { start = place }
        }
        return place + 1
    }

    private mutating func open(_ frame: Frame) {
        frames.append(frame)
        start = nil
        hasBegun = true
    }

    private mutating func comma() {
        switch frames.last {
        case .mapping: frames[frames.count - 1] = .mapping(key: nil)
        case .list(let index): frames[frames.count - 1] = .list(index: index + 1)
        case nil: break
        }
        start = nil
    }

    private mutating func colon(_ bytes: [UInt8], _ place: Int, to end: Int) {
        let isQuoted = start.map { bytes[$0] == UInt8(ascii: "'") || bytes[$0] == UInt8(ascii: "\"") } ?? false
        let isEnd = place + 1 >= end || bytes[place + 1] == UInt8(ascii: " ") || isQuoted
        guard isEnd, case .mapping(nil)? = frames.last, let first = start else {
            if start == nil { start = place }
            return
        }
        var name = String(decoding: bytes[first..<place], as: UTF8.self)
        while name.last == " " { name.removeLast() }
        if isQuoted, name.count >= 2 { name = String(name.dropFirst().dropLast()) }
        frames[frames.count - 1] = .mapping(key: name)
        start = nil
    }

    /// Where the cursor stands, below what is around the brackets.
    func context(_ bytes: [UInt8], below path: [YAMLPathStep], cursor: Int) -> CursorContext {
        var path = path
        var slot = CursorContext.Slot.value
        for (depth, frame) in frames.enumerated() {
            switch frame {
            case .mapping(let key?): path.append(.key(key))
            case .mapping(nil): if depth == frames.count - 1 { slot = .key }
            case .list(let index): path.append(.index(index))
            }
        }
        let first = start ?? cursor
        let mark = first < cursor ? bytes[first] : 0
        let isClosedValue = mark == UInt8(ascii: "}") || mark == UInt8(ascii: "]")
        let isQuoted = mark == UInt8(ascii: "'") || mark == UInt8(ascii: "\"")
        if isComment || isClosedValue || (isQuoted && quote == nil) { slot = .text }
        let begin = min(cursor, isQuoted ? first + 1 : first)
        return CursorContext(
            path: path,
            slot: slot,
            prefix: String(decoding: bytes[begin..<cursor], as: UTF8.self),
            start: begin,
            quote: isQuoted ? mark : nil,
            isFlow: true
        )
    }
}
