import LegworkJSON

/// What can be told of a literal operand before anything is evaluated.
enum LiteralCheck {
    /// What is wrong with a literal as an operand of this kind, or nil.
    static func problem(_ literal: JSON, as kind: Parameter.Kind) -> String? {
        guard case .string(let text) = literal else { return nil }
        switch kind {
        case .pattern:
            do throws(PatternError) {
                _ = try PatternCompiler.pattern(text, flags: "")
                return nil
            } catch {
                return "'\(text)' is no regular expression: at character \(error.offset + 1): \(error.message)"
            }
        case .cron:
            do throws(CronError) {
                _ = try CronSchedule(parsing: text)
                return nil
            } catch {
                return error.description
            }
        case .zone:
            guard Zone(named: text) == nil else { return nil }
            return "'\(text)' is no time zone; write 'UTC', an offset such as '+02:00' or a name such as 'Europe/Paris'"
        case .order:
            guard SortOrder(text) == nil else { return nil }
            return "'\(text)' is no order; write 'ASCENDING' or 'DESCENDING'"
        case .unit:
            guard DateUnit(text) == nil else { return nil }
            return "'\(text)' is no unit of time; write one of \(DateUnit.names)"
        case .datePattern:
            guard let unknown = DatePattern.parse(text).unknown else { return nil }
            return
                "'\(unknown)' means nothing in the date pattern '\(text)'; put letters that stand for themselves into "
                + "single quotes"
        default:
            return nil
        }
    }
}
