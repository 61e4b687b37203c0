/// How wide text is, from a table: no font is asked, since nobody knows which one will draw it.
///
/// The widths are those of the wider usual sans-serif faces, so that text fits its box in any of them.
enum TextMeasure {
    /// The width of a line, in pixels.
    static func width(_ text: String, size: Double, isBold: Bool = false) -> Double {
        let ems = text.unicodeScalars.reduce(0) { $0 + width($1) }
        return ems * size * (isBold ? 1.1 : 1)
    }

    /// The width of a character, in parts of the font's size.
    private static func width(_ scalar: Unicode.Scalar) -> Double {
        let value = scalar.value
        if value < 0x7F {
            guard value >= 0x20 else { return 0 }
            return ascii[Int(value - 0x20)]
        }
        switch value {
        // Marks that combine, joiners, selectors.
        case 0x300...0x36F, 0x200B...0x200F, 0xFE00...0xFE0F, 0x20D0...0x20FF: return 0
        case 0x2026: return 1
        // Scripts and signs that fill a square.
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0x20000...0x3FFFD:
            return 1.05
        case 0x1F000...0x1FAFF, 0x2600...0x27BF: return 1.4
        default: return 0.72
        }
    }

    /// From the blank to the tilde.
    private static let ascii: [Double] = [
        0.35, 0.41, 0.46, 0.84, 0.64, 0.96, 0.78, 0.28, 0.39, 0.39, 0.50, 0.84, 0.35, 0.37, 0.35, 0.37,
        0.64, 0.64, 0.64, 0.64, 0.64, 0.64, 0.64, 0.64, 0.64, 0.64, 0.36, 0.36, 0.84, 0.84, 0.84, 0.54,
        1.00, 0.69, 0.69, 0.70, 0.77, 0.64, 0.58, 0.78, 0.76, 0.31, 0.33, 0.66, 0.56, 0.87, 0.75, 0.79,
        0.61, 0.79, 0.70, 0.64, 0.62, 0.74, 0.69, 0.99, 0.69, 0.62, 0.69, 0.39, 0.37, 0.39, 0.84, 0.50,
        0.50, 0.62, 0.64, 0.55, 0.64, 0.62, 0.36, 0.64, 0.64, 0.28, 0.30, 0.58, 0.28, 0.98, 0.64, 0.62,
        0.64, 0.64, 0.42, 0.53, 0.40, 0.64, 0.60, 0.82, 0.60, 0.60, 0.53, 0.64, 0.36, 0.64, 0.84,
    ]
}
