import Logging

/// Sets logging up as the settings say.
enum LogSetup {
    /// A logger that writes to standard error.
    static func logger(_ settings: Settings) -> Logger {
        let level = settings.text(.logLevel).flatMap(Logger.Level.init(rawValue:)) ?? .warning
        let format = settings.text(.logFormat).flatMap(StandardErrorLogHandler.Format.init(rawValue:)) ?? .text
        let paint = Paint(for: .error, environment: Surroundings.environment)
        return Logger(label: "legwork") { label in
            StandardErrorLogHandler(label: label, level: level, format: format, paint: paint)
        }
    }
}
