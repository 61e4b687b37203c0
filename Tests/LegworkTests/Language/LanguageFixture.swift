import Legwork

/// An app of these graphs, each indented by four.
func languageApp(_ graphs: String, settings: String = "", version: String = "1") -> String {
    "app:\n  id: language\n  version: '\(version)'\n\(settings)  graphs:\n" + graphs
}

extension Legwork {
    /// Starts a job and waits for its end.
    func outcome(_ topic: String, _ input: JSONValue = [:], id: String? = nil) async throws -> JobResult {
        try await result(of: start(topic, input: input, id: id), timeout: hangLimit)
    }

    /// The data of a job that completes.
    func data(_ topic: String, _ input: JSONValue = [:], id: String? = nil) async throws -> JSONValue {
        let result = try await outcome(topic, input, id: id)
        guard result.state == .completed else {
            throw LegworkError(.fault, "the job is \(result.state): \(result.error?.text ?? "")")
        }
        return result.data
    }

    /// Waits until something of a job, or of the store, is as it should be.
    func eventually(_ condition: () async throws -> Bool) async throws {
        while try await !condition() { try await Task.sleep(for: .milliseconds(2)) }
    }
}

extension WorkerAnswer {
    /// What a task's input asks for: `{code, data?}`.
    static func asked(_ task: WorkerTask) -> WorkerAnswer {
        let code = Int(task.input["code"]?.integer ?? 200)
        guard code < 400 else { return .error(code: code, message: "as asked", data: task.input["data"]) }
        return .success(task.input["data"] ?? [:], code: code)
    }
}
