import LegworkJSON

/// Reads the text between the braces of a reference: `a.b`, `a[0]`, `a["k.with.dot"]`, `a[*].sku`, `a.b ?? 5`.
///
/// Text that is no such path is split at its dots, as it always was, and leads nowhere unless a key is spelled so.
/// Source: `11-pipes` §1.7, path syntax of §5.1.
struct ReferenceParser {
    /// A path: its segments, where nil stands for `[*]`.
    typealias Path = [String?]

    /// What a reference's text says.
    struct Result {
        /// The paths in the order in which they are tried; never empty.
        var paths: [Path]
        /// What stands where all of them are null or missing.
        var literal: JSON?
        /// There are more alternatives than there may be; what follows was not read.
        var isCut = false
    }

    /// How many paths one reference may try. Bounds the recursion of who walks over them, and the work of reading.
    static let pathsMax = 32

    private let scalars: [Unicode.Scalar]
    private var place = 0

    private init(_ text: Substring) { scalars = Array(text.unicodeScalars) }

    /// The parts of `text`, which stands between the braces.
    static func parse(_ text: Substring) -> Result {
        if let names = plainNames(text) { return Result(paths: [names]) }
        var parser = ReferenceParser(text)
        if let result = parser.result(), parser.place == parser.scalars.count || result.isCut { return result }
        return Result(paths: [text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)])
    }

    /// The names of a path of nothing but names and dots, which is what most references are.
    private static func plainNames(_ text: Substring) -> Path? {
        var names: Path = []
        var start = text.startIndex
        for place in text.utf8.indices {
            switch text.utf8[place] {
            case UInt8(ascii: "."):
                guard place > start else { return nil }
                names.append(String(text[start..<place]))
                start = text.utf8.index(after: place)
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "$"):
                continue
            default: return nil
            }
        }
        guard start < text.endIndex else { return nil }
        names.append(String(text[start...]))
        return names
    }

    private mutating func result() -> Result? {
        guard let first = path() else { return nil }
        var result = Result(paths: [first])
        while takeOperator() {
            guard result.paths.count < Self.pathsMax else {
                result.isCut = true
                return result
            }
            result.literal = literal()
            if result.literal != nil { return result }
            guard let other = path() else { return nil }
            result.paths.append(other)
        }
        return result
    }

    /// Takes `??` and the blanks around it, or nothing.
    private mutating func takeOperator() -> Bool {
        let mark = place
        skipBlanks()
        guard take("?"), take("?") else {
            place = mark
            return false
        }
        skipBlanks()
        return true
    }

    /// A number, `true`, `false`, `null` or quoted text that takes up the whole rest.
    private mutating func literal() -> JSON? {
        let mark = place
        if let quoted = quoted() {
            if place == scalars.count { return .string(quoted) }
            place = mark
            return Optional<JSON>.none
        }
        let rest = Self.text(scalars[place...])
        guard let value = Self.constant(rest) else { return Optional<JSON>.none }
        place = scalars.count
        return value
    }

    private static func constant(_ text: String) -> JSON? {
        switch text {
        case "null": return .some(.null)
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: break
        }
        let first = text.utf8.first ?? 0
        let isNumeric = first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
        let number = isNumeric ? NumberReader.number(text) : .nan
        // A bare nil would be JSON's null.
        guard !number.isNaN else { return Optional<JSON>.none }
        return Int64(text).map(JSON.integer) ?? JSON(number: number)
    }

    private mutating func path() -> Path? {
        guard let first = name() else { return nil }
        var path: Path = [first]
        while place < scalars.count {
            switch scalars[place] {
            case ".":
                place += 1
                guard let name = name() else { return nil }
                path.append(name)
            case "[":
                place += 1
                guard let segment = bracketed() else { return nil }
                path.append(segment)
            default:
                return path
            }
        }
        return path
    }

    /// A name up to the next dot, bracket, brace, quote, blank or question mark.
    private mutating func name() -> String? {
        let start = place
        while place < scalars.count, !Self.endsName(scalars[place]) { place += 1 }
        return place > start ? Self.text(scalars[start..<place]) : nil
    }

    private static func endsName(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case ".", "[", "]", "{", "}", "\"", "'", " ", "\t", "\n", "?": true
        default: false
        }
    }

    /// What stands between brackets: nil within the optional for `*`.
    private mutating func bracketed() -> String?? {
        let segment: String?
        if take("*") {
            segment = nil
        } else if let quoted = quoted() {
            segment = quoted
        } else {
            let start = place
            _ = take("-")
            while place < scalars.count, ("0"..."9").contains(scalars[place]) { place += 1 }
            let digits = Self.text(scalars[start..<place])
            guard Int(digits) != nil else { return nil }
            segment = digits
        }
        return take("]") ? .some(segment) : nil
    }

    /// Text in single or double quotes; a backslash keeps the next character as it is.
    private mutating func quoted() -> String? {
        guard place < scalars.count, scalars[place] == "\"" || scalars[place] == "'" else { return nil }
        let quote = scalars[place]
        let mark = place
        place += 1
        var text = String.UnicodeScalarView()
        while place < scalars.count {
            let scalar = scalars[place]
            place += 1
            if scalar == quote { return String(text) }
            if scalar == "\\", place < scalars.count {
                text.append(scalars[place])
                place += 1
            } else {
                text.append(scalar)
            }
        }
        place = mark
        return nil
    }

    private mutating func skipBlanks() {
        while place < scalars.count, scalars[place] == " " { place += 1 }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard place < scalars.count, scalars[place] == scalar else { return false }
        place += 1
        return true
    }

    private static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String {
        var text = String.UnicodeScalarView()
        for scalar in scalars { text.append(scalar) }
        return String(text)
    }
}
