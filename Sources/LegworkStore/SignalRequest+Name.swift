package import LegworkLedger

extension SignalRequest {
    /// The signal's name while it is buffered: ids are only distinct within a topic.
    package var bufferName: String { "\(app):\(topic):\(id)" }
}
