import LegworkYAML

/// Reads a text line by line up to the cursor and keeps track of the collections that are open.
///
/// Forgives what a parser would not: missing colons, quotes and brackets that are not closed yet.
struct CursorScanner {
    /// An open collection.
    private enum Frame {
        case mapping(column: Int, key: String?)
        case list(column: Int, index: Int)

        var column: Int {
            switch self {
            case .mapping(let column, _), .list(let column, _): column
            }
        }
    }

    private let bytes: [UInt8]
    private let cursor: Int
    private var frames: [Frame] = []
    private var flow: FlowScanner?
    /// The column that lines of a text behind `|` or `>` must exceed; nil outside of one.
    private var textColumn: Int?

    private init(_ bytes: [UInt8], cursor: Int) {
        self.bytes = bytes
        self.cursor = min(max(0, cursor), bytes.count)
    }

    /// The context of a cursor.
    static func context(_ text: TextIndex, at cursor: Int) -> CursorContext {
        var scanner = CursorScanner(text.bytes, cursor: cursor)
        let last = text.line(of: scanner.cursor)
        for line in 0..<last { _ = scanner.line(text.lineRange(line), isLast: false) }
        let range = text.lineRange(last)
        let end = max(range.lowerBound, min(scanner.cursor, range.upperBound))
        return scanner.line(range.lowerBound..<end, isLast: true)
            ?? CursorContext(path: [], slot: .text, prefix: "", start: scanner.cursor, quote: nil, isFlow: false)
    }

    // MARK: Lines

    private mutating func line(_ range: Range<Int>, isLast: Bool) -> CursorContext? {
        var place = range.lowerBound
        while place < range.upperBound, bytes[place] == UInt8(ascii: " ") { place += 1 }
        let column = place - range.lowerBound
        let isEmpty = place == range.upperBound
        if let outer = textColumn {
            if isEmpty, !isLast { return nil }
            if column > outer { return isLast ? nothing() : nil }
            textColumn = nil
        }
        if flow != nil {
            let closes = !isEmpty && (bytes[place] == UInt8(ascii: "]") || bytes[place] == UInt8(ascii: "}"))
            // Brackets that are still open at a line that is not indented were forgotten.
            if isEmpty || closes || column > (frames.last?.column ?? -1) {
                return continueFlow(place..<range.upperBound, isLast: isLast)
            }
            flow = nil
        }
        if isEmpty { return isLast ? empty(column: column) : nil }
        if bytes[place] == UInt8(ascii: "#") { return isLast ? nothing() : nil }
        if range.count >= 3, column == 0, bytes[range].starts(with: "---".utf8) { return nil }
        return content(place..<range.upperBound, lineStart: range.lowerBound, isLast: isLast)
    }

    private func nothing() -> CursorContext {
        CursorContext(path: path, slot: .text, prefix: "", start: cursor, quote: nil, isFlow: false)
    }

    /// The way to what is open now, the key of the innermost mapping included.
    private var path: [YAMLPathStep] {
        frames.compactMap { frame in
            switch frame {
            case .mapping(_, let key): key.map { .key($0) }
            case .list(_, let index): .index(index)
            }
        }
    }

    /// A line without anything: the cursor's column says which mapping a key would belong to.
    private mutating func empty(column: Int) -> CursorContext {
        close(beyond: column)
        if case .list(let own, _)? = frames.last, own == column { frames.removeLast() }
        return key("", at: cursor, column: column)
    }

    private mutating func close(beyond column: Int) {
        while let last = frames.last, last.column > column { frames.removeLast() }
    }

    /// A key that begins in a column.
    private func key(_ prefix: String, at start: Int, column: Int, quote: UInt8? = nil) -> CursorContext {
        var steps = path
        if case .mapping(let own, let key)? = frames.last, own == column, key != nil { steps.removeLast() }
        return CursorContext(path: steps, slot: .key, prefix: prefix, start: start, quote: quote, isFlow: false)
    }

    // MARK: Block content

    private mutating func content(_ range: Range<Int>, lineStart: Int, isLast: Bool) -> CursorContext? {
        var place = range.lowerBound
        while place < range.upperBound, bytes[place] == UInt8(ascii: "-") {
            let next = place + 1
            guard next == range.upperBound || bytes[next] == UInt8(ascii: " ") else { break }
            dash(column: place - lineStart)
            place = next
            while place < range.upperBound, bytes[place] == UInt8(ascii: " ") { place += 1 }
            if place == range.upperBound { return isLast ? key("", at: cursor, column: cursor - lineStart) : nil }
        }
        let column = place - lineStart
        close(beyond: column)
        if case .list(let own, _)? = frames.last, own == column { frames.removeLast() }
        guard let (name, colon) = keyEnd(place..<range.upperBound) else {
            return scalar(place..<range.upperBound, column: column, isLast: isLast)
        }
        if case .mapping(let own, _)? = frames.last, own == column { frames.removeLast() }
        frames.append(.mapping(column: column, key: name))
        return value(colon + 1..<range.upperBound, isLast: isLast)
    }

    private mutating func dash(column: Int) {
        close(beyond: column)
        if case .list(let own, let index)? = frames.last, own == column {
            frames[frames.count - 1] = .list(column: column, index: index + 1)
        } else {
            frames.append(.list(column: column, index: 0))
        }
    }

    /// A key and the place of its colon; nil where there is no key on the line.
    private func keyEnd(_ range: Range<Int>) -> (name: String, colon: Int)? {
        var place = range.lowerBound
        let first = bytes[place]
        if first == UInt8(ascii: "'") || first == UInt8(ascii: "\"") {
            guard let end = quoteEnd(from: place, to: range.upperBound) else { return nil }
            let name = String(decoding: bytes[place + 1..<end], as: UTF8.self)
            place = end + 1
            while place < range.upperBound, bytes[place] == UInt8(ascii: " ") { place += 1 }
            return place < range.upperBound && bytes[place] == UInt8(ascii: ":") ? (name, place) : nil
        }
        guard first != UInt8(ascii: "["), first != UInt8(ascii: "{") else { return nil }
        while place < range.upperBound {
            let isEnd = place + 1 == range.upperBound || bytes[place + 1] == UInt8(ascii: " ")
            if bytes[place] == UInt8(ascii: ":"), isEnd {
                let name = String(decoding: bytes[range.lowerBound..<place], as: UTF8.self)
                return (name.split(separator: " ").last.map(String.init) ?? name, place)
            }
            place += 1
        }
        return nil
    }

    private func quoteEnd(from start: Int, to end: Int) -> Int? {
        let quote = bytes[start]
        var place = start + 1
        while place < end {
            if bytes[place] == UInt8(ascii: "\\"), quote == UInt8(ascii: "\"") {
                place += 2
                continue
            }
            if bytes[place] == quote {
                guard quote == UInt8(ascii: "'"), place + 1 < end, bytes[place + 1] == quote else { return place }
                place += 1
            }
            place += 1
        }
        return nil
    }

    /// A line without a key: a key that is being written, an item, or text that goes on.
    private mutating func scalar(_ range: Range<Int>, column: Int, isLast: Bool) -> CursorContext? {
        let first = bytes[range.lowerBound]
        if first == UInt8(ascii: "[") || first == UInt8(ascii: "{") {
            return value(range, isLast: isLast)
        }
        guard isLast else { return nil }
        let isQuoted = first == UInt8(ascii: "'") || first == UInt8(ascii: "\"")
        let start = range.lowerBound + (isQuoted ? 1 : 0)
        if isQuoted, quoteEnd(from: range.lowerBound, to: range.upperBound) != nil { return nothing() }
        let text = String(decoding: bytes[start..<range.upperBound], as: UTF8.self)
        return key(text, at: start, column: column, quote: isQuoted ? first : nil)
    }

    /// What stands behind a colon.
    private mutating func value(_ range: Range<Int>, isLast: Bool) -> CursorContext? {
        var place = range.lowerBound
        while place < range.upperBound {
            while place < range.upperBound, bytes[place] == UInt8(ascii: " ") { place += 1 }
            // An anchor or a tag before the value.
            guard place < range.upperBound, bytes[place] == UInt8(ascii: "&") || bytes[place] == UInt8(ascii: "!"),
                let blank = bytes[place..<range.upperBound].firstIndex(of: UInt8(ascii: " "))
            else { break }
            place = blank
        }
        let context = CursorContext(path: path, slot: .value, prefix: "", start: place, quote: nil, isFlow: false)
        guard place < range.upperBound else { return isLast ? context : nil }
        let rest = place..<range.upperBound
        switch bytes[place] {
        case UInt8(ascii: "["), UInt8(ascii: "{"):
            flow = FlowScanner()
            return continueFlow(rest, isLast: isLast)
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            textColumn = frames.last?.column ?? 0
            return isLast ? nothing() : nil
        case UInt8(ascii: "'"), UInt8(ascii: "\""):
            guard isLast, quoteEnd(from: place, to: range.upperBound) == nil else { return isLast ? nothing() : nil }
            return with(context, from: place + 1, to: range.upperBound, quote: bytes[place])
        default:
            guard isLast else { return nil }
            if bytes[rest].contains(UInt8(ascii: "#")), holdsComment(rest) { return nothing() }
            return with(context, from: place, to: range.upperBound, quote: nil)
        }
    }

    private func holdsComment(_ range: Range<Int>) -> Bool {
        range.contains { place in
            bytes[place] == UInt8(ascii: "#") && (place == range.lowerBound || bytes[place - 1] == UInt8(ascii: " "))
        }
    }

    private func with(_ context: CursorContext, from start: Int, to end: Int, quote: UInt8?) -> CursorContext {
        var context = context
        context.prefix = String(decoding: bytes[start..<end], as: UTF8.self)
        context.start = start
        context.quote = quote
        return context
    }

    // MARK: Brackets

    private mutating func continueFlow(_ range: Range<Int>, isLast: Bool) -> CursorContext? {
        guard var scanner = flow else { return nil }
        scanner.read(bytes, range)
        flow = scanner.isClosed ? nil : scanner
        guard isLast else { return nil }
        return scanner.isClosed ? nothing() : scanner.context(bytes, below: path, cursor: cursor)
    }
}
