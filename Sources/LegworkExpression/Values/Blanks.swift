/// The blanks that `string.trim` takes away: ASCII controls 9 to 13, space, NBSP, BOM, Zs, U+2028 and U+2029.
enum Blanks {
    static func isBlank(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 9...13, 32, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000, 0xFEFF: true
        default: false
        }
    }

    static func trimmedStart(_ text: String) -> Substring {
        Substring(text.unicodeScalars.drop(while: isBlank))
    }

    static func trimmedEnd(_ text: String) -> Substring {
        let scalars = text.unicodeScalars
        guard let last = scalars.lastIndex(where: { !isBlank($0) }) else { return "" }
        return Substring(scalars[...last])
    }

    static func trimmed(_ text: String) -> Substring {
        let start = text.unicodeScalars.drop(while: isBlank)
        guard let last = start.lastIndex(where: { !isBlank($0) }) else { return "" }
        return Substring(start[...last])
    }
}
