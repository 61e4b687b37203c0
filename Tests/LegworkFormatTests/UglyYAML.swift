import LegworkSystem
import LegworkTesting

/// Writes YAML as badly as YAML allows.
struct UglyYAML {
    private var random: SplitMix64
    private var text = ""
    private var names = 0
    private var anchors: [String] = []
    private var mappingAnchors: [String] = []

    init(seed: UInt64) { random = SplitMix64(seed: seed) }

    /// A whole file.
    mutating func file() -> String {
        if chance(10) { text += "\u{FEFF}" }
        noise(maximum: 3)
        if chance(4) {
            if chance(3) { text += "%YAML 1.1\n" }
            text += "---"
            ending()
        }
        noise(maximum: 2)
        let indent = 0
        switch below(8) {
        case 0: list(at: indent, depth: 0, isFirstInline: false)
        case 1:
            flow(depth: 0, indent: 2)
            ending()
        default: mapping(at: indent, depth: 0, isFirstInline: false)
        }
        noise(maximum: 3)
        if chance(6) { text += "...\n" }
        if chance(8), text.hasSuffix("\n") { text.removeLast() }
        return chance(4) ? text.replacing("\n", with: "\r\n") : text
    }

    // MARK: Chance

    private mutating func below(_ count: Int) -> Int { Int(random.next() % UInt64(count)) }
    private mutating func chance(_ one: Int) -> Bool { below(one) == 0 }
    private mutating func pick<Item>(_ items: [Item]) -> Item { items[below(items.count)] }
    private mutating func blanks(_ range: ClosedRange<Int>) -> String {
        String(repeating: " ", count: range.lowerBound + below(range.count))
    }

    // MARK: Noise

    /// Empty lines and comments.
    private mutating func noise(maximum: Int) {
        for _ in 0..<below(maximum + 1) {
            switch below(3) {
            case 0: text += "\n"
            case 1: text += blanks(0...3) + "\n"
            default: text += blanks(0...12) + comment() + "\n"
            }
        }
    }

    private mutating func comment() -> String {
        pick(["# a note", "#", "#no blank", "# 'quoted: {", "# ünïcödé 日本 🎉", "## - x: y", "# trailing   "])
    }

    /// The end of a line behind a value.
    private mutating func ending() {
        switch below(8) {
        case 0: text += blanks(1...9) + comment()
        case 1: text += "   "
        case 2: text += "\t"
        case 3: text += " \t " + comment()
        default: break
        }
        text += "\n"
    }

    // MARK: Block collections

    private mutating func mapping(at indent: Int, depth: Int, isFirstInline: Bool) {
        var isInline = isFirstInline
        if chance(6), !isInline, let name = mappingAnchors.last {
            text += blanks(indent...indent) + "<<: *\(name)"
            ending()
        }
        for _ in 0...below(4) {
            if !isInline {
                noise(maximum: 1)
                text += blanks(indent...indent)
            }
            isInline = false
            if chance(16) { text += "? " }
            let isExplicit = text.hasSuffix("? ")
            text += key()
            if isExplicit {
                ending()
                text += blanks(indent...indent)
            } else if chance(8) {
                text += " "
            }
            text += ":"
            value(at: indent, depth: depth + 1, mayBeIndentless: true)
        }
    }

    private mutating func list(at indent: Int, depth: Int, isFirstInline: Bool) {
        var isInline = isFirstInline
        for _ in 0...below(3) {
            if !isInline {
                noise(maximum: 1)
                text += blanks(indent...indent)
            }
            isInline = false
            text += "-"
            if chance(3), depth < 4 {
                let gap = 1 + below(3)
                text += String(repeating: " ", count: gap)
                chance(2)
                    ? mapping(at: indent + 1 + gap, depth: depth + 1, isFirstInline: true)
                    : list(at: indent + 1 + gap, depth: depth + 1, isFirstInline: true)
            } else {
                value(at: indent, depth: depth + 1, mayBeIndentless: false)
            }
        }
    }

    private mutating func key() -> String {
        names += 1
        return pick([
            "key\(names)", "'key \(names)'", "\"key\(names)\"", "ключ\(names)", "k\(names).a", "\(names)00",
            "\"a\\tb\(names)\"", "'it''s\(names)'", "🎉\(names)", "-k\(names)",
        ])
    }

    // MARK: Values

    private mutating func value(at indent: Int, depth: Int, mayBeIndentless: Bool) {
        var anchor: String?
        if chance(8) {
            names += 1
            anchor = "a\(names)"
            text += blanks(1...3) + "&a\(names)"
        }
        switch below(depth < 5 ? 10 : 6) {
        case 6...7:
            ending()
            noise(maximum: 1)
            mapping(at: indent + 1 + below(4), depth: depth, isFirstInline: false)
            if let anchor { mappingAnchors.append(anchor) }
        case 8:
            ending()
            noise(maximum: 1)
            list(at: indent + (mayBeIndentless && chance(3) ? 0 : 1 + below(4)), depth: depth, isFirstInline: false)
        case 9:
            text += pick([" ", "   ", "\n" + blanks(indent + 1...indent + 3)])
            flow(depth: depth, indent: indent + 1)
            ending()
        case 5: block(at: indent)
        case 4 where anchor == nil && !anchors.isEmpty:
            text += blanks(1...2) + "*" + pick(anchors)
            ending()
        default:
            if chance(6) {
                if chance(2) { text += blanks(1...4) + comment() }
                text += "\n" + blanks(indent + 1...indent + 4)
            } else {
                text += blanks(1...3)
            }
            scalar(indent: indent + 1, isFlow: false)
            ending()
        }
        if let anchor { anchors.append(anchor) }
    }

    private mutating func scalar(indent: Int, isFlow: Bool) {
        let plain = [
            "word", "two words", "12", "-0.5", "true", "null", "~", "2001-01-01", "a#b", "http://x.y/z?q=1", "ünï 日本 🎉",
            "a'b", "a\"b", "1e3", "no",
        ]
        let more = "\n" + blanks(indent...indent + 5)
        switch below(9) {
        case 0: text += "'it''s # no comment: {}'"
        case 1: text += "\"tab\\t quote\\\" # no\\u00e9 \\\\\""
        case 2: text += "\"simple text\""
        case 3: text += "'first  \(more)second\n\n\t\(more)third '"
        case 4: text += "\"one \\\(more)\\  two\(more)three\\\\  \(more)four\""
        case 5: text += "\"\""
        case 6: text += "plain text" + more + "that goes on\n\n" + more.dropFirst() + "and ends"
        case 7: text += chance(2) ? "!!str 12" : "'{a.output.data.x}'"
        default: text += pick(plain)
        }
    }

    private mutating func block(at indent: Int) {
        let step = 1 + below(4)
        let isTold = chance(3)
        text += blanks(1...2) + pick(["|", ">"])
        let marks = [pick(["", "-", "+"]), isTold ? String(step) : ""]
        text += chance(2) ? marks.joined() : marks.reversed().joined()
        if chance(4) { text += " " + comment() }
        text += "\n"
        let inner = blanks(indent + step...indent + step)
        for _ in 0..<below(3) { text += "\n" }
        text += inner + (isTold && chance(2) ? "   led by blanks" : "first # no comment") + "\n"
        for _ in 0..<below(4) {
            text += pick(["\n", inner + "more: - [x\n", inner + "  deeper\t \n", inner + "日本 🎉\n", inner + "   \n"])
        }
        for _ in 0..<below(3) { text += "\n" }
        if chance(3) { text += blanks(0...max(0, indent)) + comment() + "\n" }
    }

    // MARK: Brackets

    private mutating func flow(depth: Int, indent: Int) {
        let isMapping = chance(2)
        text += isMapping ? "{" : "["
        let count = below(5)
        for index in 0..<count {
            gap(indent)
            if isMapping {
                text += key()
                if chance(8), index < count - 1 {
                    text += ","
                    continue
                }
                text += chance(5) ? " : " : ": "
            } else if chance(8) {
                text += key() + ": "
            }
            if depth < 5, chance(4) {
                flow(depth: depth + 1, indent: indent)
            } else if !anchors.isEmpty, chance(8) {
                text += "*" + pick(anchors) + " "
            } else {
                flowScalar(indent)
            }
            if index < count - 1 || chance(6) {
                gap(indent)
                text += ","
            }
        }
        gap(indent)
        text += isMapping ? "}" : "]"
    }

    private mutating func flowScalar(_ indent: Int) {
        if chance(2) {
            text += pick(["word", "'quoted'", "\"double\"", "5", "a.b", "long words that make the line run on and on"])
        } else {
            scalar(indent: indent + 1, isFlow: true)
        }
    }

    private mutating func gap(_ indent: Int) {
        switch below(10) {
        case 0: text += "\n" + blanks(indent...indent + 6)
        case 1: text += " " + comment() + "\n" + blanks(indent...indent + 2)
        case 2: text += "\n\n" + blanks(indent...indent + 3) + comment() + "\n" + blanks(indent...indent + 2)
        case 3: text += "  "
        default: text += " "
        }
    }
}
