import LegworkEngine
import LegworkGraph
import LegworkJSON
import LegworkLedger
import LegworkPlanner
import LegworkStore

extension Legwork {
    /// How many events one reading takes.
    private static let eventsPerRead = 500

    /// What jobs announce on a topic that graphs publish to, in the order in which it happened, without an end.
    ///
    /// Somebody who comes late begins with what is kept: about 10,000 events of each partition of the store.
    ///
    /// - Parameters:
    ///   - topic: what the graphs publish to.
    ///   - job: only what this job announces; nil for all jobs of the topic.
    ///   - onlyNew: true to begin with what is announced from now on.
    ///   - app: the app; nil where only one has the topic.
    /// - Throws: ``LegworkError``: 404 where no graph publishes to the topic. The sequence throws where Redis is lost.
    public func publications(
        _ topic: String,
        job: String? = nil,
        onlyNew: Bool = false,
        app: String? = nil
    ) async throws -> AsyncThrowingStream<Publication, any Error> {
        do {
            let app = try await publisher(of: topic, app: app)
            // First listen, then read: what happens in between is in one or the other.
            let wakes = try await notices.wakes(partitions: shelf.partitions)
            let store = shelf.store
            let start = onlyNew ? try await store.eventEnds() : Array(repeating: .zero, count: store.partitions)
            let (stream, continuation) = AsyncThrowingStream.makeStream(of: Publication.self)
            let reading = Swift.Task {
                var places = start
                do {
                    var wake = wakes.makeAsyncIterator()
                    repeat {
                        while true {
                            let events = try await store.events(after: &places, limit: Self.eventsPerRead)
                            for found in events where found.event.app == app && (job == nil || found.event.job == job) {
                                guard try await self.topics(publishing: topic, app: app).contains(found.event.topic),
                                    let publication = Publication(found.event, topic: topic)
                                else { continue }
                                continuation.yield(publication)
                            }
                            if events.count < Self.eventsPerRead { break }
                        }
                    } while await wake.next() != nil
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error is CancellationError ? nil : LegworkError(wrapping: error))
                }
            }
            continuation.onTermination = { _ in reading.cancel() }
            return stream
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// The topics that start graphs which publish to a topic, in any version that is deployed.
    private func topics(publishing topic: String, app: String) async throws -> Set<String> {
        guard let entry = try await catalogue()[app] else { return [] }
        var topics: Set<String> = []
        for version in entry.versions {
            for graph in try await self.app(AppLibrary.Key(app: app, version: version)).source.graphs
            where graph.publishes == topic {
                topics.insert(graph.subscribes)
            }
        }
        return topics
    }

    /// The app that publishes to a topic.
    private func publisher(of topic: String, app wanted: String?) async throws -> String {
        for isFresh in [false, true] {
            var found: [String] = []
            for name in try await catalogue(isFresh: isFresh).keys.sorted() where wanted == nil || wanted == name {
                if try await !topics(publishing: topic, app: name).isEmpty { found.append(name) }
            }
            if let first = found.first, found.count == 1 { return first }
            if found.count > 1 {
                let names = found.map { "'\($0)'" }.joined(separator: ", ")
                throw LegworkError(.badRequest, "several apps publish to '\(topic)': \(names); say which one is meant")
            }
        }
        throw LegworkError(
            .notFound,
            "no graph of a deployed app publishes to '\(topic)'; 'publishes' of a graph names the topic"
        )
    }
}

extension Publication {
    /// What an event announces; nil for events that announce nothing.
    init?(_ event: JobEvent, topic: String) {
        guard let kind = Kind(rawValue: event.kind.rawValue) else { return nil }
        self.init(
            kind: kind,
            app: event.app,
            topic: topic,
            job: event.job,
            milliseconds: event.milliseconds,
            data: JSONValue((try? JSON(parsing: event.payload)) ?? .emptyObject)
        )
    }
}
