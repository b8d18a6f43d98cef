"""Reading a neutral case: what it asks, what its records hold, and its names and instants."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

Json = dict[str, Any]

DATA_OPERATORS = {
    "exists": "contains_data",
    "is_not_empty": "contains_data",
    "not_exists": "does_not_contain_data",
    "is_empty": "does_not_contain_data",
}
"""The operators without a value, as Windrow's."""


def asked(case: Json) -> Iterator[tuple[str, str, Any]]:
    """(scope, path, a value it is compared with) of every condition of a case's queries."""
    queries = [case["query"], *((s or {}).get("query") for s in (case.get("segments") or {}).values())]
    while queries:
        query = queries.pop(0)
        if not query:
            continue
        queries[:0] = [*query.get("all", ()), *query.get("any", ()), *([query["not"]] if "not" in query else ())]
        if "attribute" in query:
            yield (*scope_of(query["attribute"]), _compared(query))
        for condition in query.get("filters", ()):
            yield "property", condition["property"], _compared(condition)


def _compared(condition: Json) -> Any:
    value, op = condition["value"], condition["op"]
    if op in ("has_item", "any_item_starts_with"):
        return [value]
    if isinstance(value, list):
        return value[0]
    return "2000-01-01T00:00:00Z" if isinstance(value, dict) else None if op in DATA_OPERATORS else value


def given(case: Json) -> Iterator[tuple[str, str, Any]]:
    """(scope, path, value) of every value in a case's records; nested objects are flattened."""
    for contact in case["contacts"]:
        for path, value in flat(contact["attributes"]):
            yield (*scope_of(path), value)
    for interaction in case["interactions"]:
        for path, value in flat(interaction["properties"]):
            yield "property", path, value


def scope_of(path: str) -> tuple[str, str]:
    entity, dot, rest = path.partition(".")
    return ("account", rest) if dot and entity == "account" else ("contact", path)


def flat(values: Json, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, dict):
            yield from flat(value, f"{prefix}{name}.")
        elif value is not None:
            yield prefix + name, value


def type_of_value(value: Any) -> str | None:
    match value:
        case None | "":
            return None
        case bool():
            return "yes_no"
        case int() | float():
            return "number"
        case list():
            return "choices"
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return "date"
    return "datetime" if re.match(r"\d{4}-\d\d-\d\dT", value) else "text"


def code_of(item: Any) -> str:
    """The stored code of a choice."""
    return re.sub(r"\s+", "_", item.strip().lower()) if isinstance(item, str) else str(item)


def snake(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower())


def instant(text: str) -> str:
    """An instant in one form: UTC, with a fraction only where there is one."""
    return datetime.fromisoformat(text).astimezone(UTC).isoformat().replace("+00:00", "Z")


def just_before(text: str) -> str:
    """The instant one microsecond earlier."""
    earlier = datetime.fromisoformat(text) - timedelta(microseconds=1)
    return instant(earlier.isoformat())
