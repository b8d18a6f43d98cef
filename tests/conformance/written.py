"""Records and segments as they are written in JSON, in the cases and in the examples of the docs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from core.engine.reference import Datum
from core.language.catalog import MONEY_DECIMALS, Attribute
from core.language.definition import Definition, from_data
from core.language.dependencies import Kind, KnownSegment
from core.language.operators import AttributeType

T = AttributeType

ALWAYS_THERE = {"created_at": "2000-01-01T00:00:00Z", "updated_at": "2000-01-01T00:00:00Z"}
"""What every profile has data in, where the records say nothing."""


def attribute(name: str, written: Mapping[str, Any], *, in_json: bool = False) -> Attribute:
    """A custom attribute or property; choices are codes, or codes with their labels."""
    type_ = T(written["type"])
    codes = written.get("choices", {})
    labels = codes if isinstance(codes, dict) else {code: code.capitalize() for code in codes}
    return Attribute(
        name,
        written.get("label", name.replace("_", " ").capitalize()),
        type_,
        decimals=written.get("decimals", MONEY_DECIMALS if type_ is T.MONEY else 0),
        choices=tuple(labels.items()),
        custom=True,
        in_json=in_json,
    )


def values(attributes: Iterable[Attribute], written: Mapping[str, Any]) -> dict[str, Datum]:
    """The values of one record, read as the types of its attributes."""
    by_name = {each.name: each for each in attributes}
    return {name: datum(by_name[name], value) for name, value in written.items()}


def datum(attribute: Attribute, value: Any) -> Datum:
    """One value of an attribute, as `core.engine.reference` reads it."""
    match attribute.type:
        case T.NUMBER | T.MONEY:
            return Decimal(value) if attribute.decimals else int(value)
        case T.CHOICES:
            return tuple(value)
        case T.DATE:
            return date.fromisoformat(value)
        case T.DATETIME:
            return datetime.fromisoformat(value)
        case T.TEXT | T.CHOICE:
            return str(value)
        case T.YES_NO:
            return bool(value)


def segment(id_: int, key: str, zone: str, definition: Definition | None, *, is_live: bool = True) -> KnownSegment:
    """A live dynamic segment, a static one where there is no definition, or a draft."""
    kind: Kind = "dynamic" if definition is not None or not is_live else "static"
    target = "contact" if definition is None else definition.target
    return KnownSegment(id_, key, key.capitalize(), kind, target, zone, is_live, definition)


def segment_of(id_: int, key: str, zone: str, written: Mapping[str, Any]) -> KnownSegment:
    """A segment written as ``{"static": …}``, ``{"definition": …}``, or ``{}`` for one that is not live."""
    definition = from_data(written["definition"]) if "definition" in written else None
    return segment(id_, key, zone, definition, is_live=bool(written))
