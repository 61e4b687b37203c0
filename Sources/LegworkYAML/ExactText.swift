import LegworkJSON

/// A text as a key of sets and dictionaries, equal to another only if all scalars are. Strings by themselves are equal
/// by canonical equivalence, as which two keys of a file could fall together.
struct ExactText: Hashable {
    let text: String

    init(_ text: String) { self.text = text }

    static func == (left: ExactText, right: ExactText) -> Bool { left.text.sameScalars(as: right.text) }

    func hash(into hasher: inout Hasher) { text.hashScalars(into: &hasher) }
}
