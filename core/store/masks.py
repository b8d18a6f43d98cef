"""E-mail addresses and phone numbers, hidden from callers who are masked.

`masking` marks the use cases that show people's data: what they return, each row they yield and what their errors say
goes through `masked`. A mask shows what kind of thing is there, and tells no two people apart.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from functools import wraps
from typing import Any, Final, TypeVar, cast

from core.access.caller import Caller
from core.errors import WindrowError
from core.language.catalog import Attribute
from core.language.definition import Condition
from core.language.operators import AttributeType
from core.store.database import Database

T = TypeVar("T")
F = TypeVar("F", bound=Callable[..., Any])

HIDDEN: Final = "•••"
_ADDRESS = re.compile(r"[^\s@<>()\[\],;:\"“”„«»'|]+@[^\s@<>()\[\],;:\"“”„«»'|]+")
_NUMBER = re.compile(r"(?<![\w.,:/-])(?:\+|00|\(?0|\(\d)[\d\s()/.\-\u2010-\u2015]{5,}\d(?!\w)")
"""A phone number in a text: with its country code, with a trunk prefix, or with an area code in parentheses."""
_NAMES = re.compile(r"e?-?mail|phone|mobil|handy|telef|fax|whatsapp|\bcell\b|\btel\b", re.IGNORECASE)
_FIELDS: Final = frozenset({"email", "phone"})
_OF_ATTRIBUTES: Final = frozenset({"entity", "name", "label"})
_KEPT = frozenset({"draft"})
"""What publishing compares with what was seen, and what a definition says is no data about people."""
_LEAST = 3
"""Shorter values are not looked for in other texts."""


def masked(caller: Caller, value: T) -> T:
    """Return a value with every address and number in it masked if the caller is masked, as it is otherwise.

    Looks into dataclasses, tuples, lists and mappings. What stands where an address or a number belongs is masked
    whatever it looks like, also where another text repeats it.
    """
    if not caller.is_masked:
        return value
    secrets: dict[str, str] = {}
    _collect(value, secrets, is_secret=False)
    return cast(T, _without(value, dict(sorted(secrets.items(), key=lambda pair: -len(pair[0])))))


def masking(use_case: F) -> F:
    """Mask what a use case gives to callers who are masked."""

    @wraps(use_case)
    def each(database: Database, caller: Caller, *args: Any, **kwargs: Any) -> Iterator[Any]:
        with _MaskedErrors(caller):
            for row in use_case(database, caller, *args, **kwargs):
                yield masked(caller, row)

    @wraps(use_case)
    def once(database: Database, caller: Caller, *args: Any, **kwargs: Any) -> Any:
        with _MaskedErrors(caller):
            return masked(caller, use_case(database, caller, *args, **kwargs))

    return cast(F, each if inspect.isgeneratorfunction(use_case) else once)


def is_address(attribute: Attribute) -> bool:
    """Whether the values of an attribute are addresses or numbers by which a person is reached."""
    return attribute.type is AttributeType.TEXT and bool(_NAMES.search(f"{attribute.name} {attribute.label}"))


def mask_text(text: str) -> str:
    """Mask what looks like an e-mail address or a phone number in a text."""
    return _NUMBER.sub(HIDDEN, _ADDRESS.sub(lambda found: mask_address(found[0]), text))


def mask_address(text: str) -> str:
    """Mask an e-mail address as ``a•••@e•••.de``; anything else wholly."""
    name, sign, domain = text.rpartition("@")
    host, dot, end = domain.rpartition(".")
    if not (name and sign and host and dot and end.isalpha()):
        return HIDDEN
    return f"{name[0]}{HIDDEN}@{host[0]}{HIDDEN}.{end}"


class _MaskedErrors:
    """Masks what errors say in its block."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: object, error: object, _trace: object) -> None:
        if isinstance(error, WindrowError):
            error.args = masked(self._caller, error.args)


def _collect(value: Any, secrets: dict[str, str], *, is_secret: bool) -> None:
    """Note the texts that stand where addresses and numbers belong."""
    if isinstance(value, str):
        if is_secret and len(value) >= _LEAST and not isinstance(value, Enum):
            secrets[value] = mask_address(value)
        return
    for part, is_part_secret in _parts(value, is_secret=is_secret):
        _collect(part, secrets, is_secret=is_part_secret)


def _parts(value: Any, *, is_secret: bool) -> Iterator[tuple[Any, bool]]:
    """Yield what a value is made of, and whether an address or a number belongs there."""
    match value:
        case Attribute() | type():
            return
        case (Attribute() as attribute, held):
            yield held, is_address(attribute)
        case tuple() | list():
            yield from ((one, is_secret) for one in value)
        case Mapping():
            yield from ((one, is_secret) for one in value.values())
        case _ if is_dataclass(value):
            is_about = _is_about_an_address(value)
            for name, one in _fields(value):
                yield one, is_secret or name in _FIELDS or (is_about and name not in _OF_ATTRIBUTES)


def _is_about_an_address(value: Any) -> bool:
    """Whether a dataclass says something of an attribute whose values are addresses or numbers."""
    attribute = getattr(value, "attribute", None)
    if isinstance(attribute, Attribute):
        return is_address(attribute)
    part = getattr(value, "part", None)
    if isinstance(part, Condition):
        return bool(_NAMES.search(part.attribute)) and isinstance(getattr(value, "actual", None), str)
    names = [getattr(value, name, None) for name in ("name", "label")]
    return all(isinstance(name, str) for name in names) and bool(_NAMES.search(" ".join(map(str, names))))


def _without(value: Any, secrets: Mapping[str, str]) -> Any:
    """Return a value without secrets, the same object if it has none."""
    if isinstance(value, str):
        return value if isinstance(value, Enum) else _mask_known(value, secrets)
    if isinstance(value, Attribute):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        after = {name: _without(one, secrets) for name, one in _fields(value)}
        changed = {name: one for name, one in after.items() if one is not getattr(value, name) and name not in _KEPT}
        return replace(value, **changed) if changed else value
    if isinstance(value, Mapping):
        return {_without(key, secrets): _without(one, secrets) for key, one in value.items()}
    if isinstance(value, tuple | list):
        kept = [_without(one, secrets) for one in value]
        is_same = all(one is before for one, before in zip(kept, value, strict=True))
        return value if is_same else type(value)(kept)
    return value


def _mask_known(text: str, secrets: Mapping[str, str]) -> str:
    for secret, mask in secrets.items():
        if secret in text:
            text = text.replace(secret, mask)
    masked_text = mask_text(text)
    return text if masked_text == text else masked_text


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(value, field.name)) for field in fields(value) if field.init)
