import LegworkJSON

/// Sums and products that stay exact integers as long as 64 bits hold them, and go on as doubles after that.
struct Accumulator {
    private var integer: Int64
    private var double: Double
    private var isExact: Bool

    init(_ start: Int64) {
        integer = start
        double = Double(start)
        isExact = true
    }

    init(_ start: Operand) {
        self.init(0)
        set(start)
    }

    var operand: Operand { isExact ? .json(.integer(integer)) : .number(double) }

    private mutating func set(_ operand: Operand) {
        if case .json(.integer(let number)) = operand {
            integer = number
        } else {
            isExact = false
            double = Coercion.number(operand)
        }
    }

    mutating func add(_ operand: Operand) {
        combine(operand, { $0.addingReportingOverflow($1) }, { $0 + $1 })
    }

    mutating func subtract(_ operand: Operand) {
        combine(operand, { $0.subtractingReportingOverflow($1) }, { $0 - $1 })
    }

    mutating func multiply(_ operand: Operand) {
        // A zero that meets a negative number is -0 as a double.
        if isExact, case .json(.integer(let number)) = operand, integer != 0 || number >= 0, number != 0 || integer >= 0
        {
            combine(operand, { $0.multipliedReportingOverflow(by: $1) }, { $0 * $1 })
        } else {
            leaveIntegers()
            double *= Coercion.number(operand)
        }
    }

    private mutating func combine(
        _ operand: Operand,
        _ exact: (Int64, Int64) -> (partialValue: Int64, overflow: Bool),
        _ rounded: (Double, Double) -> Double
    ) {
        if isExact, case .json(.integer(let number)) = operand {
            let result = exact(integer, number)
            if !result.overflow {
                integer = result.partialValue
                return
            }
        }
        leaveIntegers()
        double = rounded(double, Coercion.number(operand))
    }

    private mutating func leaveIntegers() {
        guard isExact else { return }
        double = Double(integer)
        isExact = false
    }
}

extension Call {
    /// The operands, with the items of those that are lists in their place.
    ///
    /// - Throws: an error where fewer than `atLeast` are left.
    func flattened(atLeast countMin: Int = 0) throws(EvaluationError) -> [Operand] {
        var values: [Operand] = []
        values.reserveCapacity(operands.count)
        for operand in operands {
            if case .json(.array(let items)) = operand {
                for item in items { values.append(.json(item)) }
            } else {
                values.append(operand)
            }
        }
        guard values.count >= countMin else {
            throw failure("at least one operand is required, found none; give it numbers, or a list that is not empty")
        }
        return values
    }

    /// As ``refusal(_:expected:hint:)``, for a value out of a list.
    func refusal(_ value: Operand, _ place: Int, expected: String, hint: String = "") -> EvaluationError {
        var copy = self
        copy.operands = Array(repeating: .missing, count: place) + [value]
        return copy.refusal(place, expected: expected, hint: hint)
    }
}
