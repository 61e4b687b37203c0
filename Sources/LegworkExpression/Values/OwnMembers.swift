import LegworkJSON

/// The members that a value has of its own: of objects, and by position of lists and texts.
enum OwnMembers {
    static func all(of operand: Operand) -> [JSONObject.Member] {
        switch operand {
        case .json(.object(let object)): Array(object)
        case .json(.array(let items)): items.enumerated().map { (key: String($0.offset), value: $0.element) }
        case .json(.string(let text)):
            text.utf16.enumerated().map { (key: String($0.offset), value: .string(UTF16Text.text([$0.element]))) }
        default: []
        }
    }

    static func value(of operand: Operand, key: String) -> JSON? {
        switch operand {
        case .json(.object(let object)): return object[key]
        case .json(.array(let items)):
            if key == "length" { return .integer(Int64(items.count)) }
            guard !key.hasPrefix("-") else { return nil }
            return JSON.position(key, count: items.count).map { items[$0] }
        case .json(.string(let text)):
            if key == "length" { return .integer(Int64(text.utf16.count)) }
            let units = UTF16Text.units(text)
            guard !key.hasPrefix("-") else { return nil }
            return JSON.position(key, count: units.count).map { .string(UTF16Text.text([units[$0]])) }
        default: return nil
        }
    }

    static func isContainer(_ operand: Operand) -> Bool {
        switch operand {
        case .json(.array), .json(.object), .date: true
        default: false
        }
    }
}
