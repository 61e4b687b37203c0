/// The stable name of one kind of problem, `LW0204`, under which it is documented and searched for.
///
/// A code never changes its meaning and is never used again. Each has a page `docs/errors/LWnnnn.md`.
package struct DiagnosticCode: Sendable, Hashable {
    /// `LW` and four digits.
    package let rawValue: String
    /// The kind of problem in a few words, lower-case.
    package let title: String
    /// How bad it is.
    package let severity: Severity

    private init(_ number: Int, _ severity: Severity, _ title: String) {
        let digits = String(number)
        self.rawValue = "LW" + String(repeating: "0", count: 4 - digits.count) + digits
        self.title = title
        self.severity = severity
    }

    /// The code of this name, nil if there is none. Case does not matter.
    package init?(named name: String) {
        let wanted = name.uppercased()
        guard let code = Self.all.first(where: { $0.rawValue == wanted }) else { return nil }
        self = code
    }

    /// Codes are equal by name.
    package static func == (left: DiagnosticCode, right: DiagnosticCode) -> Bool { left.rawValue == right.rawValue }

    /// Codes are hashed by name.
    package func hash(into hasher: inout Hasher) { hasher.combine(rawValue) }

    /// Every code, in order of number.
    package static let all: [DiagnosticCode] = reading + references + shape + topology + expressions + tests
}

// swift-format-ignore: AllPublicDeclarationsHaveDocumentation
extension DiagnosticCode {
    // MARK: Reading YAML, LW0001–LW0019

    package static let unreadableFile = DiagnosticCode(1, .error, "a file cannot be read")
    package static let fileTooLarge = DiagnosticCode(2, .error, "a file is larger than 1 MiB")
    package static let notUTF8 = DiagnosticCode(3, .error, "a file is not UTF-8 text")
    package static let controlCharacter = DiagnosticCode(4, .error, "a character that YAML does not allow")
    package static let yamlSyntax = DiagnosticCode(5, .error, "not well-formed YAML")
    package static let nestedTooDeep = DiagnosticCode(6, .error, "values nested more than 64 deep")
    package static let tooManyNodes = DiagnosticCode(7, .error, "more than 100,000 values")
    package static let aliasesTooLarge = DiagnosticCode(8, .error, "aliases that expand to too much")
    package static let duplicateKey = DiagnosticCode(9, .error, "a key that is there twice")
    package static let unknownAnchor = DiagnosticCode(10, .error, "an alias without anchor")
    package static let customTag = DiagnosticCode(11, .error, "a tag that JSON has no type for")
    package static let severalDocuments = DiagnosticCode(12, .error, "several documents in one file")
    package static let emptyDocument = DiagnosticCode(13, .error, "a file without content")
    package static let keyNotText = DiagnosticCode(14, .error, "a key that is not text")
    package static let badMergeKey = DiagnosticCode(15, .error, "a merge key that merges no mapping")
    package static let numberNotJSON = DiagnosticCode(16, .error, "a number that JSON cannot hold")
    package static let recursiveAlias = DiagnosticCode(17, .error, "an alias inside its own anchor")
    package static let unquotedBraces = DiagnosticCode(18, .error, "an expression without quotes")

    private static let reading: [DiagnosticCode] = [
        .unreadableFile, .fileTooLarge, .notUTF8, .controlCharacter, .yamlSyntax, .nestedTooDeep, .tooManyNodes,
        .aliasesTooLarge, .duplicateKey, .unknownAnchor, .customTag, .severalDocuments, .emptyDocument, .keyNotText,
        .badMergeKey, .numberNotJSON, .recursiveAlias, .unquotedBraces,
    ]

    // MARK: References to other files, LW0020–LW0029

    package static let badFileReference = DiagnosticCode(20, .error, "a '$ref' that is not understood")
    package static let referenceOutside = DiagnosticCode(21, .error, "a '$ref' that leaves the app's folder")
    package static let referenceNotFound = DiagnosticCode(22, .error, "a '$ref' to a file that cannot be read")
    package static let pointerNotFound = DiagnosticCode(23, .error, "a '$ref' to a place that is not there")
    package static let referenceCycle = DiagnosticCode(24, .error, "a '$ref' that leads back to itself")
    package static let referencesTooLarge = DiagnosticCode(25, .error, "references that expand to too much")

    private static let references: [DiagnosticCode] = [
        .badFileReference, .referenceOutside, .referenceNotFound, .pointerNotFound, .referenceCycle,
        .referencesTooLarge,
    ]

    // MARK: Keys and values, LW0101–LW0149

    package static let unknownKey = DiagnosticCode(101, .error, "an unknown key")
    package static let missingKey = DiagnosticCode(102, .error, "a key that must be there is missing")
    package static let wrongType = DiagnosticCode(103, .error, "a value of the wrong type")
    package static let valueNotAllowed = DiagnosticCode(104, .error, "a value that is not one of those allowed")
    package static let unknownActivityType = DiagnosticCode(105, .error, "an unknown activity type")
    package static let keyOfOtherType = DiagnosticCode(106, .error, "a key that belongs to other activity types")
    package static let mustNotBeEmpty = DiagnosticCode(107, .error, "something empty that must not be")
    package static let badIdentifier = DiagnosticCode(108, .error, "an id of characters that ids may not have")
    package static let badVersion = DiagnosticCode(109, .error, "a version that is not understood")
    package static let badDuration = DiagnosticCode(110, .error, "a duration that is not understood")
    package static let badCode = DiagnosticCode(111, .error, "a code that is not understood")
    package static let badRetry = DiagnosticCode(112, .error, "a retry policy that makes no sense")
    package static let outOfRange = DiagnosticCode(113, .error, "a number out of range")
    package static let badCron = DiagnosticCode(114, .error, "a cron expression that is not understood")
    package static let badSchema = DiagnosticCode(115, .error, "a schema that is not understood")
    package static let badTopic = DiagnosticCode(116, .error, "a topic that is not understood")
    package static let codeTwice = DiagnosticCode(117, .error, "an edge with two codes")
    package static let elseWithMatch = DiagnosticCode(118, .error, "an 'else' edge with conditions of its own")
    package static let keysExclude = DiagnosticCode(119, .error, "keys that exclude each other")

    private static let shape: [DiagnosticCode] = [
        .unknownKey, .missingKey, .wrongType, .valueNotAllowed, .unknownActivityType, .keyOfOtherType, .mustNotBeEmpty,
        .badIdentifier, .badVersion, .badDuration, .badCode, .badRetry, .outOfRange, .badCron, .badSchema, .badTopic,
        .codeTwice, .elseWithMatch, .keysExclude,
    ]

    // MARK: Names and topology, LW0201–LW0299; warnings from LW0251

    package static let noTrigger = DiagnosticCode(201, .error, "a graph without a trigger")
    package static let twoTriggers = DiagnosticCode(202, .error, "a graph with two triggers")
    package static let duplicateActivity = DiagnosticCode(203, .error, "an activity id that is there twice")
    package static let unknownTarget = DiagnosticCode(204, .error, "an edge to an unknown activity")
    package static let unknownSource = DiagnosticCode(205, .error, "edges from an unknown activity")
    package static let unknownAncestor = DiagnosticCode(206, .error, "a cycle to an unknown activity")
    package static let ancestorNotPivot = DiagnosticCode(207, .error, "a cycle to something that is no upstream pivot")
    package static let loop = DiagnosticCode(208, .error, "a loop without a cycle activity")
    package static let duplicateTopic = DiagnosticCode(209, .error, "two graphs on one topic")
    package static let pivotWaits = DiagnosticCode(210, .error, "a pivot that waits")
    package static let hookRuleToNothing = DiagnosticCode(211, .error, "a hook rule to an unknown activity")
    package static let hookRuleToOther = DiagnosticCode(212, .error, "a hook rule to an activity that is no hook")
    package static let hookWithoutRule = DiagnosticCode(213, .error, "a hook that no rule targets")
    package static let awaitWithoutGraph = DiagnosticCode(214, .error, "a topic that no graph subscribes to")
    package static let signalWithoutRule = DiagnosticCode(215, .error, "a signal to a topic without rule")
    package static let joinMixesDimensions = DiagnosticCode(216, .error, "a join that mixes dimensions")
    package static let edgeToTrigger = DiagnosticCode(217, .error, "an edge into the trigger")
    package static let edgeFromEnd = DiagnosticCode(218, .error, "an edge from an activity that has no way on")
    package static let duplicateEdge = DiagnosticCode(219, .error, "an edge that is there twice")
    package static let orphan = DiagnosticCode(251, .warning, "an activity that nothing reaches")
    package static let noElse = DiagnosticCode(252, .warning, "edges that may all be closed")
    package static let awaitsItself = DiagnosticCode(253, .warning, "an await of the graph's own topic")
    package static let pendingWithoutEdge = DiagnosticCode(254, .warning, "an interim signal that no edge takes in")
    package static let sleepNever = DiagnosticCode(255, .warning, "a sleep that never sleeps")
    package static let codeNeverGiven = DiagnosticCode(256, .warning, "a code that an activity cannot give")
    package static let noEffect = DiagnosticCode(257, .warning, "a key that has no effect")

    private static let topology: [DiagnosticCode] = [
        .noTrigger, .twoTriggers, .duplicateActivity, .unknownTarget, .unknownSource, .unknownAncestor,
        .ancestorNotPivot, .loop, .duplicateTopic, .pivotWaits, .hookRuleToNothing, .hookRuleToOther, .hookWithoutRule,
        .awaitWithoutGraph, .signalWithoutRule, .joinMixesDimensions, .edgeToTrigger, .edgeFromEnd, .duplicateEdge,
        .orphan, .noElse, .awaitsItself, .pendingWithoutEdge, .sleepNever, .codeNeverGiven,
        .noEffect,
    ]

    // MARK: Expressions and mappings, LW0301–LW0399; warnings from LW0351

    package static let badExpression = DiagnosticCode(301, .error, "an expression that is not understood")
    package static let unknownFunction = DiagnosticCode(302, .error, "an unknown function")
    package static let wrongOperands = DiagnosticCode(303, .error, "a wrong number of operands")
    package static let unknownReference = DiagnosticCode(304, .error, "a reference to an unknown activity")
    package static let notAnAncestor = DiagnosticCode(305, .error, "a reference to an activity that has not run")
    package static let badReferencePath = DiagnosticCode(306, .error, "a reference to a part that nothing has")
    package static let outsideSchema = DiagnosticCode(307, .error, "a reference to what a schema rules out")
    package static let impure = DiagnosticCode(308, .error, "an expression that must not depend on clock or chance")
    package static let overlappingKeys = DiagnosticCode(309, .error, "a mapping that writes one path twice")
    package static let variableOutside = DiagnosticCode(310, .error, "an iteration variable outside an iteration")
    package static let typeMismatch = DiagnosticCode(311, .error, "a value that a schema rules out")
    package static let operandType = DiagnosticCode(312, .error, "an operand that a function never takes")
    package static let impureCondition = DiagnosticCode(351, .warning, "a condition that depends on clock or chance")
    package static let lostRows = DiagnosticCode(352, .warning, "rows of a pipe that have no effect")
    package static let inertText = DiagnosticCode(353, .warning, "text that looks like an expression and is none")
    package static let conditionType = DiagnosticCode(354, .warning, "a condition whose sides are never of one type")
    package static let conditionValue = DiagnosticCode(355, .warning, "a condition on a value that a schema rules out")
    package static let contradiction = DiagnosticCode(356, .warning, "conditions that contradict each other")

    private static let expressions: [DiagnosticCode] = [
        .badExpression, .unknownFunction, .wrongOperands, .unknownReference, .notAnAncestor, .badReferencePath,
        .outsideSchema, .impure, .overlappingKeys, .variableOutside, .typeMismatch, .operandType, .impureCondition,
        .lostRows, .inertText, .conditionType, .conditionValue, .contradiction,
    ]

    // MARK: Files of tests, LW0401–LW0449

    package static let duplicateTest = DiagnosticCode(401, .error, "a test's name that is there twice")
    package static let unknownInTest = DiagnosticCode(402, .error, "a test that names what its app does not have")
    package static let badInstant = DiagnosticCode(403, .error, "a time that is not understood")

    private static let tests: [DiagnosticCode] = [.duplicateTest, .unknownInTest, .badInstant]
}
