import LegworkDiagnostics
import LegworkJSON

/// What each keyword takes.
extension SchemaCompiler {
    /// `type`, `enum`, `const`.
    mutating func valueKeyword(_ keyword: SchemaKeyword, _ value: JSON, at path: JSONPointer, _ node: inout SchemaNode)
    {
        switch keyword {
        case .type: node.types = types(value, at: path)
        case .enum:
            guard let values = value.arrayValue, !values.isEmpty else {
                return report(path, "'enum' takes a list of the values allowed; found \(value.clipped)")
            }
            node.values = values
        default: node.constant = value
        }
    }

    private mutating func types(_ value: JSON, at path: JSONPointer) -> SchemaTypes? {
        let names: [JSON]
        switch value {
        case .string: names = [value]
        case .array(let items) where !items.isEmpty: names = items
        case .null:
            report(path, "the type of null is the text 'null'; put it in quotes", replacement: "'null'")
            return nil
        default:
            report(path, "'type' takes the name of a type or a list of names; found \(value.clipped)")
            return nil
        }
        var types: SchemaTypes = []
        for (place, name) in names.enumerated() {
            let spot = value.arrayValue == nil ? path : path.appending(place)
            if let type = name.stringValue.flatMap(SchemaTypes.init(name:)) {
                types.formUnion(type)
            } else if name.isNull {
                report(spot, "the type of null is the text 'null'; put it in quotes", replacement: "'null'")
            } else {
                unknownType(name, at: spot)
            }
        }
        return types
    }

    private mutating func unknownType(_ name: JSON, at path: JSONPointer) {
        let known = SchemaTypes.byName.map(\.name)
        let usual = [
            "int": "integer", "long": "integer", "float": "number", "double": "number", "decimal": "number",
            "bool": "boolean", "text": "string", "str": "string", "date": "string", "map": "object", "dict": "object",
            "list": "array", "any": "",
        ]
        let word = name.stringValue ?? ""
        let near = usual[word.lowercased()] ?? Suggestion.nearest(to: word, among: known)
        let advice =
            switch near {
            case ""?: "leave 'type' out to allow any value"
            case let near?: "did you mean '\(near)'?"
            case nil: "types are \(Suggestion.list(known))"
            }
        report(path, "\(name.clipped) is no type; \(advice)", replacement: near == "" ? nil : near)
    }

    /// `minimum`, `maximum`, their exclusive kin and `multipleOf`.
    mutating func numberKeyword(_ keyword: SchemaKeyword, _ value: JSON, at path: JSONPointer, _ node: inout SchemaNode)
    {
        guard let number = value.doubleValue, number.isFinite else {
            if value.boolValue != nil {
                let plain = keyword == .exclusiveMinimum ? "minimum" : "maximum"
                return report(
                    path,
                    "'\(keyword.rawValue)' takes the bound itself, in place of '\(plain)'; found \(value)"
                )
            }
            return report(path, "'\(keyword.rawValue)' takes a number; found \(value.clipped)")
        }
        switch keyword {
        case .minimum: node.minimum = value
        case .maximum: node.maximum = value
        case .exclusiveMinimum: node.exclusiveMinimum = value
        case .exclusiveMaximum: node.exclusiveMaximum = value
        default:
            guard number > 0 else { return report(path, "'multipleOf' takes a number above 0; found \(value)") }
            node.multipleOf = value
        }
    }

    /// `minLength`, `maxLength`, `pattern`, `format`.
    mutating func textKeyword(_ keyword: SchemaKeyword, _ value: JSON, at path: JSONPointer, _ node: inout SchemaNode) {
        switch keyword {
        case .minLength: node.minLength = count(value, at: path)
        case .maxLength: node.maxLength = count(value, at: path)
        case .pattern:
            guard let text = text(value, at: path) else { return }
            node.pattern = pattern(text, at: path)
        default:
            guard let name = text(value, at: path) else { return }
            if let format = SchemaFormat(rawValue: name) {
                node.format = format
            } else if !SchemaFormat.notes.contains(name) {
                let known = SchemaFormat.allCases.map(\.rawValue) + SchemaFormat.notes
                let near = Suggestion.nearest(to: name, among: known)
                let advice = near.map { "did you mean '\($0)'?" } ?? "formats are \(Suggestion.list(known, limit: 20))"
                report(path, "unknown format '\(name.clipped)'; \(advice)", replacement: near)
            }
        }
    }

    private mutating func pattern(_ text: String, at path: JSONPointer) -> SchemaNode.Pattern? {
        guard let patterns else {
            report(path, "regular expressions are not available to this schema; use 'enum', 'format' or lengths")
            return nil
        }
        do throws(SchemaPatternError) {
            return SchemaNode.Pattern(text: text, matches: try patterns.compile(text))
        } catch {
            report(path, "the regular expression '\(text.clipped)' cannot be read: \(error.message)")
            return nil
        }
    }

    /// `prefixItems`, `items`, `contains` and the counts of items.
    mutating func listKeyword(_ keyword: SchemaKeyword, _ value: JSON, at path: JSONPointer, _ node: inout SchemaNode) {
        switch keyword {
        case .prefixItems: node.prefixItems = list(value, at: path)
        case .items:
            guard value.arrayValue == nil else {
                return report(path, "'items' takes one schema; write 'prefixItems' for one schema a place")
            }
            node.items = schema(value, at: path)
        case .contains: node.contains = schema(value, at: path)
        case .minContains: node.minContains = count(value, at: path)
        case .maxContains: node.maxContains = count(value, at: path)
        case .minItems: node.minItems = count(value, at: path)
        case .maxItems: node.maxItems = count(value, at: path)
        default: node.hasUniqueItems = truth(value, at: path) ?? false
        }
    }

    /// The keywords about members.
    mutating func objectKeyword(_ keyword: SchemaKeyword, _ value: JSON, at path: JSONPointer, _ node: inout SchemaNode)
    {
        switch keyword {
        case .properties:
            node.properties = named(value, at: path)
            for (place, property) in node.properties.enumerated() {
                node.propertyPlaces[property.name] = .integer(Int64(place))
            }
        case .required:
            if value.boolValue != nil {
                return report(path, "'required' lists names, and stands beside 'properties', not in a member's schema")
            }
            node.required = names(value, at: path)
        case .additionalProperties: node.additionalProperties = schema(value, at: path)
        case .patternProperties:
            for property in named(value, at: path) {
                guard let pattern = pattern(property.name, at: path.appending(property.name)) else { continue }
                node.patternProperties.append((pattern, property.schema))
            }
        case .propertyNames: node.propertyNames = schema(value, at: path)
        case .dependentRequired:
            guard let object = value.objectValue else {
                return report(path, "'dependentRequired' takes an object of names and lists; found \(value.clipped)")
            }
            for (name, needs) in object {
                node.dependentRequired.append((name, names(needs, at: path.appending(name))))
            }
        case .dependentSchemas: node.dependentSchemas = named(value, at: path)
        case .minProperties: node.minProperties = count(value, at: path)
        default: node.maxProperties = count(value, at: path)
        }
    }

    /// The keywords that combine schemas.
    mutating func logicKeyword(_ keyword: SchemaKeyword, _ value: JSON, at path: JSONPointer, _ node: inout SchemaNode)
    {
        switch keyword {
        case .allOf: node.allOf = list(value, at: path)
        case .anyOf: node.anyOf = list(value, at: path)
        case .oneOf: node.oneOf = list(value, at: path)
        case .not: node.not = schema(value, at: path)
        case .condition: node.condition = schema(value, at: path)
        case .consequence: node.consequence = schema(value, at: path)
        default: node.alternative = schema(value, at: path)
        }
    }

    /// What no value could satisfy, or what says nothing, is a slip.
    mutating func contradictions(in node: SchemaNode, _ object: JSONObject) {
        let pairs: [(SchemaKeyword, Int?, SchemaKeyword, Int?)] = [
            (.minLength, node.minLength, .maxLength, node.maxLength),
            (.minItems, node.minItems, .maxItems, node.maxItems),
            (.minProperties, node.minProperties, .maxProperties, node.maxProperties),
        ]
        for (low, least, high, most) in pairs {
            guard let least, let most, least > most else { continue }
            report(node.path.appending(high.rawValue), "'\(high.rawValue)' \(most) is below '\(low.rawValue)' \(least)")
        }
        if let least = node.minimum, let most = node.maximum, least.precedes(most) == false, least != most {
            report(node.path.appending("maximum"), "'maximum' \(most) is below 'minimum' \(least)")
        }
        for (place, value) in (node.values ?? []).enumerated() {
            guard let types = node.types, types.isDisjoint(with: SchemaTypes(of: value)) else { continue }
            report(
                node.path.appending("enum").appending(place),
                "\(value.clipped) can never be: by 'type' the value is \(types.phrase)"
            )
        }
        if object["additionalProperties"]?.boolValue == false, node.patternProperties.isEmpty {
            for (place, name) in node.required.enumerated() where node.property(name) == nil {
                let near = Suggestion.nearest(to: name, among: node.properties.map(\.name))
                let advice = near.map { "did you mean '\($0)'?" } ?? "add it to 'properties'"
                report(
                    node.path.appending("required").appending(place),
                    "'\(name.clipped)' is required, but no such member is allowed; \(advice)",
                    replacement: near
                )
            }
        }
        if node.condition == nil, node.consequence != nil || node.alternative != nil {
            let name = node.consequence != nil ? "then" : "else"
            report(node.path.appending(name), "'\(name)' does nothing without 'if'", isAboutName: true)
        }
    }

    // MARK: Operands

    /// Text, or a problem.
    mutating func text(_ value: JSON, at path: JSONPointer) -> String? {
        if let text = value.stringValue { return text }
        report(path, "'\(path.steps.last ?? "")' takes text; found \(value.clipped)")
        return nil
    }

    /// A truth, or a problem.
    mutating func truth(_ value: JSON, at path: JSONPointer) -> Bool? {
        if let truth = value.boolValue { return truth }
        report(path, "'\(path.steps.last ?? "")' takes true or false; found \(value.clipped)")
        return nil
    }

    private mutating func count(_ value: JSON, at path: JSONPointer) -> Int? {
        if let number = value.integerValue, number >= 0 { return Int(number) }
        report(path, "'\(path.steps.last ?? "")' takes a whole number from 0; found \(value.clipped)")
        return nil
    }

    private mutating func names(_ value: JSON, at path: JSONPointer) -> [String] {
        guard let items = value.arrayValue else {
            report(path, "'\(path.steps.last ?? "")' takes a list of names; found \(value.clipped)")
            return []
        }
        var names: [String] = []
        for (place, item) in items.enumerated() {
            if let name = text(item, at: path.appending(place)) { names.append(name) }
        }
        return names
    }

    private mutating func list(_ value: JSON, at path: JSONPointer) -> [Int] {
        guard let items = value.arrayValue, !items.isEmpty else {
            report(path, "'\(path.steps.last ?? "")' takes a list of schemas; found \(value.clipped)")
            return []
        }
        var places: [Int] = []
        for (place, item) in items.enumerated() { places.append(schema(item, at: path.appending(place))) }
        return places
    }

    /// Schemas by name.
    mutating func named(_ value: JSON, at path: JSONPointer) -> [SchemaNode.Named] {
        guard let object = value.objectValue else {
            report(path, "'\(path.steps.last ?? "")' takes an object of names and schemas; found \(value.clipped)")
            return []
        }
        var members: [SchemaNode.Named] = []
        for (name, json) in object {
            members.append(SchemaNode.Named(name: name, schema: schema(json, at: path.appending(name))))
        }
        return members
    }
}
