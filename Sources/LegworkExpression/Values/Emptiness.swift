import LegworkJSON

/// What counts as empty.
enum Emptiness {
    static func holds(_ operand: Operand) -> Bool {
        switch operand {
        case .missing, .json(.null): true
        case .json(.string(let text)): text.isEmpty
        case .json(.array(let items)): items.isEmpty
        case .json(.object(let object)): object.isEmpty
        default: false
        }
    }
}
