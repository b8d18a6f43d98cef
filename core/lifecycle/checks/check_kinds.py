"""The kinds of checks in one table: name, fields, sentence and decision."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from core.audience.selection import Known
from core.errors import CheckError
from core.language.definition import from_text
from core.language.messages import quote, suggestion, word_list
from core.language.sentence import sentence
from core.lifecycle.checks import verdicts
from core.lifecycle.checks.check_fields import Field, FieldType, Owner, read_field
from core.lifecycle.checks.verdicts import Audience, Value, Verdict, members_in_words


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of check. ``say`` returns a valid value as a sentence without a full stop; ``objection``
    says what is wrong with fields that are valid one by one, and is empty if nothing is.
    """

    key: str
    label: str
    fields: tuple[Field, ...]
    say: Callable[[Value, Known], str]
    decide: Callable[[Value, Audience], Verdict]
    objection: Callable[[Value], str] = lambda _: ""

    def read(self, given: Mapping[str, Any], owner: Owner) -> dict[str, Any]:
        """Return a value in stored form. Raises CheckError or DefinitionError."""
        names = [field.name for field in self.fields]
        for name in given:
            if name not in names:
                raise CheckError(f"{self.key}: must have only {word_list(names)} (got {quote(name)}).")
        value = {field.name: read_field(field, given.get(field.name), owner) for field in self.fields}
        if wrong := self.objection(value):
            raise CheckError(f"{self.key}: {wrong}")
        return value


def kind_of(key: str) -> Kind:
    """Return the kind with that key. Raises CheckError."""
    if key not in KINDS:
        raise CheckError(f"kind: must be one of {word_list(list(KINDS))} (got {quote(key)}). {suggestion(key, KINDS)}")
    return KINDS[key]


def _name_segment(key: str, known: Known) -> str:
    return f"“{known.segments[key].name}”" if key in known.segments else f"“{key}”"


def _say_definition(value: Value, known: Known) -> str:
    said = sentence(from_text(value["definition"]), known.catalog)
    return f"Contains none of the {said[:1].lower()}{said[1:].rstrip('.')}"


def _say_size(value: Value, _known: Known) -> str:
    at_least, at_most = value["at_least"], value["at_most"]
    if at_most is None:
        return f"Has at least {members_in_words(at_least)}"
    if at_least is None:
        return f"Has at most {members_in_words(at_most)}"
    return f"Has between {at_least:,} and {members_in_words(at_most)}"


def _object_to_size(value: Value) -> str:
    at_least, at_most = value["at_least"], value["at_most"]
    if at_least is None and at_most is None:
        return "must have a smallest or a largest number (got neither)."
    if at_least is not None and at_most is not None and at_least > at_most:
        return f"must begin below its end (got {at_least:,} and {at_most:,}). Exchange them."
    return ""


_SEGMENT = Field("segment", "Segment", FieldType.SEGMENT)

KINDS = {
    kind.key: kind
    for kind in (
        Kind(
            "contains",
            "Contains somebody",
            (Field("profile", "E-mail address or own id", FieldType.PROFILE),),
            lambda value, _: f"Contains “{value['profile']}”",
            verdicts.contains,
        ),
        Kind(
            "contains_nobody",
            "Contains nobody who …",
            (Field("definition", "Sentence", FieldType.DEFINITION),),
            _say_definition,
            verdicts.contains_nobody,
        ),
        Kind(
            "size",
            "Has so many members",
            (
                Field("at_least", "At least", FieldType.COUNT, is_optional=True),
                Field("at_most", "At most", FieldType.COUNT, is_optional=True),
            ),
            _say_size,
            verdicts.has_size,
            _object_to_size,
        ),
        Kind(
            "none_in_common",
            "Has nobody in common with a segment",
            (_SEGMENT,),
            lambda value, known: f"Has nobody in common with {_name_segment(value['segment'], known)}",
            verdicts.has_none_in_common,
        ),
        Kind(
            "part_of",
            "Is part of a segment",
            (_SEGMENT,),
            lambda value, known: f"Is part of {_name_segment(value['segment'], known)}",
            verdicts.is_part_of,
        ),
        Kind(
            "stable",
            "Changes little in a refresh",
            (Field("percent", "At most, in percent of the members before", FieldType.PERCENT),),
            lambda value, _: f"Changes by at most {value['percent']:,} % in a refresh",
            verdicts.changes_little,
        ),
    )
}
