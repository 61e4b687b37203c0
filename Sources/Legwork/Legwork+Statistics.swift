import LegworkEngine
import LegworkGraph
import LegworkLedger
import LegworkPlanner
import LegworkStore

extension Legwork {
    /// What the starts of a topic come to, as `stats` of its trigger counts them.
    ///
    /// A slice is kept for 2,016 of its own lengths (a week of `5m`, twelve of `1h`, five years of `1d`), the one of
    /// `infinity` for good.
    ///
    /// - Parameters:
    ///   - topic: what the graph subscribes to.
    ///   - key: only jobs that were counted under this key; nil for all.
    ///   - from: only slices that begin at this millisecond since 1970 or later; nil for all.
    ///   - to: only slices that begin at this millisecond since 1970 or earlier; nil for all.
    ///   - app: the app; nil where only one has the topic.
    /// - Throws: ``LegworkError``: 404 for an unknown topic, 400 for a span that ends before it begins.
    public func statistics(
        _ topic: String,
        key: String? = nil,
        from: Int64? = nil,
        to: Int64? = nil,
        app: String? = nil
    ) async throws -> JobStatistics {
        do {
            let target = try await find(topic, app: app, isFresh: false) { $0.graph(subscribing: topic) != nil }
            let (first, last) = (from ?? 0, to ?? Int64.max >> 10)
            guard first <= last else { throw LegworkError(.badRequest, "the span ends before it begins") }
            let stored = try await shelf.store.statistics(
                app: target.key.app,
                topic: topic,
                key: key,
                between: first...last
            )
            var slices: [Tally.Slice: SliceValues] = [:]
            var total = SliceValues()
            for item in stored {
                let values = SliceValues(fields: item.fields)
                slices[item.slice, default: SliceValues()].add(values)
                total.add(values)
            }
            let sorted = slices.sorted {
                ($0.key.startMilliseconds, $0.key.key, $0.key.granularity)
                    < ($1.key.startMilliseconds, $1.key.key, $1.key.granularity)
            }
            return JobStatistics(
                app: target.key.app,
                topic: topic,
                total: .init(total),
                slices: sorted.map { slice, values in
                    JobStatistics.Slice(
                        key: slice.key,
                        granularity: slice.granularity,
                        startMilliseconds: slice.startMilliseconds,
                        values: .init(values)
                    )
                }
            )
        } catch {
            throw LegworkError(wrapping: error)
        }
    }
}
