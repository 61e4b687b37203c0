import LegworkExpression
package import LegworkGraph
import LegworkJSON
package import LegworkSchema

/// An activity made ready. A class, as every step hands it around.
package final class PreparedActivity: Sendable {
    /// Its index in the graph.
    package let index: Int
    /// The compiled activity.
    package let source: Activity
    /// The rules by which it waits for signals.
    package let hookRules: [PreparedHookRule]
    /// `input.schema`.
    package let inputSchema: Schema?
    /// `output.schema`.
    package let outputSchema: Schema?
    /// The schema of a signal that it waits for, or that it sends.
    package let payloadSchema: Schema?
    /// True for a hook that cycles re-enter.
    package let isPivot: Bool

    /// What its Leg 1 does.
    let category: Category

    /// What Leg 1 of a type does; the type itself has all settings of the activity with it.
    enum Category: Sendable {
        case trigger
        case worker
        case await
        case hook
        /// It waits for nothing, and sends jobs where they are to go.
        case control

        init(_ kind: ActivityKind) {
            switch kind {
            case .trigger: self = .trigger
            case .worker: self = .worker
            case .await: self = .await
            case .hook: self = .hook
            case .cycle, .signal, .interrupt: self = .control
            }
        }
    }

    /// True for a hook that waits for a signal.
    let waitsForSignal: Bool
    /// True if several edges meet at it.
    let isJoin: Bool
    /// True if it must be told that it will never run.
    let mattersWhenDead: Bool

    /// Its id, as the app names it.
    let id: String
    /// The type's name as YAML spells it.
    let typeName: String
    /// The names of its fields in a scope's hash.
    let fieldNames: FieldNames

    /// The names of the fields of an instance: a letter and the activity's number.
    struct FieldNames: Sendable {
        let ledger, record, output, input, hook, error, bundle: String

        init(_ activity: Int) {
            ledger = "L\(activity)"
            record = "R\(activity)"
            output = "O\(activity)"
            input = "I\(activity)"
            hook = "H\(activity)"
            error = "E\(activity)"
            bundle = "P\(activity)"
        }
    }

    let inputMaps: Mapping?
    let outputMaps: Mapping?
    let jobMaps: JobMapping?
    let emit: Expression?
    let edges: [PreparedEdge]
    /// True if its input must be kept: something refers to it, or it may be tried again.
    let keepsInput: Bool

    // Of one type or another; nil where the type has no such key or the app does not use it.
    let topic: Expression?
    let timeout: Expression?
    let scheduleTimeout: Expression?
    let heartbeat: Expression?
    let awaits: Expression?
    let sleep: Expression?
    let payloadMaps: Mapping?
    let status: Expression?
    let code: Expression?
    let target: Expression?
    let reason: Expression?
    let throwsError: Expression?
    let descend: Expression?
    let stack: Expression?
    let priority: Expression?
    let keyName: Expression?
    let keyValue: Expression?
    let resolverMaps: Mapping?
    let scrub: Expression?

    init(
        _ index: Int,
        of graph: Graph,
        _ topology: GraphTopology,
        parts: Parts,
        rules: [PreparedHookRule],
        inputIsReferred: Bool
    ) throws(PreparationError) {
        let activity = graph.activities[index]
        let keys = KindKeys(activity.kind)
        self.index = index
        source = activity
        id = activity.id
        typeName = activity.kind.name
        category = Category(activity.kind)
        fieldNames = FieldNames(index)
        hookRules = rules
        inputSchema = try parts.schema(activity.inputSchema, "the input schema")
        outputSchema = try parts.schema(activity.outputSchema, "the output schema")
        payloadSchema = try parts.schema(keys.payloadSchema, "the signal's schema")
        inputMaps = try parts.mapping(activity.inputMaps, "'input.maps'")
        outputMaps = try parts.mapping(activity.outputMaps, "'output.maps'")
        jobMaps = try parts.jobMapping(activity.jobMaps, "'job.maps'")
        emit = try parts.expression(activity.emit, "'emit'")
        var edges: [PreparedEdge] = []
        for edge in activity.transitions { edges.append(try PreparedEdge(edge, parts)) }
        self.edges = edges
        isPivot = keys.isPivot
        waitsForSignal = keys.waitsForSignal
        isJoin = topology.isJoin(index)
        mattersWhenDead = topology.mattersWhenDead[index]
        keepsInput = inputIsReferred || keys.retries || graph.onError == .pause
        topic = try parts.expression(keys.topic, "'topic'")
        timeout = try parts.expression(keys.timeout, "'timeout'")
        scheduleTimeout = try parts.expression(keys.scheduleTimeout, "'schedule_timeout'")
        heartbeat = try parts.expression(keys.heartbeat, "'heartbeat'")
        awaits = try parts.expression(keys.awaits, "'await'")
        sleep = try parts.expression(keys.sleep, "'sleep'")
        payloadMaps = try parts.mapping(keys.payloadMaps, "'signal.maps'")
        status = try parts.expression(keys.status, "'status'")
        code = try parts.expression(keys.code, "'code'")
        target = try parts.expression(keys.target, "'target'")
        reason = try parts.expression(keys.reason, "'reason'")
        throwsError = try parts.expression(keys.throwsError, "'throw'")
        descend = try parts.expression(keys.descend, "'descend'")
        stack = try parts.expression(keys.stack, "'stack'")
        priority = try parts.expression(keys.priority, "'priority'")
        keyName = try parts.expression(keys.keyName, "'key_name'")
        keyValue = try parts.expression(keys.keyValue, "'key_value'")
        resolverMaps = try parts.mapping(keys.resolverMaps, "'resolver.maps'")
        scrub = try parts.expression(keys.scrub, "'scrub'")
    }
}

/// The keys of all types side by side.
private struct KindKeys {
    var topic, timeout, scheduleTimeout, heartbeat, awaits, sleep: JSON?
    var payloadSchema, payloadMaps, status, code, target, reason, throwsError, descend, stack: JSON?
    var priority, keyName, keyValue, resolverMaps, scrub: JSON?
    var isPivot = false
    var waitsForSignal = false
    var retries = false

    init(_ kind: ActivityKind) {
        switch kind {
        case .worker(let settings):
            topic = settings.topic
            timeout = settings.timeout
            scheduleTimeout = settings.scheduleTimeout
            heartbeat = settings.heartbeat
            priority = settings.priority
            retries = !settings.retry.isEmpty
        case .await(let settings):
            topic = settings.topic
            timeout = settings.timeout
            awaits = settings.awaits
            retries = !settings.retry.isEmpty
        case .hook(let settings):
            sleep = settings.sleep
            payloadSchema = settings.payloadSchema
            isPivot = settings.isPivot
            waitsForSignal = settings.waitsForSignal
        case .signal(let settings):
            topic = settings.topic
            payloadSchema = settings.payloadSchema
            payloadMaps = settings.payloadMaps
            status = settings.status
            code = settings.code
            keyName = settings.keyName
            keyValue = settings.keyValue
            resolverMaps = settings.resolverMaps
            scrub = settings.scrub
        case .interrupt(let settings):
            target = settings.target
            topic = settings.topic
            reason = settings.reason
            code = settings.code
            throwsError = settings.throwsError
            descend = settings.descend
            stack = settings.stack
        case .trigger, .cycle: break
        }
    }
}

/// An edge made ready. A class, as every step looks at some.
final class PreparedEdge: Sendable {
    let source: Transition
    /// The index of the activity that it leads to.
    let target: Int
    /// True if the edge covers 202.
    let opensDimension: Bool
    /// True if it fires when no other edge of the same codes did.
    let isElse: Bool
    let match: [(expected: Expression, actual: Expression)]
    private let coversSuccess: Bool

    init(_ edge: Transition, _ parts: Parts) throws(PreparationError) {
        source = edge
        target = edge.to
        opensDimension = edge.opensDimension
        isElse = edge.isElse
        coversSuccess = edge.covers(code: 200)
        var match: [(expected: Expression, actual: Expression)] = []
        for rule in edge.match {
            let expected: Expression = try parts.expression(rule.expected, "'expected' of an edge")
            match.append((expected, try parts.expression(rule.actual, "'actual' of an edge")))
        }
        self.match = match
    }

    /// True if one of its codes covers `code`.
    func covers(code: Int) -> Bool { code == 200 ? coversSuccess : source.covers(code: code) }
}
