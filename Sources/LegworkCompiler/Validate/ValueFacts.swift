import LegworkJSON
import LegworkSchema

/// What can be told of the values that a reference leads to, where it leads to one. That there may be none, which
/// counts as null, is never denied.
struct ValueFacts {
    /// The types that they can have.
    var types: SchemaTypes
    /// The schema that they satisfy, where one says more than the types.
    var schema: Schema?

    /// Values of these types.
    init(types: SchemaTypes) { self.types = types }

    /// Values that satisfy a schema.
    init(schema: Schema) {
        types = schema.possibleTypes
        self.schema = schema
    }

    /// One value.
    init(value: JSON) { types = SchemaTypes(of: value) }

    /// True if nothing is told.
    var isVoid: Bool { types == .any && schema == nil }
}

/// What is known of a part of a value.
enum FactLookup {
    /// It may be there, and then is like this.
    case known(ValueFacts)
    /// Nothing.
    case unknown
    /// It is never there: what says so of which step, as ``SchemaLookup`` has it.
    case impossible(step: Int, reason: String, names: [String])

    /// What a schema says of a path whose first step is number `first`.
    init(_ lookup: SchemaLookup, from first: Int) {
        switch lookup {
        case .known(let schema): self = .known(ValueFacts(schema: schema))
        case .unknown: self = .unknown
        case .impossible(let step, let reason, let names):
            self = .impossible(step: first + step, reason: reason, names: names)
        }
    }
}
