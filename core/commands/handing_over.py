"""Commands that give members and their changes to other programs."""

# ruff: noqa: FBT002 - yes/no options are given by name on a command line

from __future__ import annotations

import signal
from dataclasses import fields
from enum import StrEnum
from operator import attrgetter
from threading import Event
from typing import Annotated

import typer

from core.commands.app import app
from core.commands.arguments import (
    DatabaseOption,
    InstantOption,
    SegmentArgument,
    caller,
    find_segment,
    opened_database,
    read_instant,
)
from core.membership import ExportedMember, every_member
from core.membership.handover import Movement
from core.membership.handover import changes as changes_of
from core.membership.handover import follow as followed
from core.store.database import DEFAULT_URL
from core.store.exporting import csv_lines, json_lines, jsonl_lines

_LOOK_EVERY_SECONDS = 1
FollowOption = Annotated[bool, typer.Option("--follow", help="Run until stopped and write each change as it happens.")]


class MembersFormat(StrEnum):
    """The formats of members."""

    CSV = "csv"
    JSON = "json"
    PARQUET = "parquet"


class ChangesFormat(StrEnum):
    """The formats of changes; each change is a line that can be read alone."""

    CSV = "csv"
    JSONL = "jsonl"


@app.command()
def members(
    segment: SegmentArgument,
    at: InstantOption = None,
    format: Annotated[MembersFormat, typer.Option(help="The output format.")] = MembersFormat.CSV,  # noqa: A002  (the option's name)
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Write the members of a segment, now or at a past instant."""
    header = [field.name for field in fields(ExportedMember)]
    with opened_database(database) as opened:
        who = caller(opened)
        found = find_segment(opened, who, segment)
        rows = map(attrgetter(*header), every_member(opened, who, found.id, at=read_instant(at, found.zone)))
        if format is MembersFormat.PARQUET:
            from core.store.parquet import write_parquet  # noqa: PLC0415 - takes longer to import than all the rest

            write_parquet(typer.get_binary_stream("stdout"), ExportedMember, rows)
            return
        lines = csv_lines(header, rows) if format is MembersFormat.CSV else json_lines(header, rows)
        for line in lines:
            typer.echo(line, nl=False)


@app.command()
def changes(
    segment: SegmentArgument,
    after: Annotated[
        str | None, typer.Option(help="The cursor of the last change you have; by default start at the beginning.")
    ] = None,
    follow: FollowOption = False,
    format: Annotated[ChangesFormat, typer.Option(help="The output format.")] = ChangesFormat.CSV,  # noqa: A002  (the option's name)
    database: DatabaseOption = DEFAULT_URL,
) -> None:
    """Write who entered and left a segment, each exactly once, in order."""
    header = [field.name for field in fields(Movement)]
    stopped = _stop_event() if follow else Event()
    with opened_database(database) as opened:
        who = caller(opened)
        segment_id = find_segment(opened, who, segment).id
        if follow:
            moved = followed(opened, who, segment_id, after=after, wait=lambda: not stopped.wait(_LOOK_EVERY_SECONDS))
        else:
            moved = changes_of(opened, who, segment_id, after=after)
        rows = map(attrgetter(*header), moved)
        lines = csv_lines(header, rows) if format is ChangesFormat.CSV else jsonl_lines(header, rows)
        for line in lines:
            typer.echo(line, nl=False)
            if stopped.is_set():
                break


def _stop_event() -> Event:
    """Return an event that SIGINT or SIGTERM sets, so that they end the work between two changes, never in a query."""
    stopped = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopped.set())
    return stopped
