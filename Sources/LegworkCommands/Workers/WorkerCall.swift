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
    /// else, says how the answer is to be taken; so do `error` and `pending` alone, and an error may have a `message` of its
    /// own. Any other value is the data of a success.
    /// - Throws: ``CommandFailure`` where the text is no JSON.
    static func parse(_ bytes: [UInt8], source: String) throws(CommandFailure) -> WorkerReply {
        guard bytes.contains(where: { !Self.isSpace($0) }) else { return WorkerReply() }
        let json = try InputText.json(bytes, source: source)
        return wrapped(json) ?? WorkerReply(data: json)
    }

    /// The reply of an object that says how it is to be taken; nil for any other value.
    ///
    /// What calls itself an error is never taken for a success: where the rest of it cannot be, it is an error that says so.
    static func wrapped(_ json: JSON) -> WorkerReply? {
        guard let object = json.objectValue,
            let status = object["status"]?.stringValue.flatMap(Status.init(rawValue:))
        else { return nil }
        let names = status == .error ? ["status", "code", "data", "message"] : ["status", "code", "data"]
        guard object.keys.allSatisfy(names.contains), object.count > 1 || status != .success else { return nil }
        var reply = WorkerReply(status: status, code: defaultCode(status), data: object["data"] ?? .emptyObject)
        if let given = object["code"] {
            if let number = given.integerValue, 100...599 ~= number {
                reply.code = Int(number)
            } else if status == .success {
                return nil
            } else {
                let message = "an answer has the code \(given.compact); expected a number from 100 to 599"
                return .error(500, message, data: json)
            }
        }
        if let message = object["message"] { reply.data = said(message, beside: reply.data) }
        return reply
    }

    private static func defaultCode(_ status: Status) -> Int {
        switch status {
        case .success: 200
        case .pending: 202
        case .error: 500
        }
    }

    /// The data of an error whose message stands beside them.
    private static func said(_ message: JSON, beside data: JSON) -> JSON {
        guard var object = data.objectValue else { return ["message": message, "data": data] }
        if object["message"] == nil { object["message"] = message }
        return .object(object)
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}
