/// One thing that can be set: by a flag, by a variable, in a file, or by nobody.
struct Setting: Sendable {
    /// What kind of text it takes.
    enum Kind: Sendable, Equatable {
        /// Any text.
        case text
        /// One of these words.
        case choice([String])
        /// A whole number in a range.
        case number(ClosedRange<Int>)
        /// `true` or `false`.
        case flag
    }

    /// Its name in files and in output: `log-level`.
    let name: String
    /// What it takes.
    let kind: Kind
    /// Its value where nobody sets it; nil for none.
    let fallback: String?
    /// What it is for, in a few words.
    let purpose: String

    /// `LEGWORK_LOG_LEVEL` of `log-level`.
    var variable: String {
        "LEGWORK_" + String(name.uppercased().map { $0 == "-" ? "_" : $0 })
    }

    /// `--log-level` of `log-level`.
    var flag: String { "--\(name)" }

    private init(_ name: String, _ kind: Kind, fallback: String? = nil, _ purpose: String) {
        self.name = name
        self.kind = kind
        self.fallback = fallback
        self.purpose = purpose
    }

    /// What is wrong with a value, as a sentence's end; nil where it is right.
    func complaint(about value: String) -> String? {
        switch kind {
        case .text: return value.isEmpty ? "it must not be empty" : nil
        case .choice(let words):
            return words.contains(value)
                ? nil : "it must be \(words.dropLast().joined(separator: ", ")) or \(words.last ?? "")"
        case .number(let range):
            guard let number = Int(value), range.contains(number) else {
                return "it must be a whole number from \(range.lowerBound) to \(range.upperBound)"
            }
            return nil
        case .flag: return ["true", "false"].contains(value) ? nil : "it must be true or false"
        }
    }
}

extension Setting {
    /// Where Redis is.
    static let redis = Setting(
        "redis",
        .text,
        "the Redis to use: redis://[user:password@]host[:port][/db] or unix:/path; unset: the embedded one"
    )
    /// Where a private Redis keeps its data.
    static let data = Setting("data", .text, fallback: ".legwork", "the folder of the embedded Redis")
    /// What the embedded Redis promises.
    static let durability = Setting(
        "durability",
        .choice(["always", "everysec"]),
        fallback: "always",
        "how often the embedded Redis syncs its log"
    )
    /// Whether a Redis is accepted that may lose what it acknowledged.
    static let allowUnsafeDurability = Setting(
        "allow-unsafe-durability",
        .flag,
        fallback: "false",
        "accept a Redis that may lose acknowledged work"
    )
    /// What all names in Redis begin with.
    static let prefix = Setting("prefix", .text, fallback: "lw", "what all names in Redis begin with")
    /// How many partitions a new store gets.
    static let partitions = Setting(
        "partitions",
        .number(1...1024),
        fallback: "16",
        "partitions of a store that is made anew"
    )
    /// How many threads an engine has.
    static let loops = Setting("loops", .number(1...64), fallback: "2", "threads of the engine")
    /// How much one commit holds.
    static let mode = Setting(
        "mode",
        .choice(["fused", "stepwise"]),
        fallback: "fused",
        "one commit per run up to the next wait, or per step"
    )
    /// What is logged.
    static let logLevel = Setting(
        "log-level",
        .choice(["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        fallback: "warning",
        "the least that is logged"
    )
    /// How it is logged.
    static let logFormat = Setting(
        "log-format",
        .choice(["text", "json"]),
        fallback: "text",
        "how it is logged, on standard error"
    )

    /// All settings, in the order in which they are shown.
    static let all: [Setting] = [
        .redis, .data, .durability, .allowUnsafeDurability, .prefix, .partitions, .loops, .mode, .logLevel, .logFormat,
    ]
}
