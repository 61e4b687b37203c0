import LegworkJSON
import LegworkSystem

/// Answers tasks with a server: the input is posted to a URL, the answer is the body of the response.
///
/// A 2xx is a success, unless its body says how it is to be taken (see ``WorkerReply/parse(_:source:)``). Any other
/// status is an error with that code, so that a flow routes by it; its message is the body's text, or the body's own
/// `message`.
struct HTTPWorker: Sendable {
    /// Where to.
    let url: HTTPURL
    /// How long one task may take, in milliseconds.
    var timeoutMilliseconds: Int64 = 60_000

    /// How much of a body becomes an error's message, in bytes.
    private static let messageBytesMax = 2_000

    /// Posts a task.
    ///
    /// - Throws: `CancellationError` where the task was taken away or the worker stops.
    func answer(_ call: WorkerCall) async throws -> WorkerReply {
        let connection = HTTPConnection(
            post: call.input.serialized(.compact),
            to: url,
            headers: [
                ("Content-Type", "application/json"), ("Accept", "application/json"),
                ("User-Agent", "legwork/\(Program.version)"), ("Idempotency-Key", call.idempotencyKey),
                ("Legwork-App", call.app), ("Legwork-Job", call.job), ("Legwork-Activity", call.activity),
                ("Legwork-Topic", call.topic), ("Legwork-Attempt", String(call.attempt)),
            ],
            timeoutMilliseconds: timeoutMilliseconds
        )
        typealias Answer = Result<HTTPResponse, HTTPConnection.Failure>
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (continuation: CheckedContinuation<Answer, Never>) in
                do {
                    try OSThread.start("request") { continuation.resume(returning: connection.response()) }
                } catch {
                    continuation.resume(returning: .failure(.lost("\(error)")))
                }
            }
        } onCancel: {
            connection.cancel()
        }
        try Task.checkCancellation()
        switch result {
        case .success(let response): return reply(response)
        case .failure(.lost(let reason)): return .error(502, reason)
        case .failure(.timedOut): return .error(504, "\(url.authority) took longer than \(timeoutMilliseconds) ms")
        case .failure(.cancelled): throw CancellationError()
        }
    }

    /// What a response means.
    func reply(_ response: HTTPResponse) -> WorkerReply {
        let parsed = Result { () throws(CommandFailure) in
            try WorkerReply.parse(response.body, source: "the answer of \(url.authority)")
        }
        if 200..<300 ~= response.status {
            switch parsed {
            case .success(let reply) where reply.status == .pending:
                return .error(502, "\(url.authority) answered 'pending'; a response must be final")
            case .success(let reply): return reply
            case .failure(let failure): return .error(502, failure.message)
            }
        }
        if case .success(let reply) = parsed {
            if reply.status == .error { return reply }
            if let message = reply.data["message"]?.stringValue {
                return .error(response.status, message, data: reply.data)
            }
        }
        let text = String(decoding: response.body.prefix(Self.messageBytesMax), as: UTF8.self)
        return .error(response.status, text.isEmpty ? "\(url.authority) answered \(response.status)" : text)
    }
}
