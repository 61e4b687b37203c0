/// A setting of the server that does not suit, and the sentence that says what to set.
package struct RedisSettingProblem: Sendable, Equatable, CustomStringConvertible {
    /// How bad it is.
    package enum Gravity: Sendable, Equatable {
        /// Nothing can work: not to be overridden.
        case unusable
        /// Accepted work may be lost.
        case unsafe
        /// Slower or larger than need be.
        case wasteful
    }

    /// How bad it is.
    package let gravity: Gravity
    /// The setting's name, as Redis calls it.
    package let setting: String
    /// What the server has.
    package let found: String
    /// What is wrong and what to set.
    package let sentence: String

    /// The sentence.
    package var description: String { sentence }
}
