"""The values that fields of a check accept; anything else is refused with a reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from core.audience.selection import Known, check_definition
from core.errors import CheckError
from core.language.definition import Target, from_text, to_json
from core.language.messages import quote, suggestion
from core.language.texts import PROFILE_ADDRESS, fault, is_storable, tidy

MAX_COUNT = 10**12
MAX_PERCENT = 1000


class FieldType(StrEnum):
    """The type of a field: a profile by e-mail address or own id, a number, a segment by its key,
    or a definition as JSON.
    """

    PROFILE = "profile"
    COUNT = "count"
    PERCENT = "percent"
    SEGMENT = "segment"
    DEFINITION = "definition"


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a check; an optional one accepts None."""

    name: str
    label: str
    type: FieldType
    is_optional: bool = False


@dataclass(frozen=True, slots=True)
class Owner:
    """The segment that a check belongs to, and the catalog and segments its values are read against."""

    key: str
    target: Target
    known: Known


def read_field(field: Field, given: Any, owner: Owner) -> Any:
    """Return a value in stored form. Raises CheckError or DefinitionError."""
    if given is None and field.is_optional:
        return None
    return _READERS[field.type](field, given, owner)


def _profile(field: Field, given: Any, _owner: Owner) -> str:
    text = tidy(PROFILE_ADDRESS, given) if isinstance(given, str) else ""
    wrong = fault(PROFILE_ADDRESS, text)
    if not is_storable(text):
        raise CheckError(f"{field.name}: {wrong}")
    if wrong:
        raise CheckError(
            f"{field.name}: must be an e-mail address or an own id of at most {PROFILE_ADDRESS.most} characters "
            f"(got {quote(given)}). Write one as it stands in the data."
        )
    return text


def _number(most: int) -> Callable[[Field, Any, Owner], int]:
    def read(field: Field, given: Any, _owner: Owner) -> int:
        if isinstance(given, bool) or not isinstance(given, int) or not 0 <= given <= most:
            raise CheckError(f"{field.name}: must be a whole number from 0 to {most:,} (got {quote(given)}).")
        return given

    return read


def _segment(field: Field, given: Any, owner: Owner) -> str:
    known = owner.known.segments.get(given) if isinstance(given, str) else None
    if known is None or not known.may_be_named:
        offered = [key for key, one in owner.known.segments.items() if one.is_seen]
        hint = suggestion(given, offered) if isinstance(given, str) else ""
        raise CheckError(
            f"{field.name}: must be a segment (got {quote(given)}, which does not exist or was deleted). "
            f"{hint or 'Choose another one.'}"
        )
    if known.key == owner.key:
        raise CheckError(f"{field.name}: must be another segment (got {quote(known.name)} itself).")
    if known.target != owner.target:
        raise CheckError(
            f"{field.name}: must be a segment of {owner.target}s (got {quote(known.name)}, one of {known.target}s)."
        )
    return known.key


def _definition(field: Field, given: Any, owner: Owner) -> str:
    if not isinstance(given, str):
        raise CheckError(f"{field.name}: must be a definition as JSON (got {quote(given)}).")
    definition = from_text(given)
    if definition.target != owner.target:
        raise CheckError(f"{field.name}: must be of {owner.target}s (got a definition of {definition.target}s).")
    check_definition(definition, owner.known)
    return to_json(definition)


_READERS: dict[FieldType, Callable[[Field, Any, Owner], Any]] = {
    FieldType.PROFILE: _profile,
    FieldType.COUNT: _number(MAX_COUNT),
    FieldType.PERCENT: _number(MAX_PERCENT),
    FieldType.SEGMENT: _segment,
    FieldType.DEFINITION: _definition,
}
