import LegworkJSON

/// `@regex.*`: regular expressions in linear time; the language is that of ``Pattern``. Source: `11-pipes` §5.1.
enum RegexFunctions {
    static let all: [Function] = [
        Function("regex.test", match, "True if the pattern matches somewhere in the text.") {
            (call) throws(EvaluationError) in
            let pattern = try call.pattern(1, flags: 2)
            return .bool(try pattern.firstMatch(in: try call.scalars(0), &call) != nil)
        },
        Function(
            "regex.match",
            match,
            "The first match as {match, index, groups, named}, groups a list from the first on; null without one."
        ) { (call) throws(EvaluationError) in
            let pattern = try call.pattern(1, flags: 2)
            let scalars = try call.scalars(0)
            guard let match = try pattern.firstMatch(in: scalars, savesGroups: true, &call) else { return .null }
            return .json(MatchText.described(match, pattern, scalars))
        },
        Function("regex.matchAll", match, "All matches, each as regex.match has it.") {
            (call) throws(EvaluationError) in
            let pattern = try call.pattern(1, flags: 2)
            let scalars = try call.scalars(0)
            let matches = try pattern.matches(in: scalars, savesGroups: true, &call)
            try call.reserve(bytes: matches.count * (64 + 32 * pattern.groupNames.count))
            return .list(matches.map { MatchText.described($0, pattern, scalars) })
        },
        Function(
            "regex.extract",
            [.required("text", .text), .required("pattern", .pattern), .optional("group"), .optional("flags", .text)],
            "The text of the first match, or of a group of it by number or name; null without one."
        ) { (call) throws(EvaluationError) in
            let pattern = try call.pattern(1, flags: 3)
            let scalars = try call.scalars(0)
            var group = 0
            if case .json(.string(let name)) = call[2] {
                guard let index = pattern.groupNames.firstIndex(of: name) else {
                    throw call.refusal(2, expected: "the number or name of a group in the pattern")
                }
                group = index + 1
            } else {
                group = try call.whole(2, in: 0...pattern.groupNames.count, or: 0)
            }
            let match = try pattern.firstMatch(in: scalars, savesGroups: true, &call)
            guard let range = match?.range(group) else { return .null }
            return .text(MatchText.text(scalars[range]))
        },
        Function(
            "regex.replace",
            [
                .required("text", .text), .required("pattern", .pattern), .required("replacement", .coercedText),
                .optional("flags", .text),
            ],
            "The text with all matches replaced; $1 or $<name> stand for groups, $& for the match, $$ for a dollar."
        ) { (call) throws(EvaluationError) in
            let pattern = try call.pattern(1, flags: 3)
            let scalars = try call.scalars(0)
            let replacement = Array(call.coercedText(2).unicodeScalars)
            var result = String.UnicodeScalarView()
            var last = 0
            for match in try pattern.matches(in: scalars, savesGroups: true, &call) {
                result.append(contentsOf: scalars[last..<match.start])
                MatchText.append(replacement, for: match, pattern, scalars, to: &result)
                try call.reserve(bytes: String(result).utf8.count)
                last = match.end
            }
            result.append(contentsOf: scalars[last...])
            return .text(String(result))
        },
        Function("regex.split", match, "The parts of the text between matches.") { (call) throws(EvaluationError) in
            let pattern = try call.pattern(1, flags: 2)
            let scalars = try call.scalars(0)
            var parts: [JSON] = []
            var last = 0
            for match in try pattern.matches(in: scalars, savesGroups: false, &call) {
                // An empty match splits between characters, never at the ends.
                if match.end == match.start, match.start == last || match.start == scalars.count { continue }
                parts.append(.string(MatchText.text(scalars[last..<match.start])))
                last = match.end
            }
            parts.append(.string(MatchText.text(scalars[last...])))
            return .list(parts)
        },
        Function("regex.escape", [.required("text", .text)], "The text as a pattern that matches it literally.") {
            (call) throws(EvaluationError) in
            var escaped = String.UnicodeScalarView()
            for scalar in try call.scalars(0) {
                if "\\^$.|?*+()[]{}-/".unicodeScalars.contains(scalar) { escaped.append("\\") }
                escaped.append(scalar)
            }
            return .text(String(escaped))
        },
    ]

    private static let match: [Parameter] = [
        .required("text", .text), .required("pattern", .pattern), .optional("flags", .text),
    ]
}

extension Call {
    fileprivate func scalars(_ place: Int) throws(EvaluationError) -> [Unicode.Scalar] {
        Array(try text(place).unicodeScalars)
    }
}

/// Matches as data and text.
private enum MatchText {
    static func text(_ scalars: ArraySlice<Unicode.Scalar>) -> String { String(String.UnicodeScalarView(scalars)) }

    static func described(_ match: PatternMatch, _ pattern: Pattern, _ scalars: [Unicode.Scalar]) -> JSON {
        var groups: [JSON] = []
        var named = JSONObject()
        for (index, name) in pattern.groupNames.enumerated() {
            let group = match.range(index + 1).map { JSON.string(text(scalars[$0])) } ?? .null
            groups.append(group)
            if let name { named[name] = group }
        }
        let index = scalars[..<match.start].reduce(0) { $0 + ($1.value > 0xFFFF ? 2 : 1) }
        return [
            "match": .string(text(scalars[match.start..<match.end])), "index": .integer(Int64(index)),
            "groups": .array(groups), "named": .object(named),
        ]
    }

    static func append(
        _ replacement: [Unicode.Scalar],
        for match: PatternMatch,
        _ pattern: Pattern,
        _ scalars: [Unicode.Scalar],
        to result: inout String.UnicodeScalarView
    ) {
        var place = 0
        while place < replacement.count {
            let scalar = replacement[place]
            let next = place + 1 < replacement.count ? replacement[place + 1] : nil
            guard scalar == "$", let next else {
                result.append(scalar)
                place += 1
                continue
            }
            switch next {
            case "$":
                result.append("$")
                place += 2
            case "&":
                result.append(contentsOf: scalars[match.start..<match.end])
                place += 2
            case "0"..."9":
                var number = Int(next.value - 48)
                place += 2
                if place < replacement.count, ("0"..."9").contains(replacement[place]) {
                    let longer = number * 10 + Int(replacement[place].value - 48)
                    if longer <= pattern.groupNames.count {
                        number = longer
                        place += 1
                    }
                }
                if let range = match.range(number) { result.append(contentsOf: scalars[range]) }
            case "<":
                guard let close = replacement[place...].firstIndex(of: ">") else {
                    result.append("$")
                    place += 1
                    continue
                }
                let name = text(replacement[(place + 2)..<close])
                if let index = pattern.groupNames.firstIndex(of: name), let range = match.range(index + 1) {
                    result.append(contentsOf: scalars[range])
                }
                place = close + 1
            default:
                result.append("$")
                place += 1
            }
        }
    }
}
