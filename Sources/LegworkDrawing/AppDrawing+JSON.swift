package import LegworkJSON

extension AppDrawing {
    /// The graphs as data, one object each: `topic`, `publishes` (or null), `activities` with `id`, `type` and what they do,
    /// `transitions` with `from`, `to`, `kind` (plain, error, interim, cycle) and their codes and conditions.
    package func json() -> [JSON] {
        sketches.map { sketch in
            [
                "topic": .string(sketch.title), "publishes": sketch.publishes.map(JSON.string) ?? .null,
                "activities": .array(
                    sketch.nodes.map { node in
                        [
                            "id": .string(node.id), "type": .string(node.kind.rawValue), "name": .string(node.name),
                            "detail": .string(node.detail),
                        ]
                    }
                ),
                "transitions": .array(
                    sketch.edges.map { edge in
                        [
                            "from": .string(sketch.nodes[edge.from].id), "to": .string(sketch.nodes[edge.to].id),
                            "kind": .string(edge.stroke.rawValue), "label": .array(edge.label.map(JSON.string)),
                        ]
                    }
                ),
            ]
        }
    }
}
