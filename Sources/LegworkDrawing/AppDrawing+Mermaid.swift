extension AppDrawing {
    /// The picture in Mermaid's flowchart language, for documents that draw it themselves.
    package func mermaid() -> String {
        var lines = ["%% \(Self.comment("\(id) \(version)"))", "flowchart TD"]
        var links = 0
        var styles: [String] = []
        for (number, sketch) in sketches.enumerated() {
            lines.append("  subgraph g\(number)[\(Self.quoted([sketch.title]))]")
            for (place, node) in sketch.nodes.enumerated() {
                let (open, close) = Self.brackets(node.kind)
                let words = [node.name, node.detail].filter { !$0.isEmpty }
                lines.append("    g\(number)n\(place)\(open)\(Self.quoted(words))\(close):::\(node.kind)")
            }
            for edge in sketch.edges {
                let arrow = edge.stroke == .cycle ? "-.->" : "-->"
                let label = edge.label.isEmpty ? "" : "|\(Self.quoted(edge.label))|"
                lines.append("    g\(number)n\(edge.from) \(arrow)\(label) g\(number)n\(edge.to)")
                if edge.stroke != .plain {
                    styles.append("  linkStyle \(links) stroke:\(Palette.light.stroke(edge.stroke))")
                }
                links += 1
            }
            lines.append("  end")
        }
        for kind in Sketch.Kind.allCases where sketches.contains(where: { $0.nodes.contains { $0.kind == kind } }) {
            let paint = Palette.light.paint(kind)
            lines.append("  classDef \(kind) fill:\(paint.fill),stroke:\(paint.line),color:\(Palette.light.text)")
        }
        return (lines + styles).joined(separator: "\n") + "\n"
    }

    private static func brackets(_ kind: Sketch.Kind) -> (String, String) {
        switch kind {
        case .trigger: ("([", "])")
        case .worker: ("[", "]")
        case .await: ("[[", "]]")
        case .hook: ("{{", "}}")
        case .cycle: ("(", ")")
        case .signal: (">", "]")
        case .interrupt: ("[/", "\\]")
        }
    }

    /// Lines of text in quotes; every character that means something to Mermaid or to HTML is written as its number.
    private static func quoted(_ lines: [String]) -> String {
        var text = ""
        for (number, line) in lines.enumerated() {
            if number > 0 { text += "<br/>" }
            for scalar in line.unicodeScalars {
                switch scalar {
                case "\"", "#", "&", "<", ">", "`", "\\", "|", "*", "_", "~", ":", "/", "@", ";":
                    text += "#\(scalar.value);"
                default:
                    text.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
                }
            }
        }
        return "\"\(text)\""
    }

    private static func comment(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 0x20 && $0 != "%" && $0 != "{" }))
    }
}
