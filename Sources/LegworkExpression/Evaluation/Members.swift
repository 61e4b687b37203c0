import LegworkJSON

/// What an iteration goes over: items of a list, members of an object, scalars of a text; nothing for all else.
struct Members {
    private enum Source {
        case list([JSON])
        case object(keys: [String], values: [JSON])
        case scalars([String])
        case nothing
    }

    private let source: Source

    init(of operand: Operand) {
        switch operand {
        case .json(.array(let items)): source = .list(items)
        case .json(.object(let object)): source = .object(keys: object.keys, values: object.values)
        case .json(.string(let text)): source = .scalars(text.unicodeScalars.map { String(Character($0)) })
        default: source = .nothing
        }
    }

    var isObject: Bool {
        guard case .object = source else { return false }
        return true
    }

    var count: Int {
        switch source {
        case .list(let items): items.count
        case .object(let keys, _): keys.count
        case .scalars(let scalars): scalars.count
        case .nothing: 0
        }
    }

    func item(_ place: Int) -> Operand {
        switch source {
        case .list(let items): .json(items[place])
        case .object(_, let values): .json(values[place])
        case .scalars(let scalars): .text(scalars[place])
        case .nothing: .missing
        }
    }

    func key(_ place: Int) -> String {
        guard case .object(let keys, _) = source else { return String(place) }
        return keys[place]
    }
}
