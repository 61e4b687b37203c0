package import LegworkGraph
import LegworkJSON
package import LegworkPlanner

/// Runs the tests of an app: a test in, how it came out. No I/O, no clock but the test's own, no chance.
package struct FlowTestRunner {
    private let app: CompiledApp
    private let prepared: PreparedApp
    private let messagesMax: Int

    /// The most messages that a test takes unless told otherwise: beyond, its flow is taken for one that never ends.
    package static let messagesMaxDefault = 20_000

    /// A runner for an app.
    ///
    /// - Throws: ``PreparationError`` where a part of the app cannot be read, which the compiler would have refused.
    package init(
        _ app: CompiledApp,
        messagesMax: Int = FlowTestRunner.messagesMaxDefault
    ) throws(PreparationError) {
        self.app = app
        self.messagesMax = messagesMax
        prepared = try PreparedApp(app)
    }

    /// Runs a test.
    ///
    /// - Throws: ``PreparationError`` where the app cannot be read with the test's settings.
    package func run(_ test: FlowTest) throws(PreparationError) -> FlowTestResult {
        var subject = prepared
        if test.settings.objectValue?.isEmpty == false {
            var changed = app
            changed.settings = app.settings.replacing(test.settings)
            subject = try PreparedApp(changed)
        }
        return FlowTestResult(test, FlowTestRun.run(test, app: subject, messagesMax: messagesMax))
    }
}

extension JSON {
    /// This value with the leaves of another one in place of its own.
    fileprivate func replacing(_ leaves: JSON) -> JSON {
        guard var object = objectValue, let members = leaves.objectValue else { return leaves }
        for (key, value) in members { object[key] = object[key]?.replacing(value) ?? value }
        return .object(object)
    }
}
