/// How a language writes dates with digits; a fixed table, so that no update of a machine changes what was computed.
struct DateLocale: Sendable {
    let tag: String
    /// Patterns of ``DatePattern``.
    let date: String
    let time: String
    /// What stands between day and time.
    let separator: String

    var isEnglish: Bool { tag.hasPrefix("en") }
    var isAmerican: Bool { tag == "en-US" }

    private static let all: [DateLocale] = [
        DateLocale(tag: "en-US", date: "M/d/yyyy", time: "h:mm:ss a", separator: ", "),
        DateLocale(tag: "en-GB", date: "dd/MM/yyyy", time: "HH:mm:ss", separator: ", "),
        DateLocale(tag: "de-DE", date: "d.M.yyyy", time: "HH:mm:ss", separator: ", "),
        DateLocale(tag: "es-ES", date: "d/M/yyyy", time: "H:mm:ss", separator: ", "),
        DateLocale(tag: "fr-FR", date: "dd/MM/yyyy", time: "HH:mm:ss", separator: " "),
        DateLocale(tag: "it-IT", date: "d/M/yyyy", time: "HH:mm:ss", separator: ", "),
        DateLocale(tag: "ja-JP", date: "yyyy/M/d", time: "H:mm:ss", separator: " "),
        DateLocale(tag: "nl-NL", date: "d-M-yyyy", time: "HH:mm:ss", separator: ", "),
        DateLocale(tag: "pl-PL", date: "d.MM.yyyy", time: "HH:mm:ss", separator: ", "),
        DateLocale(tag: "pt-BR", date: "dd/MM/yyyy", time: "HH:mm:ss", separator: ", "),
        DateLocale(tag: "sv-SE", date: "yyyy-MM-dd", time: "HH:mm:ss", separator: " "),
        DateLocale(tag: "zh-CN", date: "yyyy/M/d", time: "HH:mm:ss", separator: " "),
    ]

    /// All tags, as messages list them.
    static let names = all.map { "'\($0.tag)'" }.joined(separator: ", ")

    /// The locale of a tag, or of its language alone.
    static func named(_ tag: String) -> DateLocale? {
        let small = tag.lowercased()
        return all.first { $0.tag.lowercased() == small } ?? all.first { $0.tag.lowercased().hasPrefix("\(small)-") }
    }

    /// True for the shape of a language tag: letters and digits, two to eight at a time.
    static func isTag(_ tag: String) -> Bool {
        let parts = tag.split(separator: "-", omittingEmptySubsequences: false)
        return (2...3).contains(parts.first?.utf8.count ?? 0)
            && parts.allSatisfy { part in
                (1...8).contains(part.utf8.count)
                    && part.unicodeScalars.allSatisfy {
                        $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
                    }
            }
    }
}
