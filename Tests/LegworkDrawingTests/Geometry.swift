@testable import LegworkDrawing

/// What is wrong with a picture's geometry, in words.
enum GeometryFaults {
    static func of(_ plate: Plate) -> [String] {
        var faults: [String] = []
        let canvas = Box(x: 0, y: 0, width: plate.size.width, height: plate.size.height)
        let frames = plate.panels.map(\.frame)
        var furniture = [plate.heading.box] + plate.legend.flatMap { [$0.box, $0.line.box] }
        furniture += frames
        for (number, box) in furniture.enumerated() {
            if !canvas.contains(box) { faults.append("\(box) leaves the canvas \(canvas)") }
            for other in furniture[(number + 1)...] where box.overlaps(other) {
                faults.append("\(box) lies upon \(other)")
            }
        }
        for panel in plate.panels { faults += of(panel) }
        return faults
    }

    private static func of(_ panel: Plate.Panel) -> [String] {
        var faults: [String] = []
        let names = panel.sketch.nodes.map(\.id)
        let boxes = panel.layout.boxes
        var things = zip(names, boxes).map { (name: $0, box: $1) }
        for (number, label) in panel.layout.labels.enumerated() {
            if let label { things.append(("label \(number)", label)) }
        }
        things += panel.title.map { ("title", $0.box) }
        for (number, thing) in things.enumerated() {
            if !panel.frame.contains(thing.box) { faults.append("\(thing.name) leaves its frame") }
            for other in things[(number + 1)...] where thing.box.grown(2).overlaps(other.box) {
                faults.append("\(thing.name) \(thing.box) lies upon \(other.name) \(other.box)")
            }
        }
        for (node, box) in zip(panel.sketch.nodes, boxes) {
            let inset = 2 * ShapePath.inset(node.kind)
            let widest = max(
                TextMeasure.width(node.name, size: Plate.nameSize, isBold: true),
                TextMeasure.width(node.detail, size: Plate.detailSize)
            )
            if widest + inset > box.width { faults.append("the words of \(node.id) are wider than its box") }
        }
        for number in panel.sketch.edges.indices { faults += edge(number, panel, things) }
        return faults
    }

    private static func edge(_ number: Int, _ panel: Plate.Panel, _ things: [(name: String, box: Box)]) -> [String] {
        var faults: [String] = []
        let edge = panel.sketch.edges[number]
        let route = panel.layout.routes[number]
        let name = "edge \(panel.sketch.nodes[edge.from].id) to \(panel.sketch.nodes[edge.to].id)"
        if (panel.layout.labels[number] == nil) != edge.label.isEmpty {
            faults.append("\(name) has no place for its label")
        }
        if !panel.layout.boxes[edge.from].touches(route.start) { faults.append("\(name) begins beside its source") }
        if !panel.layout.boxes[edge.to].touches(route.end) { faults.append("\(name) ends beside its target") }
        var from = route.start
        for piece in route.pieces {
            for step in 0...24 {
                let point = piece.at(Double(step) / 24, from: from)
                if !panel.frame.contains(point) { faults.append("\(name) leaves the frame") }
                for thing in things where thing.name != "label \(number)" && thing.box.grown(-0.5).contains(point) {
                    faults.append("\(name) runs through \(thing.name)")
                }
            }
            from = piece.end
        }
        return Array(Set(faults))
    }
}

extension Box {
    func grown(_ by: Double) -> Box { Box(x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by) }

    func contains(_ other: Box) -> Bool {
        other.x >= x && other.y >= y && other.maxX <= maxX && other.maxY <= maxY
    }

    func contains(_ point: Point) -> Bool { point.x > x && point.x < maxX && point.y > y && point.y < maxY }

    /// True for a point of the upper or lower side.
    func touches(_ point: Point) -> Bool {
        point.x >= x && point.x <= maxX && (abs(point.y - y) < 0.01 || abs(point.y - maxY) < 0.01)
    }
}

extension Route.Piece {
    /// The point of a cubic curve at a share of its way.
    func at(_ share: Double, from start: Point) -> Point {
        let rest = 1 - share
        func mix(_ part: (Point) -> Double) -> Double {
            rest * rest * rest * part(start) + 3 * rest * rest * share * part(control1)
                + 3 * rest * share * share * part(control2) + share * share * share * part(end)
        }
        return Point(x: mix(\.x), y: mix(\.y))
    }
}
