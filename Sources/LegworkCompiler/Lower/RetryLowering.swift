import LegworkGraph
import LegworkJSON
import LegworkYAML

/// Makes retry policies of the long and the short form. Source: `10-language` §3, Retry.
enum RetryLowering {
    /// The policies, in the order in which they are asked; none where there is no `retry`.
    static func policies(_ node: YAMLNode?) -> [RetryPolicy] {
        guard let node, let entries = node.entries, !entries.isEmpty else { return [] }
        let short = entries.filter(RetryCheck.isCode)
        guard short.isEmpty else {
            return short.compactMap { entry in
                guard let code = CodePattern(.string(entry.key)), let retries = RetryCheck.retries(of: entry.value)
                else { return nil }
                return RetryPolicy(maximumAttempts: Int(retries) + 1, codes: [code])
            }
        }
        let fields = Fields(node, of: .retry)
        var policy = RetryPolicy()
        if let attempts = fields["maximum_attempts"]?.scalar?.value.integerValue {
            policy.maximumAttempts = Int(attempts)
        }
        if let interval = milliseconds(fields["initial_interval"]) { policy.initialIntervalMilliseconds = interval }
        if let factor = fields["backoff_coefficient"]?.scalar?.value.doubleValue { policy.backoffCoefficient = factor }
        if let interval = milliseconds(fields["maximum_interval"]) {
            policy.maximumIntervalMilliseconds = interval
        } else {
            // A first pause beyond the default cap must not be cut by a default.
            policy.maximumIntervalMilliseconds = max(
                policy.maximumIntervalMilliseconds,
                policy.initialIntervalMilliseconds
            )
        }
        if let jitter = fields["jitter"]?.scalar?.value.doubleValue { policy.jitter = jitter }
        if let codes = fields["codes"] { policy.codes = CodeReading.patterns(codes) }
        if let codes = fields["non_retryable"] { policy.nonRetryable = CodeReading.patterns(codes) }
        return [policy]
    }

    private static func milliseconds(_ node: YAMLNode?) -> Int64? {
        node?.scalar.flatMap { DurationText.milliseconds($0.value) }
    }
}
