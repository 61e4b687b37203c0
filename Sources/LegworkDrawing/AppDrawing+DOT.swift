extension AppDrawing {
    /// The picture in the language of Graphviz.
    package func dot() -> String {
        let palette = Palette.light
        var lines = [
            "digraph \(Self.quoted("\(id) \(version)")) {",
            "  graph [fontname=\"Helvetica\", fontsize=14, labelloc=t];",
            "  node [fontname=\"Helvetica\", fontsize=12, style=filled, fontcolor=\"\(palette.text)\"];",
            "  edge [fontname=\"Helvetica\", fontsize=10];",
        ]
        for (number, sketch) in sketches.enumerated() {
            lines.append("  subgraph cluster_\(number) {")
            lines.append("    label=\(Self.quoted(sketch.title));")
            for (place, node) in sketch.nodes.enumerated() {
                let label = [node.name, node.detail].filter { !$0.isEmpty }.map(Self.escaped).joined(separator: "\\n")
                let paint = palette.paint(node.kind)
                lines.append(
                    "    g\(number)n\(place) [label=\"\(label)\", \(Self.shape(node.kind)), fillcolor=\"\(paint.fill)\", "
                        + "color=\"\(paint.line)\", tooltip=\(Self.quoted(node.tooltip))];"
                )
            }
            for edge in sketch.edges {
                var features = [
                    "color=\"\(palette.stroke(edge.stroke))\"", "fontcolor=\"\(palette.stroke(edge.stroke))\"",
                ]
                if !edge.label.isEmpty {
                    features.append("label=\"\(edge.label.map(Self.escaped).joined(separator: "\\n"))\"")
                }
                if edge.stroke == .cycle { features += ["style=dashed", "constraint=false"] }
                lines.append(
                    "    g\(number)n\(edge.from) -> g\(number)n\(edge.to) [\(features.joined(separator: ", "))];"
                )
            }
            lines.append("  }")
        }
        lines.append("}")
        return lines.joined(separator: "\n") + "\n"
    }

    private static func shape(_ kind: Sketch.Kind) -> String {
        switch kind {
        case .trigger: "shape=box, style=\"filled,rounded\""
        case .worker: "shape=box"
        case .await: "shape=box, peripheries=2"
        case .hook: "shape=hexagon"
        case .cycle: "shape=ellipse"
        case .signal: "shape=cds"
        case .interrupt: "shape=octagon"
        }
    }

    private static func quoted(_ text: String) -> String { "\"\(escaped(text))\"" }

    /// Quotes and backslashes escaped, line ends and other control characters as blanks.
    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\":
                escaped += "\\"
                escaped.unicodeScalars.append(scalar)
            default:
                escaped.unicodeScalars.append(scalar.value < 0x20 ? " " : scalar)
            }
        }
        return escaped
    }
}
