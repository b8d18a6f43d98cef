"""Finding contacts and leads by name, one line for each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core import lifecycle
from core.audience import profiles
from core.membership import MembersPage
from ui.shell import caller, databases, formats


@dataclass(frozen=True)
class Found:
    """One page of people to pick from: id and line of each, and where the next page begins."""

    lines: tuple[tuple[int, str], ...]
    next_after: Any


def find(target: str, text: str, *, after: int | None, limit: int) -> Found:
    """Contacts or leads of which each word of the text begins a word of the name or e-mail."""
    database = databases.database()
    with database.reading() as session:
        if target == "contact":
            rows = profiles.find_contacts(session, text, limit=limit, after=after)
            lines = tuple((row.id, line(row.name or "No name", row.email, row.city, row.account)) for row in rows)
            return Found(lines, lines[-1][0] if len(lines) == limit else None)
    catalog = lifecycle.catalog(database, caller.here())
    with database.reading() as session:
        page = profiles.browse(session, catalog, target, after=after, limit=limit, search=text)
    names = [name for name, _ in page.columns]
    records = [dict(zip(names, row, strict=True)) for row in page.rows]
    return Found(tuple((r["id"], line(r["topic"] or "No name", r["status"], r["owner"])) for r in records), page.after)


def lines(page: MembersPage) -> tuple[tuple[int, str], ...]:
    """Id and line of each member of a page."""
    return tuple((row.profile_id, line(row.name, row.email, row.city)) for row in page.rows)


def line(name: str, *facts: str | None) -> str:
    """A person in one line, safe to stand in Markdown."""
    return " · ".join(formats.plain(text) for text in (name, *facts) if text)
