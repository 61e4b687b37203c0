import LegworkJSON

/// A task as a program or a server of somebody else's gets it.
struct WorkerCall: Sendable {
    /// The app's id.
    var app: String
    /// The job's id.
    var job: String
    /// The activity's id.
    var activity: String
    /// The topic.
    var topic: String
    /// Which attempt it is, from 1.
    var attempt: Int
    /// The same for every attempt of one dispatch.
    var idempotencyKey: String
    /// The input.
    var input: JSON
}

/// What came back. Source: `10-language` §3, Worker answers.
struct WorkerReply: Sendable, Equatable {
    /// The three kinds of answers.
    enum Status: String, Sendable { case success, error, pending }

    /// The kind.
    var status: Status = .success
    /// Decides the edge.
    var code = 200
    /// The data; for an error `{message, …}`.
    var data: JSON = .emptyObject

    /// An error in words.
    static func error(_ code: Int, _ message: String, data: JSON? = nil) -> WorkerReply {
        var object = JSONObject([("message", .string(message))])
        object["data"] = data
        return WorkerReply(status: .error, code: code, data: .object(object))
    }

    /// The reply that a JSON text means.
    ///
    /// Nothing is `{}`. An object of `status` (`success`, `error`, `pending`) with `code` or `data` or both, and nothing
    /// else, says how the answer is to be taken; any other value is the data of a success.
    /// - Throws: ``CommandFailure`` where the text is no JSON.
    static func parse(_ bytes: [UInt8], source: String) throws(CommandFailure) -> WorkerReply {
        guard bytes.contains(where: { !Self.isSpace($0) }) else { return WorkerReply() }
        let json = try InputText.json(bytes, source: source)
        return wrapped(json) ?? WorkerReply(data: json)
    }

    /// The reply of an object that says how it is to be taken; nil for any other value.
    static func wrapped(_ json: JSON) -> WorkerReply? {
        guard let object = json.objectValue, object.count > 1,
            object.keys.allSatisfy({ ["status", "code", "data"].contains($0) }),
            let status = object["status"]?.stringValue.flatMap(Status.init(rawValue:))
        else { return nil }
        let fallback =
            switch status {
            case .success: 200
            case .pending: 202
            case .error: 500
            }
        var code = fallback
        if let given = object["code"] {
            guard let number = given.integerValue, 100...599 ~= number else { return nil }
            code = Int(number)
        }
        return WorkerReply(status: status, code: code, data: object["data"] ?? .emptyObject)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
