import LegworkJSON

/// Equalities and orders between operands.
enum Comparison {
    /// Same type, same value. Lists and objects are never equal here: use `conditional.deepEquals`.
    static func strictlyEqual(_ left: Operand, _ right: Operand) -> Bool {
        switch (left, right) {
        case (.missing, .missing): true
        case (.json(let a), .json(let b)): strictlyEqual(a, b)
        default: false
        }
    }

    static func strictlyEqual(_ left: JSON, _ right: JSON) -> Bool {
        switch (left, right) {
        case (.array, _), (.object, _), (_, .array), (_, .object): false
        default: left == right
        }
    }

    /// Equality with coercion, as `==` has it: null equals missing alone; numbers meet texts and bools as numbers.
    static func looselyEqual(_ left: Operand, _ right: Operand) -> Bool {
        if left.isNullish || right.isNullish { return left.isNullish && right.isNullish }
        switch (primitive(left), primitive(right)) {
        case (nil, nil): return false
        case (nil, let b?): return looselyEqual(.text(Coercion.text(left)), .json(b))
        case (let a?, nil): return looselyEqual(.json(a), .text(Coercion.text(right)))
        case (.string(let a)?, .string(let b)?): return a.sameScalars(as: b)
        case (.bool(let a)?, .bool(let b)?): return a == b
        case (.integer(let a)?, .integer(let b)?): return a == b
        case (let a?, let b?): return Coercion.number(a) == Coercion.number(b)
        }
    }

    private static func primitive(_ operand: Operand) -> JSON? {
        switch operand {
        case .missing, .date, .json(.array), .json(.object): nil
        case .json(let value): value
        }
    }

    /// True, false, or nil where one side is not-a-number: `left < right` by UTF-16 units for two texts, else by number.
    static func less(_ left: Operand, _ right: Operand) -> Bool? {
        let a = comparable(left)
        let b = comparable(right)
        switch (a, b) {
        case (.json(.string(let x)), .json(.string(let y))):
            return x.utf16.lexicographicallyPrecedes(y.utf16)
        case (.json(.integer(let x)), .json(.integer(let y))):
            return x < y
        default:
            let x = Coercion.number(a)
            let y = Coercion.number(b)
            return x.isNaN || y.isNaN ? nil : x < y
        }
    }

    /// Lists and objects compare as their texts; dates as their milliseconds.
    private static func comparable(_ operand: Operand) -> Operand {
        switch operand {
        case .json(.array), .json(.object): .text(Coercion.text(operand))
        default: operand
        }
    }
}
