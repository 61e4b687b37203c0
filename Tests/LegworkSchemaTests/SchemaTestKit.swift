import LegworkJSON
import LegworkSchema

/// Patterns of one kind, `^text` or `text`, enough to see that the keyword asks its compiler.
struct PlainPatterns: SchemaPatternCompiler {
    func compile(_ pattern: String) throws(SchemaPatternError) -> @Sendable (String) -> Bool {
        guard !pattern.contains("(") else { throw SchemaPatternError("a group is not closed; add ')'") }
        if pattern.hasPrefix("^") {
            let text = String(pattern.dropFirst())
            return { $0.hasPrefix(text) }
        }
        return { $0.contains(pattern) }
    }
}

func compiled(_ schema: String) throws -> Schema {
    try Schema(compiling: JSON(parsing: schema), patterns: PlainPatterns())
}

func messages(_ schema: String, _ value: String) throws -> [String] {
    try compiled(schema).validate(JSON(parsing: value)).map(\.message)
}

func problems(_ schema: String) throws -> [String] {
    let json = try JSON(parsing: schema)
    do throws(SchemaError) {
        _ = try Schema(compiling: json, patterns: PlainPatterns())
        return []
    } catch {
        return error.problems.map(\.description)
    }
}
