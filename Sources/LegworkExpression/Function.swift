package import LegworkJSON

/// A function of the catalogue, as `{@domain.name}` calls it.
package final class Function: Sendable {
    /// The part before the dot, such as `string`.
    package let domain: String

    /// The part after the dot, such as `trim`.
    package let name: String

    /// What it takes, in order.
    package let parameters: [Parameter]

    /// What it does, in one line.
    package let summary: String

    /// What its result depends on, at most; a call may depend on less, see ``purity(ofCallWith:)``.
    package let purity: Purity

    /// The operand that makes a call pure where it is given, or nil.
    let pureWithOperand: Int?

    /// Whether the operands that each parameter stands for may be turned into text, however deep they are.
    private let readsText: [Bool]

    /// Whether any of them may be.
    let readsTexts: Bool

    let body: @Sendable (inout Call) throws(EvaluationError) -> Operand

    init(
        _ fullName: StaticString,
        _ parameters: [Parameter],
        _ summary: String,
        purity: Purity = .pure,
        pureWithOperand: Int? = nil,
        body: @escaping @Sendable (inout Call) throws(EvaluationError) -> Operand
    ) {
        let parts = fullName.description.split(separator: ".", maxSplits: 1)
        domain = String(parts.first ?? "")
        name = String(parts.last ?? "")
        self.parameters = parameters
        self.summary = summary
        self.purity = purity
        self.pureWithOperand = pureWithOperand
        self.body = body
        readsText = parameters.map { $0.kind == .coercedText || $0.kind == .compared }
        readsTexts = readsText.contains(true)
    }

    /// True if the operand at `place` may be turned into text.
    func readsText(of place: Int) -> Bool {
        guard let last = readsText.last else { return false }
        return place < readsText.count ? readsText[place] : last
    }

    /// What the operand at a place is for; nil behind the last one.
    package func parameter(at place: Int) -> Parameter? {
        place < parameters.count ? parameters[place] : parameters.last.flatMap { $0.isVariadic ? $0 : nil }
    }

    /// True if it gives nothing but `true` and `false`.
    package var isTest: Bool { FunctionCatalogue.tests.contains(fullName) }

    /// Domain and name with a dot between.
    package var fullName: String { "\(domain).\(name)" }

    /// How the function is called, such as `string.padStart(text, length, fill?)`.
    package var signature: String {
        "\(fullName)(\(parameters.map(\.description).joined(separator: ", ")))"
    }

    /// How few operands a call may have.
    package var operandCountMin: Int { parameters.count { !$0.isOptional && !$0.isVariadic } }

    /// How many operands a call can use, or nil for any number.
    package var operandCountMax: Int? {
        parameters.contains { $0.isVariadic } ? nil : parameters.count
    }

    /// What a call depends on whose operands are known as far as `operands` tells; nil is one known at run time only.
    package func purity(ofCallWith operands: [JSON?]) -> Purity {
        guard let place = pureWithOperand, place < operands.count, let literal = operands[place] else { return purity }
        return literal.isNull ? purity : .pure
    }
}
