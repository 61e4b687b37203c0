package import LegworkAudit

/// The invariants of the whole store. Source: `30-reliability`.
extension Legwork {
    /// Walks over the store while it works, and checks its invariants.
    ///
    /// - Parameters:
    ///   - readsPerSecond: the most questions a second; nil for as many as the server answers.
    ///   - repairs: true to mend what can be mended without a risk.
    ///   - progress: is told now and then how far it is.
    ///   - found: is told of each violation, and whether it was mended.
    /// - Throws: ``LegworkError`` where Redis is lost.
    package func audit(
        readsPerSecond: Int? = StoreAudit.readsPerSecondDefault,
        repairs: Bool = false,
        progress: (AuditProgress) -> Void = { _ in },
        found: (AuditViolation, _ isRepaired: Bool) -> Void
    ) async throws -> AuditSummary {
        do {
            return try await StoreAudit(shelf.store, readsPerSecond: readsPerSecond, repairs: repairs)
                .run(progress: progress, found: found)
        } catch {
            throw LegworkError(wrapping: error)
        }
    }

    /// All violations of the store: empty for one that is right.
    package func violations() async throws -> [AuditViolation] {
        var all: [AuditViolation] = []
        _ = try await audit(readsPerSecond: nil) { violation, _ in all.append(violation) }
        return all
    }
}
