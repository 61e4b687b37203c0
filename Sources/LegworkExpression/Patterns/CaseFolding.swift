/// Letters that differ in case alone.
enum CaseFolding {
    static func fold(_ scalar: Unicode.Scalar) -> Unicode.Scalar {
        if scalar.isASCII {
            return (65...90).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
        }
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        return small.count == 1 ? small.first ?? scalar : scalar
    }

    static func variants(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        let capital = scalar.properties.uppercaseMapping.unicodeScalars
        let small = scalar.properties.lowercaseMapping.unicodeScalars
        return (capital.count == 1 ? Array(capital) : []) + (small.count == 1 ? Array(small) : [])
    }
}
