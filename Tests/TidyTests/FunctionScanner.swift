/// Finds the functions of a file by its braces.
struct FunctionScanner {
    /// A function, initialiser or subscript with a body.
    struct Found: Equatable {
        /// What it is called, for messages.
        var name: String
        /// The line of its first word, counted from 1.
        var line: Int
        /// The lines from there to its closing brace.
        var length: Int
    }

    private let bytes: [UInt8]
    private var place = 0
    private var line = 1

    private init(_ code: [String]) { bytes = Array(code.joined(separator: "\n").utf8) }

    /// The functions of code without comments and texts, those inside others included.
    static func functions(in code: [String]) -> [Found] {
        var scanner = FunctionScanner(code)
        var found: [Found] = []
        while let next = scanner.next() { found.append(next) }
        return found
    }

    private mutating func next() -> Found? {
        while place < bytes.count {
            guard Self.isWord(bytes[place]) else {
                advance()
                continue
            }
            let start = line
            let word = takeWord()
            switch word {
            case "func":
                if let found = function(from: start, name: nextName()) { return found }
            case "init", "subscript", "deinit":
                // `self.init(…)` and `.init(…)` are calls.
                let before = place - word.utf8.count - 1
                if before >= 0, bytes[before] == UInt8(ascii: ".") { continue }
                if let found = function(from: start, name: word) { return found }
            default: continue
            }
        }
        return nil
    }

    /// Looks ahead for the body; what lies between is read again for functions within it.
    private func function(from start: Int, name: String) -> Found? {
        var probe = self
        var depth = 0
        while probe.place < bytes.count {
            switch bytes[probe.place] {
            case UInt8(ascii: "("), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"): depth -= 1
            case UInt8(ascii: "{") where depth == 0:
                let end = probe.closing()
                return Found(name: name, line: start, length: end - start + 1)
            case UInt8(ascii: "}"), UInt8(ascii: "="), UInt8(ascii: ";"):
                // A requirement of a protocol, or something that was no function.
                if depth <= 0, !probe.isOperator { return nil }
            default: break
            }
            if depth < 0 { return nil }
            if depth == 0, probe.startsDeclaration { return nil }
            probe.advance()
        }
        return nil
    }

    /// `==` and the like within a where clause.
    private var isOperator: Bool {
        guard bytes[place] == UInt8(ascii: "=") else { return false }
        let around = [place - 1, place + 1].filter(bytes.indices.contains).map { bytes[$0] }
        return around.contains { "=<>!".utf8.contains($0) }
    }

    /// At a line break behind which another declaration begins.
    private var startsDeclaration: Bool {
        guard bytes[place] == UInt8(ascii: "\n") else { return false }
        var probe = self
        probe.advance()
        while probe.place < bytes.count, bytes[probe.place] == UInt8(ascii: " ") { probe.advance() }
        let word = probe.takeWord()
        return ["func", "var", "let", "init", "case", "static", "mutating", "associatedtype", "package"].contains(word)
    }

    /// The line of the brace that closes the one here.
    private mutating func closing() -> Int {
        var depth = 0
        while place < bytes.count {
            if bytes[place] == UInt8(ascii: "{") { depth += 1 }
            if bytes[place] == UInt8(ascii: "}") { depth -= 1 }
            if depth == 0 { return line }
            advance()
        }
        return line
    }

    private mutating func nextName() -> String {
        while place < bytes.count, bytes[place] == UInt8(ascii: " ") || bytes[place] == UInt8(ascii: "`") { advance() }
        let word = takeWord()
        return word.isEmpty ? "an operator" : word
    }

    private mutating func takeWord() -> String {
        let start = place
        while place < bytes.count, Self.isWord(bytes[place]) { advance() }
        return String(decoding: bytes[start..<place], as: UTF8.self)
    }

    private mutating func advance() {
        if bytes[place] == UInt8(ascii: "\n") { line += 1 }
        place += 1
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: byte >= 0x80
        }
    }
}
