"""The file of the translated cases."""

from __future__ import annotations

import json

from tests.conformance.translate.neutral import Json

LEVELS = {"attributes": 2, "properties": 1, "kinds": 1, "worlds": 3, "cases": 2, "problems": 2, "not_sayable": 2}
"""How many levels of each part are spread over lines; what lies deeper stands on one."""


def as_text(translated: Json) -> str:
    """JSON with a line for each record and each field of a case, so that a change reads as one."""
    parts = (f" {_line(name)}: {_spread(translated[name], LEVELS[name], '  ')}" for name in LEVELS)
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _spread(value: object, levels: int, indent: str) -> str:
    if not levels or not value:
        return _line(value)
    match value:
        case dict():
            entries = [f"{_line(name)}: {_spread(each, levels - 1, indent + ' ')}" for name, each in value.items()]
            opening, closing = "{}"
        case list():
            entries = [_spread(each, levels - 1, indent + " ") for each in value]
            opening, closing = "[]"
        case _:
            return _line(value)
    return f"{opening}\n" + ",\n".join(indent + entry for entry in entries) + f"\n{indent[:-1]}{closing}"


def _line(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
