"""The texts that a person is known by, and where they stand in what was written about other things.

Rows of files that were rejected, what imports say, definitions and the trace are no part of a record; erasing finds the
person in them by these texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from core.language.folding import fold
from core.language.telephone import dialed

LEAST_LENGTH = 6
"""Texts that are shorter may stand in the rows of other people, so they tell no row apart."""
IN_PLACE = "erased"
"""What stands in place of an erased text."""
_LEAST_NAME = 2
_PLAIN = re.compile(r"[a-z0-9@._+ -]+")
_DIGITS = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Known:
    """What tells a person: folded ``texts`` that may stand within another text (addresses, whole names), ``ids`` that
    are a whole value, ``numbers`` as they are dialed, and ``names``, each of several parts that stand in one row.
    """

    texts: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    names: frozenset[tuple[str, ...]] = frozenset()

    def __or__(self, other: Known) -> Known:
        return Known(
            self.texts | other.texts, self.ids | other.ids, self.numbers | other.numbers, self.names | other.names
        )

    def __bool__(self) -> bool:
        return bool(self.texts or self.ids or self.numbers or self.names)

    def may_be_in(self, column: ColumnElement[Any]) -> ColumnElement[bool]:
        """Whether JSON or a text may have one of these in it: SQL that finds too much rather than too little."""
        written = sa.func.lower(sa.cast(column, sa.Text))
        found = [_has_run(written, text) for text in (*self.texts, *self.ids)]
        found += [written.like(f"%{'%'.join(_DIGITS.findall(number)[-LEAST_LENGTH:])}%") for number in self.numbers]
        found += [sa.and_(*(_has_run(written, part) for part in parts)) for parts in self.names]
        return sa.or_(sa.false(), *found)

    def is_in_row(self, cells: Iterable[str]) -> bool:
        """Whether a row of a file is about the person."""
        folded = [fold(cell) for cell in cells if cell]
        if any(self.is_in(cell) for cell in folded):
            return True
        row = " ".join(folded)
        return any(all(_has_word(row, part) for part in parts) for parts in self.names)

    def is_in(self, text: str) -> bool:
        """Whether a text is, or has within it, something that tells the person."""
        folded = fold(text)
        if folded.strip() in self.ids or any(known in folded for known in self.texts):
            return True
        return bool(self.numbers) and self._is_number(folded)

    def _is_number(self, folded: str) -> bool:
        digits = "".join(_DIGITS.findall(dialed(folded)))
        return len(digits) >= LEAST_LENGTH and any(
            digits.endswith(_national(number)) or _national(number) in digits for number in self.numbers
        )

    def without(self, value: Any, in_place: str = IN_PLACE) -> Any:
        """Return JSON whose texts that have the person in them are replaced, as wholes."""
        match value:
            case str():
                return in_place if self.is_in(value) else value
            case Mapping():
                return {name: self.without(part, in_place) for name, part in value.items()}
            case list() | tuple():
                return [self.without(part, in_place) for part in value]
        return value

    def without_parts(self, text: str) -> str:
        """Return a text for people, in which what tells the person is replaced, and what stands around it is not."""
        for known in sorted(self.texts | self.ids, key=len, reverse=True):
            text = re.sub(re.escape(known), IN_PLACE, text, flags=re.IGNORECASE)
        return IN_PLACE if self.is_in(text) else text

    def bytes_in_files(self) -> Iterator[bytes]:
        """Yield what may be left of the person in the bytes of a file."""
        yield from (text.encode() for text in self.texts)
        # A row has each part of a name twice: as it is written, and its key.
        yield from ("".join(part * 2 for part in parts).encode() for parts in self.names)


def known_by(values: Iterable[Mapping[str, Any]]) -> Known:
    """Return what tells the person who has or had these values, by the names of columns."""
    known = Known()
    for each in values:
        told = {name: text for name, text in each.items() if isinstance(text, str) and text.strip()}
        names = tuple(fold(told[name].strip()) for name in ("first_name", "last_name") if name in told)
        texts = {fold(told["email"].strip())} if "email" in told else set()
        company = fold(told["name"].strip()) if "name" in told else ""
        if len(names) > 1:
            texts |= {" ".join(names), ", ".join(reversed(names))}
        number = dialed(told["phone"], fold(told["country"]) if "country" in told else None) if "phone" in told else ""
        known |= Known(
            frozenset(text for text in texts if len(text) >= LEAST_LENGTH),
            frozenset(fold(told[name]) for name in ("external_id", "value") if len(told.get(name, "")) >= LEAST_LENGTH),
            frozenset({number} if len(_DIGITS.findall(number)) >= LEAST_LENGTH else ()),
            frozenset({names} if len(names) > 1 and all(len(part) >= _LEAST_NAME for part in names) else ())
            | frozenset({(company,)} if len(company) >= LEAST_LENGTH else ()),
        )
    return known


def _has_word(row: str, part: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(part)}(?!\w)", row) is not None


def _national(number: str) -> str:
    """Return the digits that all ways to write a number end with."""
    return "".join(_DIGITS.findall(number))[-_TELLING_DIGITS:]


_TELLING_DIGITS = 8


def _has_run(written: ColumnElement[str], text: str) -> ColumnElement[bool]:
    """Whether a text written in JSON, with ASCII in small letters, has the longest plain part of another."""
    run = max(_PLAIN.findall(text), key=len, default="")
    return written.contains(run, autoescape=True) if len(run) >= _LEAST_NAME else sa.true()
