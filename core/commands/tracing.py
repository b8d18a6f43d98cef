"""The command that tells who did what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from enum import StrEnum
from itertools import islice
from typing import Annotated

import typer

from core.commands.app import app
from core.commands.arguments import DatabaseOption, InstantOption, caller, opened_database, read_instant
from core.errors import NotFoundError
from core.store.database import DEFAULT_URL
from core.store.exporting import csv_lines, jsonl_lines
from core.team.trace import Act, Wanted, every_act, said, set_kept_days


class TraceFormat(StrEnum):
    """The formats of acts; each is a line that can be read alone."""

    TEXT = "text"
    CSV = "csv"
    JSONL = "jsonl"


_COLUMNS = ("at", "who", "user", "door", "what", "subject", "before", "after")


@app.command()
def trace(
    who: Annotated[str, typer.Option(help="The name of who did it.")] = "",
    of: Annotated[str, typer.Option(help="What it was done to, such as “segment 3” or “contact”.")] = "",
    door: Annotated[str, typer.Option(help="page, command, program or worker.")] = "",
    since: InstantOption = None,
    until: InstantOption = None,
    words: Annotated[str, typer.Option(help="Words that an act says.")] = "",
    limit: Annotated[int | None, typer.Option(help="The most acts; by default all of them.")] = None,
    format: Annotated[TraceFormat, typer.Option(help="The output format.")] = TraceFormat.TEXT,  # noqa: A002  (the option's name)
    keep_days: Annotated[int | None, typer.Option(help="Keep acts for so many days from now on.")] = None,
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Tell who did what, the latest first."""
    kind, _, number = of.strip().partition(" ")
    first, last = (_instant(text) for text in (since, until))
    wanted = Wanted(
        name=who, subject_kind=kind, subject_id=number.strip(), door=door, first=first, until=last, words=words
    )
    with opened_database(database) as opened:
        if keep_days is not None:
            set_kept_days(opened, caller(opened), keep_days)
            typer.echo(f"Acts are kept for {keep_days} days.")
            return
        acts = islice(every_act(opened, caller(opened), wanted), limit)
        for line in _lines(acts, format):
            typer.echo(line, nl=False)


def _instant(text: str | None) -> datetime | None:
    instant = read_instant(text, "UTC")
    if instant is not None and instant.utcoffset() is None:
        raise NotFoundError(f"instant: must have an offset from UTC (got {text}). Write 2026-01-31T12:00:00Z.")
    return instant


def _lines(acts: Iterator[Act], format_: TraceFormat) -> Iterator[str]:
    match format_:
        case TraceFormat.CSV:
            return csv_lines(_COLUMNS, map(_cells, acts))
        case TraceFormat.JSONL:
            return jsonl_lines(_COLUMNS, map(_cells, acts))
        case TraceFormat.TEXT:
            return (f"{_line(act)}\n" for act in acts)


def _cells(act: Act) -> tuple[object, ...]:
    return (
        act.at, act.name, act.user_id, act.door, act.what, act.subject, said(act.before), said(act.after),
    )  # fmt: skip


def _line(act: Act) -> str:
    parts = [act.at.isoformat(timespec="seconds"), act.name or "somebody", f"by {act.door}", act.what, act.subject]
    changes = (f"{name}: {_short(before)} → {_short(after)}" for name, before, after in act.changes)
    return "\t".join([*parts, "; ".join(changes)]).rstrip()


def _short(value: object) -> str:
    text = "–" if value is None else " ".join(str(value).split())
    return f"{text[:79]}…" if len(text) > 80 else text
