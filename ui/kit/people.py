"""Finding contacts and leads by name, one line for each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from core.audience.people import MemberRow, find_people
from ui.shell import caller, databases, formats


@dataclass(frozen=True)
class Found:
    """One page of people to pick from: id and line of each, and where the next page begins."""

    lines: tuple[tuple[int, str], ...]
    next_after: Any


def find(target: str, text: str, *, after: int | None, limit: int) -> Found:
    """Contacts or leads that a text finds, as `core.audience.searching` does everywhere."""
    rows = find_people(databases.database(), caller.here(), target, text, limit=limit, after=after)
    return Found(lines(rows), rows[-1].profile_id if len(rows) == limit else None)


def lines(rows: Iterable[MemberRow]) -> tuple[tuple[int, str], ...]:
    """Id and line of each of some people."""
    return tuple((row.profile_id, line(row)) for row in rows)


def line(row: MemberRow) -> str:
    """A person in one line, safe to stand in Markdown."""
    return " · ".join(formats.plain(text) for text in (row.name, row.email, row.city, row.account) if text)
