/// The outlines of activity types.
enum ShapePath {
    /// How much of a box's side a shape's slant takes from the words.
    static func inset(_ kind: Sketch.Kind) -> Double {
        switch kind {
        case .trigger: 8
        case .worker, .cycle: 0
        case .await: 7
        case .hook: 12
        case .signal: 10
        case .interrupt: 8
        }
    }

    /// The elements that draw a shape in a box.
    static func elements(_ kind: Sketch.Kind, in box: Box) -> [String] {
        switch kind {
        case .trigger: [rectangle(box, radius: box.height / 2)]
        case .worker: [rectangle(box, radius: 4)]
        case .cycle: [rectangle(box, radius: min(14, box.height / 2), extra: " stroke-dasharray=\"5 3\"")]
        case .await: [rectangle(box, radius: 4), bars(box)]
        case .hook:
            [
                polygon([
                    (box.x, box.midY), (box.x + slant(box, 12), box.y), (box.maxX - slant(box, 12), box.y),
                    (box.maxX, box.midY), (box.maxX - slant(box, 12), box.maxY), (box.x + slant(box, 12), box.maxY),
                ])
            ]
        case .signal:
            [
                polygon([
                    (box.x, box.y), (box.maxX - slant(box, 14), box.y), (box.maxX, box.midY),
                    (box.maxX - slant(box, 14), box.maxY), (box.x, box.maxY),
                ])
            ]
        case .interrupt:
            [
                polygon([
                    (box.x + slant(box, 10), box.y), (box.maxX - slant(box, 10), box.y),
                    (box.maxX, box.y + slant(box, 10)),
                    (box.maxX, box.maxY - slant(box, 10)), (box.maxX - slant(box, 10), box.maxY),
                    (box.x + slant(box, 10), box.maxY), (box.x, box.maxY - slant(box, 10)),
                    (box.x, box.y + slant(box, 10)),
                ])
            ]
        }
    }

    /// Small boxes, as in the legend, have smaller slants.
    private static func slant(_ box: Box, _ most: Double) -> Double { min(most, box.height * 0.32) }

    private static func rectangle(_ box: Box, radius: Double, extra: String = "") -> String {
        "<rect x=\"\(SVGText.number(box.x))\" y=\"\(SVGText.number(box.y))\" width=\"\(SVGText.number(box.width))\" "
            + "height=\"\(SVGText.number(box.height))\" rx=\"\(SVGText.number(radius))\"\(extra)/>"
    }

    private static func polygon(_ corners: [(Double, Double)]) -> String {
        let points = corners.map { "\(SVGText.number($0.0)),\(SVGText.number($0.1))" }.joined(separator: " ")
        return "<polygon points=\"\(points)\"/>"
    }

    /// The bars at the sides of an activity that stands for another graph.
    private static func bars(_ box: Box) -> String {
        let inset = min(7, box.height * 0.25)
        let (top, bottom) = (SVGText.number(box.y), SVGText.number(box.maxY))
        let (left, right) = (SVGText.number(box.x + inset), SVGText.number(box.maxX - inset))
        return "<path d=\"M\(left) \(top)V\(bottom)M\(right) \(top)V\(bottom)\" fill=\"none\"/>"
    }
}
