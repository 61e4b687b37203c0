package import LegworkJSON
package struct SchemaViolation: Sendable, CustomStringConvertible { package var description: String { "" } }
package struct Schema: Sendable { package init(compiling: JSON) throws(JSONParseError) {}; package func validate(_ v: JSON) -> [SchemaViolation] { [] } }
