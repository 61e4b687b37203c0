extension FunctionCatalogue {
    /// The functions that give nothing but `true` and `false`.
    static let tests: Set<String> = [
        "array.includes", "array.isSubset", "conditional.deepEquals", "conditional.equality",
        "conditional.greater_than", "conditional.greater_than_or_equal", "conditional.inequality",
        "conditional.less_than", "conditional.less_than_or_equal", "conditional.strict_equality",
        "conditional.strict_inequality", "cron.isValid", "date.isAfter", "date.isBefore", "date.isSame",
        "date.isValid", "logical.in", "number.gt", "number.gte", "number.isEven", "number.isFinite",
        "number.isInteger", "number.isNaN", "number.isOdd", "number.lt", "number.lte", "object.has",
        "object.hasOwnProperty", "object.isEmpty", "object.isExtensible", "object.isFrozen", "object.isPrototypeOf",
        "object.isSealed", "object.propertyIsEnumerable", "regex.test", "string.endsWith", "string.equalsIgnoreCase",
        "string.includes", "string.startsWith", "type.isArray", "type.isBoolean", "type.isDate", "type.isInteger",
        "type.isMissing", "type.isNull", "type.isNullish", "type.isNumber", "type.isObject", "type.isString",
        "unary.not",
    ]
}
