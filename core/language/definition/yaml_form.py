"""A definition in YAML, as people write it by hand: lists, fields and plain values, and nothing else of YAML.

Tags (``!!float``), anchors (``&a``) and aliases (``*a``) are refused: no definition needs them, and each is a way to
make a short text cost minutes or become something that is no definition. libyaml limits how deep a text nests.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.constructor import SafeConstructor
from yaml.resolver import Resolver

from core.errors import DefinitionError, Problem
from core.language.definition.form import from_data
from core.language.definition.tree import MAX_DIGITS, Definition
from core.language.messages import quote

MAX_CHARACTERS = 2_000_000
"""The longest YAML text; it takes some seconds. JSON is read ten times as fast."""

_READERS: dict[str, Callable[[SafeConstructor, yaml.ScalarNode], object]] = {
    "tag:yaml.org,2002:null": SafeConstructor.construct_yaml_null,
    "tag:yaml.org,2002:bool": SafeConstructor.construct_yaml_bool,
    "tag:yaml.org,2002:int": SafeConstructor.construct_yaml_int,
    "tag:yaml.org,2002:float": SafeConstructor.construct_yaml_float,
    "tag:yaml.org,2002:timestamp": SafeConstructor.construct_yaml_timestamp,
}
"""What reads a plain value; every other one is a text."""
_LONGEST = 2 * MAX_DIGITS + 10
_resolver, _constructor = Resolver(), SafeConstructor()


@dataclass
class _Open:
    """A list or an object that is being read; ``name`` is that of the field whose value comes next."""

    filled: Any
    name: Any = None
    is_name_next: bool = True
    names: set[Any] = field(default_factory=set)


def from_yaml(text: str) -> Definition:
    """Read a definition from YAML text. Raises DefinitionError if the text is not YAML or not a definition."""
    if len(text) > MAX_CHARACTERS:
        raise _refusal(
            f"must be at most {MAX_CHARACTERS:,} characters of YAML (got {len(text):,})", "Write it as JSON."
        )
    try:
        return from_data(_read(text))
    except yaml.MarkedYAMLError as error:
        raise _refusal(f"must be YAML (got text that is not: {error.problem}{_where(error.problem_mark)})") from error
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise _refusal("must be YAML (got text that is not: it has a character that YAML does not know)") from error


def _read(text: str) -> object:
    """Build lists and objects of the events of a text, one after another, so that nothing nests here."""
    whole: list[Any] = []
    opened = [_Open(whole)]
    for event in yaml.parse(text, yaml.CSafeLoader):
        _demand_plain(event)
        match event:
            case yaml.MappingStartEvent():
                opened.append(_Open({}))
            case yaml.SequenceStartEvent():
                opened.append(_Open([]))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                _add(opened[-2], opened.pop().filled, event)
            case yaml.ScalarEvent():
                _add(opened[-1], _value(event), event)
            case _:
                pass  # the beginning and end of the text and of its documents
    if len(whole) > 1:
        raise _refusal("must be one document of YAML (got several, with --- between them)")
    return whole[0] if whole else None


def _demand_plain(event: yaml.Event) -> None:
    if isinstance(event, yaml.AliasEvent):
        raise _refusal(f"must not use *{event.anchor}{_where(event.start_mark)}", "Write it out.")
    if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
        raise _refusal(f"must not use &{event.anchor}{_where(event.start_mark)}", "Leave it out.")
    tag = getattr(event, "tag", None)
    if tag not in (None, "!"):
        raise _refusal(f"must not use tags (got {quote(tag)}{_where(event.start_mark)})", "Leave it out.")


def _add(to: _Open, value: Any, event: yaml.Event) -> None:
    if isinstance(to.filled, list):
        to.filled.append(value)
    elif to.is_name_next:
        if not isinstance(value, str):
            raise _refusal(f"must use texts as field names (got {quote(value)}{_where(event.start_mark)})")
        if value in to.names:
            raise _refusal(f"must have each field once (got {quote(value)} is repeated{_where(event.start_mark)})")
        to.names.add(value)
        to.name, to.is_name_next = value, False
    else:
        to.filled[to.name] = value
        to.is_name_next = True


def _value(event: yaml.ScalarEvent) -> object:
    """Return what a value without quotes means: a number, a day, yes or no, nothing, or else a text."""
    tag = _resolver.resolve(yaml.ScalarNode, event.value, event.implicit)  # type: ignore[no-untyped-call]
    reader = _READERS.get(tag)
    if reader is None:
        return event.value
    if len(event.value) > _LONGEST:
        raise _refusal(f"must be a number of at most {MAX_DIGITS} digits (got more{_where(event.start_mark)})")
    try:
        return reader(_constructor, yaml.ScalarNode(tag, event.value))
    except (ValueError, OverflowError) as error:
        raise _refusal(f"must be a value that exists (got {quote(event.value)}{_where(event.start_mark)})") from error


def _where(mark: Any) -> str:
    return f" in line {mark.line + 1}" if mark else ""


def _refusal(message: str, hint: str = "") -> DefinitionError:
    return DefinitionError([Problem((), f"{message}.", hint)])
