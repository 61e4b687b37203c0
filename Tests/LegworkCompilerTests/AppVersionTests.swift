import LegworkGraph
import Testing

/// The order of versions, which decides what may be activated without force. Source: `10-language` §1, §9.
@Suite struct AppVersionTests {
    @Test func partsAreComparedAsNumbersThenAsText() {
        let ordered = ["1+b2", "1+c0", "1", "1.1.9", "1.2.0", "9+ff", "9", "10", "beta"]
        for (place, version) in ordered.enumerated() {
            for later in ordered[(place + 1)...] {
                #expect(AppVersion(version) < AppVersion(later))
                #expect(!(AppVersion(later) < AppVersion(version)))
            }
        }
    }
}
