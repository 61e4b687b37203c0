/// Replaces what is no code by blanks, so that words and braces in texts and comments are not taken for code.
///
/// Line breaks stay where they are. Code within an interpolation counts as text.
struct Blanking {
    private let source: [UInt8]
    private var output: [UInt8] = []
    private var place = 0

    private init(_ text: String) { source = Array(text.utf8) }

    /// The text with comments and string literals blanked out.
    static func blank(_ text: String) -> String {
        var blanking = Blanking(text)
        while blanking.place < blanking.source.count { blanking.step() }
        return String(decoding: blanking.output, as: UTF8.self)
    }

    private mutating func step() {
        let byte = source[place]
        guard byte == UInt8(ascii: "/") || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "#") else {
            output.append(byte)
            place += 1
            return
        }
        if starts("//") {
            while place < source.count, source[place] != UInt8(ascii: "\n") { erase() }
        } else if starts("/*") {
            comment()
        } else if let hashes = openingHashes() {
            literal(hashes)
        } else {
            output.append(source[place])
            place += 1
        }
    }

    private mutating func comment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                erase(2)
            } else if starts("*/") {
                depth -= 1
                erase(2)
            } else {
                erase()
            }
        } while depth > 0 && place < source.count
    }

    /// The number of `#` before the quote that stands here; nil where no literal begins.
    private func openingHashes() -> Int? {
        var end = place
        while end < source.count, source[end] == UInt8(ascii: "#") { end += 1 }
        guard end < source.count, source[end] == UInt8(ascii: "\"") else { return nil }
        return end - place
    }

    private mutating func literal(_ hashes: Int) {
        erase(hashes)
        let isLong = starts("\"\"\"")
        let quotes = isLong ? 3 : 1
        erase(quotes)
        let hash = String(repeating: "#", count: hashes)
        let end = String(repeating: "\"", count: quotes) + hash
        while place < source.count {
            let byte = source[place]
            guard byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "\n") else {
                erase()
                continue
            }
            if starts(end) { break }
            // A line break ends a short literal; a file that does not compile must not swallow its rest.
            if !isLong, byte == UInt8(ascii: "\n") { return }
            if starts("\\" + hash + "(") {
                erase(2 + hashes)
                interpolation()
            } else if starts("\\" + hash) {
                erase(min(2 + hashes, source.count - place))
            } else {
                erase()
            }
        }
        erase(min(end.utf8.count, source.count - place))
    }

    private mutating func interpolation() {
        var depth = 1
        while depth > 0, place < source.count {
            if let hashes = openingHashes() {
                literal(hashes)
                continue
            }
            if source[place] == UInt8(ascii: "(") { depth += 1 }
            if source[place] == UInt8(ascii: ")") { depth -= 1 }
            erase()
        }
    }

    private func starts(_ text: String) -> Bool {
        let bytes = text.utf8
        guard place + bytes.count <= source.count else { return false }
        return zip(bytes, source[place...]).allSatisfy(==)
    }

    private mutating func erase(_ count: Int = 1) {
        for _ in 0..<count where place < source.count {
            output.append(source[place] == UInt8(ascii: "\n") ? source[place] : UInt8(ascii: " "))
            place += 1
        }
    }
}
