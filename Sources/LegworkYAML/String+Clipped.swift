extension String {
    /// The text, cut with an ellipsis where it is too long for a message.
    package var clipped: String {
        let lengthMax = 60
        return unicodeScalars.count > lengthMax ? String(unicodeScalars.prefix(lengthMax - 1)) + "…" : self
    }
}
