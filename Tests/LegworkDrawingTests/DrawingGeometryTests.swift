import LegworkCompiler
import LegworkGraph
import LegworkJSON
import Testing

@testable import LegworkDrawing

@Suite struct DrawingGeometryTests {
    @Test func nothingOverlapsInTheExample() throws {
        let plate = Plate(AppDrawing(try Pictures.app(Pictures.order)))
        #expect(plate.panels.count == 2)
        #expect(plate.panels[0].layout.boxes.count == 10)
        #expect(GeometryFaults.of(plate) == [])
    }

    @Test(arguments: Pictures.flows)
    func nothingOverlapsInFlows(path: String) throws {
        let app = try #require(Compiler().compile(path: path).app)
        #expect(GeometryFaults.of(Plate(AppDrawing(app))) == [])
    }

    @Test(arguments: 0..<60)
    func nothingOverlapsInRandomGraphs(seed: Int) {
        let nodes = 2 + seed % 30
        let app = Pictures.random(seed: UInt64(seed), nodes: nodes, edges: nodes * (1 + seed % 3))
        #expect(GeometryFaults.of(Plate(AppDrawing(app))) == [])
    }

    @Test func nothingOverlapsInALargeGraph() {
        let app = Pictures.random(seed: 99, nodes: 120, edges: 200)
        #expect(GeometryFaults.of(Plate(AppDrawing(app))) == [])
    }

    @Test func aChainRunsStraightDown() throws {
        let activities = (0..<6).map { number in
            Activity(
                id: "a\(number)",
                kind: number == 0 ? .trigger(TriggerSettings()) : .worker(WorkerSettings(topic: "t")),
                transitions: number < 5 ? [Transition(to: number + 1)] : []
            )
        }
        let app = CompiledApp(
            id: "a",
            version: AppVersion("1"),
            graphs: [Graph(subscribes: "t", activities: activities)]
        )
        let layout = Plate(AppDrawing(app)).panels[0].layout
        for box in layout.boxes { #expect(abs(box.midX - layout.boxes[0].midX) < 0.01) }
        for (upper, lower) in zip(layout.boxes, layout.boxes.dropFirst()) { #expect(upper.maxY < lower.y) }
        for route in layout.routes { #expect(route.start.x == route.end.x) }
    }

    @Test func aTreeHasNoCrossings() {
        // A binary tree of four levels, its leaves written in a mixed order.
        let order = [0, 5, 2, 11, 4, 1, 13, 8, 7, 3, 10, 6, 12, 9, 14]
        var activities = (0..<15).map { Activity(id: "a\($0)", kind: .worker(WorkerSettings(topic: "t"))) }
        for place in 0..<7 {
            for child in [2 * place + 1, 2 * place + 2] {
                activities[order[place]].transitions.append(Transition(to: order[child]))
            }
        }
        let input = LayoutInput(
            sizes: activities.map { _ in Size(width: 80, height: 40) },
            edges: activities.enumerated().flatMap { from, activity in
                activity.transitions.map { LayoutInput.Edge(from: from, to: $0.to) }
            }
        )
        let layout = LayeredLayout.layout(input)
        for (number, edge) in input.edges.enumerated() {
            for (other, another) in input.edges.enumerated() where other > number {
                let sameLayer = layout.boxes[edge.from].y == layout.boxes[another.from].y
                guard sameLayer else { continue }
                let before = layout.routes[number].start.x - layout.routes[other].start.x
                let after = layout.routes[number].end.x - layout.routes[other].end.x
                #expect(before * after > 0)
            }
        }
    }

    @Test func backEdgesLeadUp() throws {
        let panel = Plate(AppDrawing(try Pictures.app(Pictures.order))).panels[0]
        let number = try #require(panel.sketch.edges.firstIndex { $0.stroke == .cycle })
        let route = panel.layout.routes[number]
        #expect(route.end.y < route.start.y)
        for (place, edge) in panel.sketch.edges.enumerated() where edge.stroke != .cycle {
            #expect(panel.layout.routes[place].end.y > panel.layout.routes[place].start.y)
        }
    }

    @Test func emptyAndLonelyGraphsAreDrawn() {
        let lonely = Graph(subscribes: "t", activities: [Activity(id: "a", kind: .trigger(TriggerSettings()))])
        let app = CompiledApp(id: "a", version: AppVersion("1"), graphs: [lonely, lonely])
        #expect(GeometryFaults.of(Plate(AppDrawing(app))) == [])
        #expect(GeometryFaults.of(Plate(AppDrawing(app, topics: []))) == [])
    }
}
