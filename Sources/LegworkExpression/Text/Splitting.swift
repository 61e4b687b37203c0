import LegworkJSON

/// Cutting at delimiters, by units and never by characters.
enum Splitting {
    static func parts(of text: String, delimiter: String, _ call: inout Call) throws(EvaluationError) -> [JSON] {
        let bytes = Array(text.utf8)
        let cut = Array(delimiter.utf8)
        var parts: [JSON] = []
        var start = 0
        var place = 0
        while place + cut.count <= bytes.count {
            if bytes[place] == cut[0], bytes[place..<(place + cut.count)].elementsEqual(cut) {
                parts.append(.string(String(decoding: bytes[start..<place], as: UTF8.self)))
                place += cut.count
                start = place
                if parts.count & 0xFFF == 0 { try call.reserve(bytes: parts.count << 4) }
            } else {
                place += 1
            }
        }
        parts.append(.string(String(decoding: bytes[start...], as: UTF8.self)))
        try call.reserve(bytes: parts.count << 4)
        return parts
    }
}
