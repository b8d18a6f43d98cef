"""Arguments that several commands take, and how to read them."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Annotated, Final

import typer

from core import lifecycle
from core.access import clock
from core.access.caller import Caller, Door, local
from core.commands.app import TOKEN
from core.errors import ConflictError, NotFoundError
from core.language.dates import MAX_INSTANT, MIN_INSTANT, day_start
from core.language.values import UnreadableValueError, read_date_or_instant
from core.lifecycle import SegmentSummary
from core.store.database import Database, open_database
from core.team.tokens import caller_of_token

DatabaseOption = Annotated[
    str,
    typer.Option(
        "--database", envvar="DATABASE_URL", help="The address of the database: sqlite:///… or postgresql://…"
    ),
]
SegmentArgument = Annotated[str, typer.Argument(help="A segment: its number, its key or its name.")]
InstantOption = Annotated[str | None, typer.Option(help="A date or an instant, such as 2026-01-31T12:00:00Z.")]


COMMAND_LINE: Final = "Command line"
"""The name noted with what the command line does, where the account of the person who types has none."""


def caller(database: Database) -> Caller:
    """Return the person who types a command, now. A command asks once, so that all it does is of one instant.

    With a token (``--token``, WINDROW_TOKEN) it is the token's user. Without one it is the operator of this machine,
    who has every role: who can open the database needs no leave of ours. Raises RefusedError for a token that ended.
    """
    if token := TOKEN.get():
        return caller_of_token(database, token, clock.now(), Door.COMMAND)
    return operator()


def operator() -> Caller:
    """Return the operator of this machine, now."""
    return local(Door.COMMAND, _account())


def _account() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # no account has the number that this process runs as
        return COMMAND_LINE


@contextmanager
def opened_database(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.dispose()


def find_segment(database: Database, caller: Caller, named: str) -> SegmentSummary:
    """Return the segment with that number, else with that key, else with that name."""
    listed = lifecycle.list_segments(database, caller)
    for fits in (lambda s: str(s.id) == named, lambda s: s.key == named, lambda s: s.name == named):
        found = [segment for segment in listed if fits(segment)]
        if len(found) > 1:
            keys = ", ".join(sorted(segment.key for segment in found))
            raise ConflictError(f"segment: must be one (got {named!r}, the name of {keys}). Use the key.")
        if found:
            return found[0]
    raise NotFoundError(f"segment: must be the number, key or name of one (got {named!r}). `segments` lists them.")


def read_instant(text: str | None, zone: str) -> datetime | None:
    """Read an instant; a day alone means its end in the zone."""
    if text is None:
        return None
    try:
        read = read_date_or_instant(text)
    except UnreadableValueError as problem:
        raise NotFoundError(f"instant: {problem}.") from problem
    day = read.date() if isinstance(read, datetime) else read
    if not MIN_INSTANT.date() <= day < MAX_INSTANT.date():
        raise NotFoundError(f"instant: must lie within the years that databases know (got {text}).")
    return read if isinstance(read, datetime) else day_start(read + timedelta(days=1), zone) - timedelta(microseconds=1)
