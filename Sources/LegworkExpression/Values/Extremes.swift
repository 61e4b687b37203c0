import LegworkJSON

/// The largest and smallest of numbers; not-a-number wins, -0 is less than 0.
enum Extremes {
    static func largest(_ operands: [Operand]) -> Operand {
        var best = Operand.number(-.infinity)
        for operand in operands {
            let number = Coercion.number(operand)
            if number.isNaN { return .notANumber }
            let current = Coercion.number(best)
            if number > current || (number == 0 && current == 0 && current.sign == .minus)
                || isExactlyMore(operand, best)
            {
                best = exact(operand)
            }
        }
        return best
    }

    static func smallest(_ operands: [Operand]) -> Operand {
        var best = Operand.number(.infinity)
        for operand in operands {
            let number = Coercion.number(operand)
            if number.isNaN { return .notANumber }
            let current = Coercion.number(best)
            if number < current || (number == 0 && current == 0 && number.sign == .minus)
                || isExactlyMore(best, operand)
            {
                best = exact(operand)
            }
        }
        return best
    }

    /// Integers beyond 2^53 differ although their doubles do not.
    private static func isExactlyMore(_ left: Operand, _ right: Operand) -> Bool {
        guard case .json(.integer(let a)) = left, case .json(.integer(let b)) = right else { return false }
        return a > b
    }

    private static func exact(_ operand: Operand) -> Operand {
        if case .json(.integer) = operand { return operand }
        return .number(Coercion.number(operand))
    }
}
