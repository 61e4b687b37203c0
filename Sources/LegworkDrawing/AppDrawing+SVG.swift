extension AppDrawing {
    /// The picture as a stand-alone SVG document, for light and dark pages alike.
    package func svg() -> String {
        let plate = Plate(self)
        let (width, height) = (SVGText.number(plate.size.width), SVGText.number(plate.size.height))
        var lines = [
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\" "
                + "viewBox=\"0 0 \(width) \(height)\" role=\"img\" class=\"lw\">",
            "<title>\(SVGText.escaped("\(id) version \(version)"))</title>",
            "<style>\(Self.style)</style>",
            Self.markers,
            "<rect class=\"lw-page\" width=\"\(width)\" height=\"\(height)\"/>",
            Self.text(plate.heading, "lw-text"),
        ]
        for panel in plate.panels { lines += Self.panel(panel) }
        for entry in plate.legend { lines += Self.legend(entry) }
        lines.append("</svg>")
        return lines.joined(separator: "\n") + "\n"
    }

    // MARK: Parts

    private static func panel(_ panel: Plate.Panel) -> [String] {
        let frame = panel.frame
        var lines = [
            "<g>",
            "<rect class=\"lw-panel\" x=\"\(SVGText.number(frame.x))\" y=\"\(SVGText.number(frame.y))\" "
                + "width=\"\(SVGText.number(frame.width))\" height=\"\(SVGText.number(frame.height))\" rx=\"8\"/>",
        ]
        for (number, line) in panel.title.enumerated() {
            lines.append(text(line, number == 0 ? "lw-text" : "lw-faint"))
        }
        // Edges first, so that nothing hides words.
        for (edge, route) in zip(panel.sketch.edges, panel.layout.routes) { lines.append(path(edge, route)) }
        for (edge, label) in zip(panel.sketch.edges, panel.layout.labels) {
            if let label { lines += labelText(edge, label) }
        }
        for (node, box) in zip(panel.sketch.nodes, panel.layout.boxes) { lines += self.node(node, box) }
        lines.append("</g>")
        return lines
    }

    private static func path(_ edge: Sketch.Edge, _ route: Route) -> String {
        var path = "M\(SVGText.point(route.start))"
        for piece in route.pieces {
            path += "C\(SVGText.point(piece.control1)) \(SVGText.point(piece.control2)) \(SVGText.point(piece.end))"
        }
        return "<path class=\"lw-edge lw-\(edge.stroke)\" d=\"\(path)\" marker-end=\"url(#lw-tip-\(edge.stroke))\">"
            + "<title>\(SVGText.escaped(edge.tooltip))</title></path>"
    }

    private static func labelText(_ edge: Sketch.Edge, _ box: Box) -> [String] {
        var lines = [
            "<g><title>\(SVGText.escaped(edge.tooltip))</title><rect class=\"lw-label\" x=\"\(SVGText.number(box.x))\" "
                + "y=\"\(SVGText.number(box.y))\" width=\"\(SVGText.number(box.width))\" "
                + "height=\"\(SVGText.number(box.height))\" rx=\"3\"/>"
        ]
        for (number, text) in edge.label.enumerated() {
            let baseline = box.y + 2 + Double(number) * Plate.labelLineHeight + 10.5
            lines.append(centred(text, box.midX, baseline, Plate.labelSize, "lw-word lw-word-\(edge.stroke)"))
        }
        lines.append("</g>")
        return lines
    }

    private static func node(_ node: Sketch.Node, _ box: Box) -> [String] {
        var lines = ["<g class=\"lw-\(node.kind)\"><title>\(SVGText.escaped(node.tooltip))</title>"]
        lines += ShapePath.elements(node.kind, in: box)
        // The point of a signal's shape pulls the middle of its words to the left.
        let middle = box.midX - (node.kind == .signal ? 4 : 0)
        let nameLine = node.detail.isEmpty ? box.midY + 4.5 : box.midY - 3
        lines.append(centred(node.name, middle, nameLine, Plate.nameSize, "lw-text", isBold: true))
        if !node.detail.isEmpty {
            lines.append(centred(node.detail, middle, box.midY + 13, Plate.detailSize, "lw-faint"))
        }
        lines.append("</g>")
        return lines
    }

    private static func legend(_ entry: Plate.Entry) -> [String] {
        switch entry.sign {
        case .kind(let kind):
            let shape = ShapePath.elements(kind, in: entry.box).joined()
            return ["<g class=\"lw-\(kind)\">\(shape)</g>", text(entry.line, "lw-faint")]
        case .stroke(let stroke):
            let y = SVGText.number(entry.box.midY)
            let line =
                "<path class=\"lw-edge lw-\(stroke)\" d=\"M\(SVGText.number(entry.box.x)) \(y)"
                + "H\(SVGText.number(entry.box.maxX))\" marker-end=\"url(#lw-tip-\(stroke))\"/>"
            return [line, text(entry.line, "lw-faint")]
        }
    }

    // MARK: Words

    private static func text(_ line: Plate.Line, _ style: String) -> String {
        "<text class=\"\(style)\" x=\"\(SVGText.number(line.x))\" y=\"\(SVGText.number(line.baseline))\" "
            + "font-size=\"\(SVGText.number(line.fontSize))\"\(line.isBold ? " font-weight=\"600\"" : "")>"
            + "\(SVGText.escaped(line.text))</text>"
    }

    private static func centred(
        _ text: String,
        _ x: Double,
        _ baseline: Double,
        _ size: Double,
        _ style: String,
        isBold: Bool = false
    ) -> String {
        "<text class=\"\(style)\" x=\"\(SVGText.number(x))\" y=\"\(SVGText.number(baseline))\" text-anchor=\"middle\" "
            + "font-size=\"\(SVGText.number(size))\"\(isBold ? " font-weight=\"600\"" : "")>"
            + "\(SVGText.escaped(text))</text>"
    }

    // MARK: Style

    private static var style: String {
        "text{font-family:Helvetica,Arial,'Liberation Sans','DejaVu Sans',sans-serif}"
            + ".lw-edge{fill:none;stroke-width:1.5}.lw-cycle.lw-edge{stroke-dasharray:6 4}"
            + rules(.light) + "@media (prefers-color-scheme:dark){\(rules(.dark))}"
    }

    private static func rules(_ palette: Palette) -> String {
        var rules = ".lw-page{fill:\(palette.background)}.lw-panel{fill:\(palette.panel);stroke:\(palette.panelLine)}"
        rules += ".lw-label{fill:\(palette.panel)}.lw-text{fill:\(palette.text)}.lw-faint{fill:\(palette.faint)}"
        for kind in Sketch.Kind.allCases {
            let paint = palette.paint(kind)
            for shape in ["rect", "polygon"] {
                rules += ".lw-\(kind)>\(shape){fill:\(paint.fill);stroke:\(paint.line)}"
            }
            rules += ".lw-\(kind)>path{stroke:\(paint.line)}"
        }
        for stroke in Sketch.Stroke.allCases {
            let colour = palette.stroke(stroke)
            rules += ".lw-edge.lw-\(stroke){stroke:\(colour)}.lw-tip-\(stroke),.lw-word-\(stroke){fill:\(colour)}"
        }
        return rules
    }

    private static var markers: String {
        let tips = Sketch.Stroke.allCases.map { stroke in
            "<marker id=\"lw-tip-\(stroke)\" viewBox=\"0 0 10 10\" refX=\"9.5\" refY=\"5\" markerWidth=\"8\" "
                + "markerHeight=\"8\" markerUnits=\"userSpaceOnUse\" orient=\"auto\">"
                + "<path class=\"lw-tip-\(stroke)\" d=\"M0 0.5L10 5L0 9.5Z\"/></marker>"
        }
        return "<defs>\(tips.joined())</defs>"
    }
}
