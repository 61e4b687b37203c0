package import LegworkJSON

/// What can be told of the values that satisfy a schema without having one.
///
/// Nothing is claimed that could be otherwise: where schemas decide by a value (`anyOf`, `if`, `not`), only what holds
/// on every branch is told.
extension Schema {
    /// What the schema says about the part at a path of names and places.
    package func lookup(at path: [String]) -> SchemaLookup {
        var current = self
        for (number, step) in path.enumerated() {
            switch current.part(step) {
            case .known(let next): current = next
            case .unknown: return .unknown
            case .impossible(_, let reason, let names): return .impossible(step: number, reason: reason, names: names)
            }
        }
        return .known(current)
    }

    /// The types that a value may have; all of them where nothing is said, none where no value satisfies the schema.
    package var possibleTypes: SchemaTypes {
        places.reduce(.any) { $0.intersection(possibleTypes(of: $1)) }
    }

    /// The only values that there may be, if `enum` or `const` list them.
    package var enumeration: [JSON]? {
        var found: [JSON]?
        for place in conjunction {
            let node = table[place].node
            guard let values = node.constant.map({ [$0] }) ?? node.values else { continue }
            found = found.map { earlier in earlier.filter { values.contains($0) } } ?? values
        }
        let types = possibleTypes
        return found.map { values in values.filter { types.contains(SchemaTypes(of: $0)) } }
    }

    /// The names that an object must have, in the schema's order.
    package var required: [String] {
        var names: [String] = []
        for place in conjunction {
            for name in table[place].node.required where !names.contains(where: { $0.sameScalars(as: name) }) {
                names.append(name)
            }
        }
        return names
    }

    /// The names of members that the schema describes, in its order.
    package var propertyNames: [String] {
        conjunction.flatMap { table[$0].node.properties.map(\.name) }
    }

    /// This schema's own places and all that must hold with them, through references and `allOf`.
    private var conjunction: [Int] {
        var found: [Int] = []
        var waiting = Array(places.reversed())
        while let place = waiting.popLast() {
            guard !found.contains(place) else { continue }
            found.append(place)
            waiting += table[place].node.allOf.reversed()
            if let reference = table[place].node.reference { waiting.append(reference) }
        }
        return found
    }

    private func possibleTypes(of place: Int) -> SchemaTypes {
        let node = table[place].node
        guard !node.isFalse else { return [] }
        var types = node.types ?? .any
        if let values = node.values { types.formIntersection(Self.types(of: values)) }
        if let constant = node.constant { types.formIntersection(SchemaTypes(of: constant)) }
        if let reference = node.reference { types.formIntersection(possibleTypes(of: reference)) }
        for schema in node.allOf { types.formIntersection(possibleTypes(of: schema)) }
        for branches in [node.anyOf, node.oneOf] where !branches.isEmpty {
            types.formIntersection(branches.reduce([]) { $0.union(possibleTypes(of: $1)) })
        }
        return types
    }

    private static func types(of values: [JSON]) -> SchemaTypes {
        values.reduce([]) { $0.union(SchemaTypes(of: $1)) }
    }

    /// One step into the value.
    private func part(_ name: String) -> SchemaLookup {
        let isPosition = name.utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") } && !name.isEmpty
        let types = possibleTypes
        let holders = types.intersection(isPosition ? [.object, .array] : .object)
        guard !holders.isEmpty else {
            return .impossible(step: 0, reason: types.isEmpty ? "can have no value" : "is \(types.phrase)", names: [])
        }
        // A digit may be a name or a place: where both are possible nothing is claimed.
        guard holders == .object || holders == .array else { return .unknown }
        var known: [Int] = []
        for place in conjunction {
            switch holders == .object ? member(name, of: place) : item(Int(name) ?? .max, of: place) {
            case .known(let part): known += part.places
            case .unknown: break
            case .impossible(let step, let reason, let names):
                return .impossible(step: step, reason: reason, names: names)
            }
        }
        if known.isEmpty { return alternatives(name) }
        return .known(Schema(table: table, places: known))
    }

    /// A part that is impossible on every branch of a choice is impossible.
    private func alternatives(_ name: String) -> SchemaLookup {
        for place in conjunction {
            for branches in [table[place].node.anyOf, table[place].node.oneOf] where !branches.isEmpty {
                var names: [String] = []
                var first: String?
                let isImpossible = branches.allSatisfy { branch in
                    guard case .impossible(_, let reason, let known) = Schema(table: table, places: [branch]).part(name)
                    else { return false }
                    first = first ?? reason
                    names += known.filter { !names.contains($0) }
                    return true
                }
                if isImpossible, let first { return .impossible(step: 0, reason: first, names: names) }
            }
        }
        return .unknown
    }

    private func member(_ name: String, of place: Int) -> SchemaLookup {
        let node = table[place].node
        var found = node.property(name).map { [$0] } ?? []
        found += node.patternProperties.filter { $0.pattern.matches(name) }.map(\.schema)
        if found.isEmpty, let other = node.additionalProperties { found = [other] }
        guard !found.isEmpty else { return .unknown }
        guard !found.contains(where: { table[$0].node.isFalse }) else {
            let names = node.properties.filter { !table[$0.schema].node.isFalse }.map(\.name)
            return .impossible(step: 0, reason: names.isEmpty ? "has no members" : "has no other members", names: names)
        }
        return .known(Schema(table: table, places: found))
    }

    private func item(_ number: Int, of place: Int) -> SchemaLookup {
        let node = table[place].node
        let schema = number < node.prefixItems.count ? node.prefixItems[number] : node.items
        if let most = node.maxItems, number >= most {
            return .impossible(step: 0, reason: "has at most \(most) items, numbered from 0", names: [])
        }
        guard let schema else { return .unknown }
        guard !table[schema].node.isFalse else {
            return .impossible(step: 0, reason: "has only \(node.prefixItems.count) items, numbered from 0", names: [])
        }
        return .known(Schema(table: table, places: [schema]))
    }
}
