/// The settings in force: flags over `LEGWORK_*` over a file over defaults. Source: `30-reliability`, Keeping and telling.
struct Settings: Sendable {
    /// A value and where it comes from.
    struct Entry: Sendable {
        /// The setting.
        let setting: Setting
        /// Its value; nil for none.
        let value: String?
        /// Where the value comes from.
        let source: SettingSource
    }

    /// All settings, in the order in which they are shown.
    let entries: [Entry]
    /// The file that was read; nil for none.
    let path: String?

    /// Finds out what is in force.
    ///
    /// - Parameters:
    ///   - flags: what the command line says, by name.
    ///   - file: the file that the command line names; nil to look for one.
    /// - Throws: ``CommandFailure`` with status `usage` for a value that is not allowed.
    init(
        flags: [String: String],
        file: String? = nil,
        environment: [String: String] = Surroundings.environment
    ) throws(CommandFailure) {
        let data = flags["data"] ?? environment[Setting.data.variable] ?? Setting.data.fallback ?? "."
        let named = file ?? environment["LEGWORK_CONFIG"]
        let path = named ?? SettingsFile.candidates(data: data).first { FileText.kind(of: $0) == .file }
        var values: [String: (value: String, place: String)] = [:]
        if let path { values = try SettingsFile(path: path).values }
        self.path = path
        var entries: [Entry] = []
        for setting in Setting.all {
            var entry = Entry(setting: setting, value: setting.fallback, source: .fallback)
            if let value = flags[setting.name] {
                entry = Entry(setting: setting, value: value, source: .flag(setting.flag))
            } else if let value = environment[setting.variable], !value.isEmpty {
                entry = Entry(setting: setting, value: value, source: .variable(setting.variable))
            } else if let found = values[setting.name] {
                entry = Entry(setting: setting, value: found.value, source: .file(found.place))
            }
            if let value = entry.value, let complaint = setting.complaint(about: value) {
                throw .usage("\(entry.source) cannot be '\(value)': \(complaint)", hints: ["legwork config"])
            }
            entries.append(entry)
        }
        self.entries = entries
    }

    /// The entry of a setting.
    func entry(_ setting: Setting) -> Entry? { entries.first { $0.setting.name == setting.name } }

    /// The text of a setting, or nil.
    func text(_ setting: Setting) -> String? { entry(setting)?.value }

    /// The number of a setting; 0 for none.
    func number(_ setting: Setting) -> Int { text(setting).flatMap { Int($0) } ?? 0 }

    /// The truth of a setting; false for none.
    func isOn(_ setting: Setting) -> Bool { text(setting) == "true" }
}

extension Settings.Entry {
    /// The value without secrets: the password of a Redis address is left out.
    var shownValue: String? {
        guard setting.name == Setting.redis.name, let value else { return value }
        return Self.withoutPassword(value)
    }

    private static func withoutPassword(_ address: String) -> String {
        guard let at = address.lastIndex(of: "@"), let scheme = address.firstRange(of: "://"),
            scheme.upperBound <= at
        else { return address }
        let login = address[scheme.upperBound..<at]
        guard let colon = login.firstIndex(of: ":") else { return address }
        return "\(address[..<colon]):…\(address[at...])"
    }
}
