import LegworkCompiler
import LegworkDiagnostics
import Testing

/// The key tables themselves.
@Suite struct LanguageTests {
    @Test(arguments: Block.all)
    func keysAreNamedOnceAndExplained(block: Block) {
        let keys = Language.keys(of: block)
        let names = keys.flatMap { [$0.name] + $0.aliases }
        #expect(!keys.isEmpty)
        #expect(Set(names).count == names.count)
        for key in keys {
            #expect(key.documentation.hasSuffix(".") && key.documentation.first?.isUppercase == true)
            #expect(!key.isRequired || key.defaultText == nil)
            #expect(Language.key(key.name, of: block) == key)
        }
    }

    @Test(arguments: Block.all)
    func aMisspelledKeyIsFound(block: Block) {
        for key in Language.keys(of: block) where key.name.count > 3 {
            let text = Self.document(with: key.name + "q", in: block)
            guard let text else { continue }
            let diagnostics = Snippet(text).compilation.diagnostics
            let found = diagnostics.first { $0.code == .unknownKey && $0.message.contains("'\(key.name)q'") }
            #expect(found?.fixIt?.replacement == key.name)
        }
    }

    /// A document with one more key in a block of this kind; nil for those that stand in none of the examples.
    private static func document(with key: String, in block: Block) -> String? {
        let extra = "\(key): 1"
        switch block {
        case .document: return "\(extra)\napp: {}"
        case .app: return "app: { \(extra) }"
        case .graph: return Snippet.app(extra)
        case .graphSchema: return Snippet.app("input: { \(extra) }")
        case .activity(let type): return activity("type: \(type.rawValue), \(extra)")
        case .mapping: return activity("type: hook, input: { \(extra) }")
        case .jobMapping: return activity("type: hook, job: { \(extra) }")
        case .resolver: return activity("type: signal, resolver: { \(extra) }")
        case .stats: return activity("type: trigger, stats: { \(extra) }")
        case .measure: return activity("type: trigger, stats: { measures: [{ \(extra) }] }")
        case .retry: return activity("type: worker, retry: { \(extra) }")
        case .edge: return Snippet.app("transitions: { a: [{ \(extra) }] }")
        case .edgeConditions: return Snippet.app("transitions: { a: [{ conditions: { \(extra) } }] }")
        case .match: return Snippet.app("transitions: { a: [{ conditions: { match: [{ \(extra) }] } }] }")
        case .hookRule: return Snippet.app("hooks: { s: [{ \(extra) }] }")
        case .hookConditions: return Snippet.app("hooks: { s: [{ conditions: { \(extra) } }] }")
        case .test: return nil
        }
    }

    private static func activity(_ keys: String) -> String { Snippet.app("activities: { a: { \(keys) } }") }
}
