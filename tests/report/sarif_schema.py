"""What the SARIF 2.1.0 schema says of the objects that we write, as JSON Schema; nothing else is let through.

Source: OASIS, SARIF Version 2.1.0, appendix "JSON schema", by object; each sub-schema states the required
properties, the enumerations and the types of that object, for the properties that our reports use.
"""

from __future__ import annotations

from typing import Any

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
URI: Schema = {"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*$"}
BAG: Schema = {
    "type": "object",
    "properties": {"tags": {"type": "array", "items": TEXT, "uniqueItems": True}},
    "additionalProperties": True,
}
LEVEL: Schema = {"enum": ["none", "note", "warning", "error"]}


def thing(required: tuple[str, ...] = (), **properties: Schema) -> Schema:
    """An object with these properties and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(required),
        "additionalProperties": False,
    }


def many(items: Schema, *, unique: bool = False) -> Schema:
    return {"type": "array", "items": items, "uniqueItems": unique}


MESSAGE = thing(("text",), text=TEXT, markdown=TEXT)
ARTIFACT = thing(uri=URI, uriBaseId=TEXT, description=MESSAGE)
REGION = thing(startLine={"type": "integer", "minimum": 1})
LOCATION = thing(
    physicalLocation=thing(("artifactLocation",), artifactLocation=ARTIFACT, region=REGION),
    logicalLocations=many(thing(name=TEXT, fullyQualifiedName=TEXT), unique=True),
)
RULE = thing(
    ("id",),
    id=TEXT,
    name=TEXT,
    shortDescription=MESSAGE,
    fullDescription=MESSAGE,
    help=MESSAGE,
    helpUri=URI,
    defaultConfiguration=thing(level=LEVEL),
    properties=BAG,
)
DRIVER = thing(("name",), name=TEXT, version=TEXT, semanticVersion=TEXT, rules=many(RULE, unique=True))
INVOCATION = thing(
    ("executionSuccessful",),
    executionSuccessful={"type": "boolean"},
    exitCode={"type": "integer"},
    toolExecutionNotifications=many(thing(("message",), message=MESSAGE, level=LEVEL)),
)
SUPPRESSION = thing(
    ("kind",),
    kind={"enum": ["inSource", "external"]},
    status={"enum": ["accepted", "underReview", "rejected"]},
    justification=TEXT,
)
RESULT = thing(
    ("message",),
    ruleId=TEXT,
    ruleIndex={"type": "integer", "minimum": -1},
    level=LEVEL,
    kind={"enum": ["notApplicable", "pass", "fail", "review", "open", "informational"]},
    message=MESSAGE,
    locations=many(LOCATION),
    partialFingerprints={"type": "object", "additionalProperties": TEXT},
    suppressions=many(SUPPRESSION, unique=True),
    properties=BAG,
)
RUN = thing(
    ("tool",),
    tool=thing(("driver",), driver=DRIVER),
    automationDetails=thing(id=TEXT),
    columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
    originalUriBaseIds={"type": "object", "additionalProperties": ARTIFACT},
    invocations=many(INVOCATION),
    results=many(RESULT),
    properties=BAG,
)
LOG: Schema = {
    **thing(("version", "runs"), version={"enum": ["2.1.0"]}, runs=many(RUN)),
    "$schema": "https://json-schema.org/draft/2020-12/schema",
}
LOG["properties"]["$schema"] = URI
