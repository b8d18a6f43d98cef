"""How values are staged, in the form that each driver takes quickest.

SQLite's looks long for an adapter of None and of booleans, so they become the empty text, which is no data
in every column, and numbers. What PostgreSQL copies is text, each value escaped once and not in each row.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any, Protocol

from sqlalchemy.engine import Dialect

from core.language.folding import fold
from core.store.epoch import microseconds


class Form(Protocol):
    """How values are staged on one database."""

    def value(self, stored: Any) -> Any:
        """Of what a type binds: None, a text, a number, a boolean, a day or an instant."""

    def numbers(self, numbers: Iterable[int | None]) -> Sequence[Any]:
        """Of many whole numbers or None."""

    def texts(self, texts: Sequence[str]) -> Iterable[tuple[Any, Any]]:
        """Of many cells of text, each with its key. They have to be printable."""

    def instants(self, texts: Sequence[str], instants: Sequence[datetime]) -> Iterable[tuple[Any]]:
        """Of many instants in UTC, given the texts that they were read from."""


class _Bound:
    def value(self, stored: Any) -> Any:
        if stored is None:
            return ""
        return int(stored) if isinstance(stored, bool) else stored

    def numbers(self, numbers: Iterable[int | None]) -> Sequence[Any]:
        return ["" if number is None else number for number in numbers]

    def texts(self, texts: Sequence[str]) -> Iterable[tuple[Any, Any]]:
        return _with_keys(texts)

    def instants(self, _texts: Sequence[str], instants: Sequence[datetime]) -> Iterable[tuple[Any]]:
        return zip(map(microseconds, instants))


class _Copied:
    _INSTANTS = re.compile(r"(?:\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n?)+", re.ASCII)
    _ESCAPES = str.maketrans({"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"})

    def value(self, stored: Any) -> Any:
        if stored is None:
            return r"\N"
        if isinstance(stored, str):
            return stored.translate(self._ESCAPES)
        return stored.isoformat() if isinstance(stored, date) else str(stored)

    def numbers(self, numbers: Iterable[int | None]) -> Sequence[Any]:
        return [r"\N" if number is None else str(number) for number in numbers]

    def texts(self, texts: Sequence[str]) -> Iterable[tuple[Any, Any]]:
        # Of what has to be escaped, only the backslash is printable.
        escaped = _with_keys([text.replace("\\", r"\\") for text in texts])
        return [pair if pair[0] else (r"\N", r"\N") for pair in escaped]

    def instants(self, texts: Sequence[str], instants: Sequence[datetime]) -> Iterable[tuple[Any]]:
        if self._INSTANTS.fullmatch("\n".join(texts)):  # as PostgreSQL reads them, too
            return zip(texts)
        return zip(map(datetime.isoformat, instants))


def _with_keys(texts: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Texts without spaces around them, and their keys: nothing printable folds across the end of a line."""
    stripped = [text.strip() for text in texts]
    return zip(stripped, fold("\n".join(stripped)).split("\n"), strict=True)


def form_of(dialect: Dialect) -> Form:
    """The form that the driver of a database takes quickest."""
    return _Bound() if dialect.name == "sqlite" else _Copied()
