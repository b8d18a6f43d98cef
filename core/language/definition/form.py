"""A definition as JSON: written in one canonical form, read from untrusted input.

Reading has three stages: the text as JSON, the parsed data as such (depth, size, characters), and
the data as a definition. Each stage reports every fault it finds; the next one runs only if there is none.
"""

from __future__ import annotations

import json
import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from core.errors import DefinitionError, Path, Problem
from core.language.definition.tree import MAX_DIGITS, SCHEMA_VERSION, VALUE_SHAPES, Definition
from core.language.messages import quote, shorten, suggestion
from core.language.texts import is_storable

MAX_CHARACTERS = 16_000_000
"""The longest JSON text that `from_text` accepts."""
MAX_PARTS = 250_000
"""The most values, lists and objects in a definition, including the ids in the manual lists."""
MAX_LEVELS = 200
"""How deep lists and objects may nest: far deeper than any valid definition."""
_MAX_NAME = 60
_TOO_LONG = 10**MAX_DIGITS

_TOO_DEEP = Problem((), "must be nested at most a few levels deep (got far more).", "Use fewer groups in groups.")


def to_json(definition: Definition) -> str:
    """Return the canonical JSON: sorted keys, defaults written out, equal text for equal definitions."""
    return json.dumps(definition.model_dump(mode="json"), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_text(text: str | bytes) -> Definition:
    """Read a definition from JSON text; bytes must be UTF-8. Numbers are exact.

    Raises DefinitionError if the text is not JSON or not a definition.
    """
    if len(text) > MAX_CHARACTERS:
        raise _refusal(f"must be at most {MAX_CHARACTERS:,} characters long (got {len(text):,}).")
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text.removeprefix("\ufeff")
        data = json.loads(decoded, object_pairs_hook=_object, parse_float=Decimal, parse_int=_whole_number)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _refusal(f"must be JSON (got text that is not: {error.msg} at {where}).") from error
    except UnicodeDecodeError as error:
        raise _refusal(f"must be UTF-8 text (got other bytes at position {error.start}).") from error
    except RecursionError as error:
        raise DefinitionError([_TOO_DEEP]) from error
    return from_data(data)


def from_data(data: object) -> Definition:
    """Read a definition from parsed JSON or YAML.

    Raises DefinitionError with a Problem for each place that does not have the form of a definition.
    """
    faults = shorten(_faults(data))
    if faults:
        raise DefinitionError(faults)
    if isinstance(data, dict) and "schema_version" in data:
        version = data["schema_version"]
        if version != SCHEMA_VERSION or isinstance(version, bool):
            raise _refusal(
                f"must be {SCHEMA_VERSION} (got {quote(version)}).",
                "It was written by another release of Windrow; open it there, or upgrade this one.",
                ("schema_version",),
            )
    try:
        return Definition.model_validate(data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise DefinitionError(shorten(_problem(detail) for detail in details)) from error


def _refusal(message: str, hint: str = "", path: Path = ()) -> DefinitionError:
    return DefinitionError([Problem(path, message, hint)])


class _Repeating(dict[str, Any]):
    """An object whose text has a name more than once, which JSON parsers silently ignore."""

    repeated: tuple[str, ...] = ()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) == len(pairs):
        return fields
    repeating = _Repeating(fields)
    repeating.repeated = tuple(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)
    return repeating


def _whole_number(digits: str) -> int | Decimal:
    # Python refuses to read an int of thousands of digits; a Decimal is reported at its place.
    return int(digits) if len(digits) <= MAX_DIGITS else Decimal(digits)


def _faults(data: object) -> Iterator[Problem]:
    """Yield what no definition can hold, wherever it is. Not recursive: the data may nest without limit."""
    if fault := _leaf_fault(data):
        yield Problem((), fault)
    waiting: deque[tuple[Path, object]] = deque([((), data)])
    parts = 0
    while waiting:
        path, container = waiting.popleft()
        if len(path) >= MAX_LEVELS:
            yield _TOO_DEEP
            return
        for name in container.repeated if isinstance(container, _Repeating) else ():
            yield Problem(path, f"must have each field once (got {quote(name)} more than once).")
        for name, value in _children(container):
            parts += 1
            if parts > MAX_PARTS:
                yield Problem((), f"must have at most {MAX_PARTS:,} parts (got more).")
                return
            if isinstance(container, dict) and (fault := _name_fault(name)):
                yield Problem(path, fault)
            elif isinstance(value, dict | list | tuple):
                waiting.append(((*path, name), value))
            elif fault := _leaf_fault(value):
                yield Problem((*path, name), fault)


def _children(container: object) -> Iterable[tuple[Any, object]]:
    if isinstance(container, dict):
        return container.items()
    return enumerate(container) if isinstance(container, list | tuple) else ()


def _name_fault(name: object) -> str:
    if not isinstance(name, str):
        return f"must use texts as field names (got {quote(name)})."
    if len(name) > _MAX_NAME or _leaf_fault(name):
        return f"must not have the field {quote(name)}."
    return ""


def _leaf_fault(value: object) -> str:
    """Why no definition can hold a value; ``""`` if one can."""
    if isinstance(value, str):
        if not is_storable(value):
            return f"must be ordinary text (got {quote(value)}, with a character that no database can hold)."
        return ""
    if isinstance(value, float) and not -float("inf") < value < float("inf"):
        return "must be a finite number (got one that is not)."
    if isinstance(value, int) and abs(value) >= _TOO_LONG:
        return f"must be a number of at most {MAX_DIGITS} digits (got {quote(value)})."
    if value is None or isinstance(value, bool | int | float | Decimal | date | dict | list | tuple):
        return ""
    return f"must be a JSON value (got {quote(type(value).__name__)})."


_FIELDS_OF_UNIONS = frozenset({"block", "window"})


def _problem(detail: ErrorDetails) -> Problem:
    """Turn a pydantic error into a Problem, without the path parts that pydantic adds for members of a union."""
    path: list[str | int] = []
    in_union = False
    for part in detail["loc"]:
        if isinstance(part, str) and (in_union or (path and path[-1] == "value" and part in VALUE_SHAPES)):
            in_union = False
            continue
        path.append(part)
        in_list_of_unions = isinstance(part, int) and len(path) > 1 and path[-2] == "conditions"
        in_union = part in _FIELDS_OF_UNIONS or in_list_of_unions
    kind = detail["type"]
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        path.append("kind")
    got = detail["input"]
    if isinstance(got, dict) and kind in ("union_tag_not_found", "union_tag_invalid"):
        got = got.get("kind")
    message = _PLAIN_MESSAGES.get(kind) or detail["msg"].removeprefix("Value error, ")
    allowed = _allowed_words(detail)
    if allowed:
        message = f"must be one of {', '.join(allowed)}"
    hint = ""
    if kind == "extra_forbidden":
        hint = suggestion(str(path[-1]), _field_names())
    elif isinstance(got, str):
        hint = suggestion(got, allowed)
    shown = "" if kind == "missing" or "(got" in message else f" (got {quote(got)})"
    return Problem(tuple(path), f"{message.replace('Input should be', 'must be')}{shown}.", hint)


def _allowed_words(detail: ErrorDetails) -> list[str]:
    """The words that a field may hold, from pydantic's own list; empty if the field takes others too."""
    context = detail.get("ctx", {})
    return re.findall(r"'([^']*)'", str(context.get("expected_tags", context.get("expected", ""))))


@cache
def _field_names() -> tuple[str, ...]:
    schema = Definition.model_json_schema()
    return tuple({name: None for part in (schema, *schema["$defs"].values()) for name in part["properties"]})


_PLAIN_MESSAGES = {
    "union_tag_not_found": "must say what it is",
    "missing": "must have this field",
    "extra_forbidden": "must not have this field",
    "model_type": "must be an object with named fields",
    "model_attributes_type": "must be an object with named fields",
    "tuple_type": "must be a list",
    "string_type": "must be a text",
    "int_type": "must be a whole number",
    "bool_type": "must be true or false",
}
