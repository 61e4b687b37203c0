import LegworkJSON

/// What SARIF 2.1.0 says of the objects that logs of ours have: their members, what must be there, and no other.
///
/// Source: the OASIS standard, sections 3.13 to 3.58; names and rules as in its JSON Schema, cut to what is used.
enum SARIFShape {
    static let schema: JSON = [
        "type": "object",
        "required": ["version", "runs"],
        "properties": [
            "$schema": ["type": "string", "format": "uri"],
            "version": ["const": "2.1.0"],
            "runs": ["type": "array", "items": ["$ref": "#/$defs/run"]],
        ],
        "additionalProperties": false,
        "$defs": [
            "run": [
                "type": "object",
                "required": ["tool"],
                "properties": [
                    "tool": [
                        "type": "object",
                        "required": ["driver"],
                        "properties": ["driver": ["$ref": "#/$defs/component"]],
                        "additionalProperties": false,
                    ],
                    "columnKind": ["enum": ["utf16CodeUnits", "unicodeCodePoints"]],
                    "results": ["type": "array", "items": ["$ref": "#/$defs/result"]],
                ],
                "additionalProperties": false,
            ],
            "component": [
                "type": "object",
                "required": ["name"],
                "properties": [
                    "name": ["type": "string"],
                    "version": ["type": "string"],
                    "rules": ["type": "array", "uniqueItems": true, "items": ["$ref": "#/$defs/rule"]],
                ],
                "additionalProperties": false,
            ],
            "rule": [
                "type": "object",
                "required": ["id"],
                "properties": [
                    "id": ["type": "string"],
                    "shortDescription": ["$ref": "#/$defs/message"],
                    "help": ["$ref": "#/$defs/message"],
                    "defaultConfiguration": [
                        "type": "object",
                        "properties": ["level": ["$ref": "#/$defs/level"]],
                        "additionalProperties": false,
                    ],
                ],
                "additionalProperties": false,
            ],
            "level": ["enum": ["none", "note", "warning", "error"]],
            "message": [
                "type": "object",
                "required": ["text"],
                "properties": ["text": ["type": "string"]],
                "additionalProperties": false,
            ],
            "result": [
                "type": "object",
                "required": ["message"],
                "properties": [
                    "ruleId": ["type": "string"],
                    "ruleIndex": ["type": "integer", "minimum": -1],
                    "level": ["$ref": "#/$defs/level"],
                    "message": ["$ref": "#/$defs/message"],
                    "locations": ["type": "array", "items": ["$ref": "#/$defs/location"]],
                    "relatedLocations": ["type": "array", "uniqueItems": true, "items": ["$ref": "#/$defs/location"]],
                    "fixes": ["type": "array", "uniqueItems": true, "items": ["$ref": "#/$defs/fix"]],
                ],
                "additionalProperties": false,
            ],
            "location": [
                "type": "object",
                "properties": [
                    "physicalLocation": [
                        "type": "object",
                        "required": ["artifactLocation"],
                        "properties": [
                            "artifactLocation": ["$ref": "#/$defs/artifact"], "region": ["$ref": "#/$defs/region"],
                        ],
                        "additionalProperties": false,
                    ],
                    "message": ["$ref": "#/$defs/message"],
                ],
                "additionalProperties": false,
            ],
            "artifact": [
                "type": "object",
                "properties": ["uri": ["type": "string", "format": "uri-reference"]],
                "additionalProperties": false,
            ],
            "region": [
                "type": "object",
                "properties": [
                    "startLine": ["type": "integer", "minimum": 1], "startColumn": ["type": "integer", "minimum": 1],
                    "endLine": ["type": "integer", "minimum": 1], "endColumn": ["type": "integer", "minimum": 1],
                ],
                "additionalProperties": false,
            ],
            "fix": [
                "type": "object",
                "required": ["artifactChanges"],
                "properties": [
                    "description": ["$ref": "#/$defs/message"],
                    "artifactChanges": [
                        "type": "array",
                        "minItems": 1,
                        "uniqueItems": true,
                        "items": [
                            "type": "object",
                            "required": ["artifactLocation", "replacements"],
                            "properties": [
                                "artifactLocation": ["$ref": "#/$defs/artifact"],
                                "replacements": [
                                    "type": "array", "minItems": 1, "items": ["$ref": "#/$defs/replacement"],
                                ],
                            ],
                            "additionalProperties": false,
                        ],
                    ],
                ],
                "additionalProperties": false,
            ],
            "replacement": [
                "type": "object",
                "required": ["deletedRegion"],
                "properties": [
                    "deletedRegion": ["$ref": "#/$defs/region"], "insertedContent": ["$ref": "#/$defs/message"],
                ],
                "additionalProperties": false,
            ],
        ],
    ]
}
