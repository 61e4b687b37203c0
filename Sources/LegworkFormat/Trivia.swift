/// What stands between values and means nothing to a program.
enum Trivia {
    /// One or several empty lines.
    case blank
    /// A comment.
    case comment(Comment)

    /// A comment from its `#` on.
    struct Comment {
        /// The text with its `#`, without blanks at its end.
        let text: String
        /// Where it stood, in columns of a terminal, from 0.
        let column: Int
        /// How far its line was indented.
        let indent: Int
        /// False where something else stands before it on its line.
        let isAlone: Bool
    }

    /// The comment, nil for empty lines.
    var comment: Comment? {
        guard case .comment(let comment) = self else { return nil }
        return comment
    }
}
