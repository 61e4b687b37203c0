/// A point of a picture, in pixels; y grows downwards.
struct Point: Equatable {
    var x: Double
    var y: Double
}

/// A width and a height, in pixels.
struct Size: Equatable {
    var width: Double
    var height: Double
}

/// A box along the axes.
struct Box: Equatable {
    var x: Double
    var y: Double
    var width: Double
    var height: Double

    var maxX: Double { x + width }
    var maxY: Double { y + height }
    var midX: Double { x + width / 2 }
    var midY: Double { y + height / 2 }

    /// The box moved.
    func shifted(_ dx: Double, _ dy: Double) -> Box { Box(x: x + dx, y: y + dy, width: width, height: height) }

    /// True if the insides of both have a point in common.
    func overlaps(_ other: Box) -> Bool {
        x < other.maxX && other.x < maxX && y < other.maxY && other.y < maxY
    }
}

/// The way of an edge: a start and smooth pieces, each with its two control points.
struct Route: Equatable {
    struct Piece: Equatable {
        var control1: Point
        var control2: Point
        var end: Point
    }

    var start: Point
    var pieces: [Piece] = []

    var end: Point { pieces.last?.end ?? start }

    /// The way back.
    var reversed: Route {
        var route = Route(start: end)
        for (place, piece) in pieces.enumerated().reversed() {
            let before = place > 0 ? pieces[place - 1].end : start
            route.pieces.append(Piece(control1: piece.control2, control2: piece.control1, end: before))
        }
        return route
    }

    /// The way moved.
    func shifted(_ dx: Double, _ dy: Double) -> Route {
        func move(_ point: Point) -> Point { Point(x: point.x + dx, y: point.y + dy) }
        let moved = pieces.map { Piece(control1: move($0.control1), control2: move($0.control2), end: move($0.end)) }
        return Route(start: move(start), pieces: moved)
    }

    /// Goes straight down, or up, to a height.
    mutating func run(toY y: Double) {
        guard y != end.y else { return }
        let from = end
        pieces.append(
            Piece(
                control1: Point(x: from.x, y: from.y + (y - from.y) / 3),
                control2: Point(x: from.x, y: from.y + (y - from.y) * 2 / 3),
                end: Point(x: from.x, y: y)
            )
        )
    }

    /// Swings over to a point, leaving and arriving upright, so that it never leaves the heights between both.
    mutating func swing(to point: Point) {
        guard point.x != end.x else { return run(toY: point.y) }
        let middle = (end.y + point.y) / 2
        pieces.append(
            Piece(control1: Point(x: end.x, y: middle), control2: Point(x: point.x, y: middle), end: point)
        )
    }
}
