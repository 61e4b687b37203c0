import Foundation
import LegworkLedger
import Testing

/// ``KeyFamily`` has every key that ``KeySpace`` can make, as its source tells.
@Suite struct KeyFamilyTests {
    /// Names that are channels and not keys.
    private static let channels: Set<String> = ["deployments", "leases", "done"]

    @Test("Every key that KeySpace names is of a family")
    func source() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../Sources/LegworkLedger/KeySpace.swift")
        let text = try String(contentsOf: file, encoding: .utf8)
        var words: Set<String> = []
        for match in text.matches(of: /"\\\(prefix\):(?:\{\\\(partition\)\}:)?([a-z]+)/) {
            words.insert(String(match.1))
        }
        #expect(words.count > 15)
        #expect(words.subtracting(Self.channels) == Set(KeyFamily.allCases.map(\.rawValue)))
    }

    @Test("A key comes apart into what it was made of")
    func roundTrip() {
        let keys = KeySpace(prefix: "x:y")
        let address = Address(",0,3.2")
        let scope = StoreKey(keys.scope(5, app: "a", job: "7:|é", address: address), in: keys)
        #expect(scope?.family == .scope && scope?.partition == 5 && scope?.app == "a")
        #expect(scope?.scope?.address == address && scope?.scope?.job == "7:|é")
        let job = StoreKey(keys.job(0, app: "a", job: "x:y"), in: keys)
        #expect(job?.family == .job && job?.app == "a" && job?.afterApp == "x:y")
        #expect(StoreKey(keys.store, in: keys)?.family == .store)
        #expect(StoreKey(keys.archive(app: "a", version: "1.2"), in: keys)?.afterApp == "1.2")
        #expect(StoreKey("lw:{0}:s", in: keys) == nil)
        #expect(StoreKey("x:y:{0}:what", in: keys) == nil)
        #expect(StoreKey("x:y:{0}:store", in: keys) == nil)
    }
}
