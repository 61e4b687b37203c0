/// What is wrong with a regular expression.
struct PatternError: Error {
    /// What is wrong and what to write instead, without the place.
    let message: String
    /// Where, in scalars from 0.
    let offset: Int
}
