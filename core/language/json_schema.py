"""The published JSON Schema of definitions, for editors and other programs.

    python -m core.language.json_schema > docs/definition.schema.json

It describes the form of a definition. `core.language.validation` checks that attributes exist, values have
their types and segments are live.
"""

from __future__ import annotations

import json
import sys

from core.language.definition import SCHEMA_VERSION, Definition


def definition_schema() -> str:
    """JSON Schema 2020-12, indented, with a final line break; the same in every run of a release."""
    schema = Definition.model_json_schema(mode="validation")
    for node in schema["$defs"].values():
        # JSON must name the kind of a node, though building one in Python may leave it out.
        if "const" in node["properties"].get("kind", {}):
            node["required"] = ["kind", *node.get("required", ())]
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["title"] = f"Windrow segment definition, version {SCHEMA_VERSION}"
    return json.dumps(schema, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


if __name__ == "__main__":
    sys.stdout.buffer.write(definition_schema().encode())
