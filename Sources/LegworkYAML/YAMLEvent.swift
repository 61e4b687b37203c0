/// What libyaml saw next, as a Swift value.
package struct YAMLEvent: Sendable {
    /// The kind of event and what it carries.
    package enum Kind: Sendable, Equatable {
        case streamStart
        case streamEnd
        case documentStart
        case documentEnd
        case alias(String)
        case scalar(text: String, style: YAMLScalar.Style, tag: String?, anchor: String?)
        case sequenceStart(tag: String?, anchor: String?, isFlow: Bool)
        case sequenceEnd
        case mappingStart(tag: String?, anchor: String?, isFlow: Bool)
        case mappingEnd
    }

    /// The kind.
    package let kind: Kind
    /// Where it stands, in Unicode scalars from the beginning of what libyaml was given.
    let scalars: Range<Int>
}
