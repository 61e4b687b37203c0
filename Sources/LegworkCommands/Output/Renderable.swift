import LegworkJSON

/// What a command has to say: the same data for people and for programs.
protocol Renderable {
    /// For programs. A list prints one object a line, so that an empty one prints nothing.
    var json: JSON { get }

    /// For people: lines without a line feed at their ends; none where there is nothing to say.
    func lines(_ style: RenderingStyle) -> [String]
}

/// What a rendering for people may know of where it is shown.
struct RenderingStyle: Sendable {
    /// The colours.
    var paint: Paint
    /// The width of a line; nil for any.
    var columns: Int?
    /// The instant, in milliseconds since 1970, for ages.
    var nowMilliseconds: Int64

    /// A style of these parts.
    init(paint: Paint, columns: Int?, nowMilliseconds: Int64) {
        self.paint = paint
        self.columns = columns
        self.nowMilliseconds = nowMilliseconds
    }
}
