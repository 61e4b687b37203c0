import LegworkJSON

/// One thing that could be written.
struct CompletionItem {
    /// The protocol's numbers of kinds. Source: LSP 3.17, CompletionItemKind.
    enum Kind: Int64 {
        case function = 3
        case field = 5
        case module = 9
        case property = 10
        case value = 12
        case keyword = 14
        case reference = 18
        case enumeration = 20
        case event = 23
    }

    var label: String
    var kind: Kind
    var detail: String?
    var documentation: String?
    /// What is written; the label where nil.
    var text: String?
    /// True for what is offered behind everything else.
    var isFar = false

    /// The item as the protocol has it, replacing a range.
    func json(at range: JSON, order: Int) -> JSON {
        let digits = String(order)
        let rank = String(repeating: "0", count: max(0, 5 - digits.count)) + digits
        let edit: JSON = ["range": range, "newText": .string(text ?? label)]
        var object = JSONObject([
            ("label", .string(label)), ("kind", .integer(kind.rawValue)),
            ("sortText", .string((isFar ? "1" : "0") + rank)), ("filterText", .string(label)),
            ("textEdit", edit),
        ])
        if let detail { object["detail"] = .string(detail) }
        if let documentation { object["documentation"] = ["kind": "markdown", "value": .string(documentation)] }
        return .object(object)
    }
}
