/// A whole picture in numbers: panels with laid out graphs, a heading, a legend.
struct Plate {
    /// One graph with its frame and title.
    struct Panel {
        var sketch: Sketch
        var frame: Box
        /// Where the title's lines stand.
        var title: [Line]
        /// In the picture's own coordinates.
        var layout: Layout
    }

    /// A line of text, by the left end of its base line.
    struct Line {
        var text: String
        var x: Double
        var baseline: Double
        var fontSize: Double
        var isBold = false

        /// The room that the line takes.
        var box: Box {
            Box(
                x: x,
                y: baseline - fontSize,
                width: TextMeasure.width(text, size: fontSize, isBold: isBold),
                height: fontSize * 1.3
            )
        }
    }

    /// A sign in the legend and its words.
    struct Entry {
        enum Sign {
            case kind(Sketch.Kind)
            case stroke(Sketch.Stroke)
        }

        var sign: Sign
        var box: Box
        var line: Line
    }

    var heading: Line
    var panels: [Panel] = []
    var legend: [Entry] = []
    var size = Size(width: 0, height: 0)

    static let margin = 16.0
    static let padding = 20.0
    static let nameSize = 13.0
    static let detailSize = 11.0
    static let labelSize = 11.0
    static let labelLineHeight = 14.0

    /// Places everything.
    init(_ drawing: AppDrawing) {
        heading = Line(
            text: "\(Wording.clipped(drawing.id, to: 60)) · version \(Wording.clipped(drawing.version, to: 20))",
            x: Self.margin,
            baseline: Self.margin + 15,
            fontSize: 15,
            isBold: true
        )
        let blocks = drawing.sketches.map(Self.block)
        let widest = blocks.map(\.frame.width).max() ?? 0
        let area = blocks.reduce(0) { $0 + ($1.frame.width + Self.margin) * ($1.frame.height + Self.margin) }
        let width = max(widest, (area * 1.7).squareRoot(), heading.box.width, 300)
        var x = Self.margin
        var y = Self.margin + 32
        var rowHeight = 0.0
        var farthest = heading.box.width
        for block in blocks {
            if x > Self.margin, x + block.frame.width > Self.margin + width {
                x = Self.margin
                y += rowHeight + Self.margin
                rowHeight = 0
            }
            panels.append(block.shifted(x, y))
            x += block.frame.width + Self.margin
            rowHeight = max(rowHeight, block.frame.height)
            farthest = max(farthest, x - 2 * Self.margin)
        }
        y += rowHeight
        if !blocks.isEmpty { y += Self.margin }
        y = placeLegend(drawing, top: y, width: max(farthest, 420))
        farthest = legend.reduce(farthest) { max($0, $1.line.box.maxX - Self.margin) }
        size = Size(width: farthest + 2 * Self.margin, height: y + Self.margin)
    }

    /// A graph laid out, its frame's corner at zero.
    private static func block(_ sketch: Sketch) -> Panel {
        var ends = [Int](repeating: 0, count: sketch.nodes.count)
        var starts = ends
        for edge in sketch.edges {
            // A way back ends below its pivot and begins above its cycle.
            starts[edge.stroke == .cycle ? edge.to : edge.from] += 1
            ends[edge.stroke == .cycle ? edge.from : edge.to] += 1
        }
        let input = LayoutInput(
            sizes: sketch.nodes.enumerated().map { size(of: $1, ports: max(starts[$0], ends[$0])) },
            edges: sketch.edges.map { edge in
                LayoutInput.Edge(
                    from: edge.from,
                    to: edge.to,
                    label: edge.label.isEmpty ? nil : size(of: edge.label),
                    isBack: edge.stroke == .cycle,
                    weight: edge.stroke == .plain && edge.label.isEmpty ? 4 : 1
                )
            }
        )
        var layout = LayeredLayout.layout(input)
        var title = [
            Line(
                text: Wording.clipped(sketch.title, to: 48),
                x: padding,
                baseline: padding + 12,
                fontSize: 14,
                isBold: true
            )
        ]
        if let publishes = sketch.publishes {
            let text = "publishes \(Wording.clipped(publishes, to: 48))"
            title.append(Line(text: text, x: padding, baseline: padding + 32, fontSize: 11))
        }
        let top = (title.last?.box.maxY ?? 0) + 16
        let width = max(layout.size.width, title.map(\.box.width).max() ?? 0)
        layout = layout.shifted(padding + (width - layout.size.width) / 2, top)
        let frame = Box(x: 0, y: 0, width: width + 2 * padding, height: top + layout.size.height + padding)
        return Panel(sketch: sketch, frame: frame, title: title, layout: layout)
    }

    /// The room that a node's words need in its shape.
    static func size(of node: Sketch.Node, ports: Int) -> Size {
        let name = TextMeasure.width(node.name, size: nameSize, isBold: true)
        let detail = TextMeasure.width(node.detail, size: detailSize)
        let words = max(name, detail) + 2 * ShapePath.inset(node.kind) + 20
        let width = max(words, Double(ports) * 14, 92)
        return Size(width: width.rounded(.up), height: node.detail.isEmpty ? 34 : 46)
    }

    /// The room that an edge's label needs.
    static func size(of label: [String]) -> Size {
        let width = label.map { TextMeasure.width($0, size: labelSize) }.max() ?? 0
        return Size(width: (width + 8).rounded(.up), height: Double(label.count) * labelLineHeight + 4)
    }

    private mutating func placeLegend(_ drawing: AppDrawing, top: Double, width: Double) -> Double {
        let kinds = Sketch.Kind.allCases.filter { kind in
            drawing.sketches.contains { $0.nodes.contains { $0.kind == kind } }
        }
        let strokes = Sketch.Stroke.allCases.filter { stroke in
            drawing.sketches.contains { $0.edges.contains { $0.stroke == stroke } }
        }
        let signs = kinds.map(Entry.Sign.kind) + strokes.map(Entry.Sign.stroke)
        var x = Self.margin
        var y = top
        for sign in signs {
            let text = Self.words(sign)
            let need = 44 + TextMeasure.width(text, size: 11)
            if x > Self.margin, x + need > Self.margin + width {
                x = Self.margin
                y += 24
            }
            let line = Line(text: text, x: x + 44, baseline: y + 14, fontSize: 11)
            legend.append(Entry(sign: sign, box: Box(x: x, y: y, width: 36, height: 20), line: line))
            x += need + 20
        }
        return signs.isEmpty ? y : y + 20
    }

    private static func words(_ sign: Entry.Sign) -> String {
        switch sign {
        case .kind(let kind): kind.rawValue
        case .stroke(.plain): "success"
        case .stroke(.error): "error codes"
        case .stroke(.interim): "interim answer (202)"
        case .stroke(.cycle): "next round"
        }
    }
}

extension Plate.Panel {
    fileprivate func shifted(_ dx: Double, _ dy: Double) -> Plate.Panel {
        var panel = self
        panel.frame = frame.shifted(dx, dy)
        panel.layout = layout.shifted(dx, dy)
        for place in title.indices {
            panel.title[place].x += dx
            panel.title[place].baseline += dy
        }
        return panel
    }
}

extension Layout {
    /// Everything moved.
    func shifted(_ dx: Double, _ dy: Double) -> Layout {
        Layout(
            boxes: boxes.map { $0.shifted(dx, dy) },
            labels: labels.map { $0?.shifted(dx, dy) },
            routes: routes.map { $0.shifted(dx, dy) },
            size: size
        )
    }
}
