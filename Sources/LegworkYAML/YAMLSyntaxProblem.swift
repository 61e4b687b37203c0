/// Why libyaml could not go on. Its marks count Unicode scalars.
struct YAMLSyntaxProblem: Error {
    /// What it ran into.
    let problem: String
    /// Where.
    let problemScalar: Int
    /// What it was doing.
    let context: String?
    /// Where it began to do that.
    let contextScalar: Int
}
