/// The colours of a picture.
struct Palette {
    /// The inside and the outline of a shape.
    struct Paint {
        var fill: String
        var line: String
    }

    var background: String
    var panel: String
    var panelLine: String
    var text: String
    var faint: String
    private var paints: [Sketch.Kind: Paint]
    private var strokes: [Sketch.Stroke: String]

    func paint(_ kind: Sketch.Kind) -> Paint { paints[kind] ?? Paint(fill: panel, line: text) }

    func stroke(_ stroke: Sketch.Stroke) -> String { strokes[stroke] ?? text }

    /// For a light page.
    static let light = Palette(
        background: "#ffffff",
        panel: "#f8fafc",
        panelLine: "#d5dbe3",
        text: "#111827",
        faint: "#4b5563",
        paints: [
            .trigger: Paint(fill: "#d1fae5", line: "#047857"), .worker: Paint(fill: "#dbeafe", line: "#1d4ed8"),
            .await: Paint(fill: "#e0e7ff", line: "#4338ca"), .hook: Paint(fill: "#fef3c7", line: "#b45309"),
            .cycle: Paint(fill: "#f3e8ff", line: "#7e22ce"), .signal: Paint(fill: "#cffafe", line: "#0e7490"),
            .interrupt: Paint(fill: "#fee2e2", line: "#b91c1c"),
        ],
        strokes: [.plain: "#4b5563", .error: "#b91c1c", .interim: "#0e7490", .cycle: "#7e22ce"]
    )

    /// For a dark page.
    static let dark = Palette(
        background: "#0d1117",
        panel: "#151b23",
        panelLine: "#30363d",
        text: "#f0f3f6",
        faint: "#b1bac4",
        paints: [
            .trigger: Paint(fill: "#063b2b", line: "#34d399"), .worker: Paint(fill: "#13294f", line: "#79a8ff"),
            .await: Paint(fill: "#25235c", line: "#a5a3ff"), .hook: Paint(fill: "#45300a", line: "#f5b83d"),
            .cycle: Paint(fill: "#371659", line: "#cf9bff"), .signal: Paint(fill: "#073b47", line: "#38cfe6"),
            .interrupt: Paint(fill: "#4f1416", line: "#ff8f8a"),
        ],
        strokes: [.plain: "#9da7b3", .error: "#ff8f8a", .interim: "#38cfe6", .cycle: "#cf9bff"]
    )
}
