"""Contacts and leads found by name, one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.audience.people import MemberRow, find_people
from ui.shell import caller, databases, formats


@dataclass(frozen=True)
class Found:
    """A page of people to pick from: their ids and lines, and where the next page begins."""

    lines: tuple[tuple[int, str], ...]
    next_after: Any


def find(target: str, text: str, *, after: int | None, limit: int) -> Found:
    """Return the contacts or leads that a text finds, as `core.audience.searching` does on every screen."""
    rows = find_people(databases.database(), caller.here(), target, text, limit=limit, after=after)
    return Found(lines(rows), rows[-1].profile_id if len(rows) == limit else None)


def lines(rows: Iterable[MemberRow]) -> tuple[tuple[int, str], ...]:
    """Return the ids and lines of people."""
    return tuple((row.profile_id, line(row)) for row in rows)


def line(row: MemberRow) -> str:
    """Return a person in one line, safe in Markdown."""
    return " · ".join(formats.plain(text) for text in (row.name, row.email, row.city, row.account) if text)
