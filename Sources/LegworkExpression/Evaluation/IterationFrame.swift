/// The variables of the innermost iteration; outer ones are out of sight. Source: `11-pipes` §1.6.
struct IterationFrame {
    private let item: Operand
    private let key: String
    private let index: Int
    private let input: Operand
    private let output: Operand

    init(members: Members, place: Int, input: Operand, output: Operand) {
        item = members.item(place)
        key = members.key(place)
        index = place
        self.input = input
        self.output = output
    }

    subscript(variable: IterationVariable) -> Operand {
        switch variable {
        case .item: item
        case .key: .text(key)
        case .index: .integer(index)
        case .input: input
        case .output: output
        }
    }
}
