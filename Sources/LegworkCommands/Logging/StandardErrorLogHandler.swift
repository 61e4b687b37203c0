import LegworkJSON
import LegworkPlanner
import Logging

/// Writes log messages to standard error: a line of text, or an object of JSON, for each. Source: `50-style` §4 item 28.
struct StandardErrorLogHandler: LogHandler {
    /// The two ways of writing.
    enum Format: String, Sendable { case text, json }

    /// What every message of this handler carries.
    var metadata: Logger.Metadata = [:]
    /// The least that is logged.
    var logLevel: Logger.Level
    /// Adds to the metadata of every message; nil for none.
    var metadataProvider: Logger.MetadataProvider?

    private let label: String
    private let format: Format
    private let paint: Paint

    /// A handler.
    init(label: String, level: Logger.Level, format: Format, paint: Paint) {
        self.label = label
        self.logLevel = level
        self.format = format
        self.paint = paint
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    /// Writes a message.
    func log(event: LogEvent) {
        var all = metadata
        if let provided = metadataProvider?.get() { all.merge(provided) { own, _ in own } }
        if let own = event.metadata { all.merge(own) { _, new in new } }
        let time = Timestamps.iso(Surroundings.nowMilliseconds)
        switch format {
        case .json:
            var object = JSONObject([
                ("time", .string(time)), ("level", .string(event.level.rawValue)), ("logger", .string(label)),
                ("message", .string(event.message.description)),
            ])
            for (key, value) in all.sorted(by: { $0.key < $1.key }) { object[key] = Self.json(value) }
            Descriptor.error.write(JSON.object(object).compact + "\n")
        case .text:
            var line = paint(time, .dim) + " \(level(event.level)) \(TextTable.oneLine(event.message.description))"
            for (key, value) in all.sorted(by: { $0.key < $1.key }) {
                line += " " + paint("\(key)=", .dim) + TextTable.oneLine(value.description)
            }
            Descriptor.error.write(line + "\n")
        }
    }

    private func level(_ level: Logger.Level) -> String {
        switch level {
        case .critical, .error: paint(level.rawValue, .red)
        case .warning: paint(level.rawValue, .yellow)
        default: level.rawValue
        }
    }

    private static func json(_ value: Logger.Metadata.Value) -> JSON {
        switch value {
        case .string(let text): .string(text)
        case .stringConvertible(let value): .string(value.description)
        case .array(let items): .array(items.map(json))
        case .dictionary(let members):
            .object(JSONObject(members.sorted { $0.key < $1.key }.map { (key: $0.key, value: json($0.value)) }))
        }
    }
}
