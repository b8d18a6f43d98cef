"""What changed in a segment, for other programs: who entered and left, each exactly once, in order.

A refresh writes its stays in one transaction, under the lock of the segment's row, at an instant
later than that of every refresh before. So a reader that sees one change sees all of its refresh and
of those before, and later commits have later instants: a cursor of instant, change and profile never
goes past a change that is still to come. Stays are never rewritten, so reading again gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Self, cast

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.errors import ConflictError, NotFoundError
from core.language.dates import MAX_INSTANT
from core.language.messages import quote
from core.language.validation.limits import MAX_ID
from core.store import gate
from core.store.addressing import shown_id, system_of_shown
from core.store.columns import Instant
from core.store.database import Database
from core.store.epoch import EPOCH, microseconds
from core.store.masks import masking
from core.store.segments import segment_row
from core.store.suppression import is_profile_suppressed
from core.store.tables import Contact, Lead, Refresh, Segment, Stay, table_of

MovementKind = Literal["left", "entered"]
SUPPRESSED = "suppressed"
"""The reason of an exit that stands in place of an entry."""
PAGE_ROWS = 10_000
"""How many changes one query gives; each query has a snapshot of its own, so that none lasts long."""

_ORDER: tuple[MovementKind, MovementKind] = ("left", "entered")
_CURSOR = re.compile("([0-9]{1,18})-(left|entered)-([0-9]{1,19})")
_stay, _contact, _lead = table_of(Stay), table_of(Contact), table_of(Lead)


@dataclass(frozen=True, slots=True)
class Movement:
    """A profile entered or left a segment in the refresh at ``at``; reasons are those of stays.

    ``cursor`` asks for what comes after it. ``external_id``, the ``system`` it is from and ``email`` are the present
    ones, None where the profile has none; a lead has the ``email`` of its contact. Of who is
    deleted or suppressed, only an exit has the ``email``. Nobody who is suppressed now enters: in place of the entry
    is an exit for the reason `SUPPRESSED`, without an address.
    """

    cursor: str
    segment_key: str
    at: datetime
    change: MovementKind
    profile_id: int
    external_id: str | None
    system: str | None
    email: str | None
    reason: str
    version: int


@dataclass(frozen=True, slots=True)
class _Cursor:
    at: datetime
    change: MovementKind
    profile_id: int

    @classmethod
    def read(cls, text: str) -> Self:
        """Read a cursor from its text. Raises NotFoundError for a text that no cursor has."""
        read = _CURSOR.fullmatch(text)
        ticks = int(read[1]) if read else -1
        if read is None or ticks >= microseconds(MAX_INSTANT) or int(read[3]) > MAX_ID:
            raise NotFoundError(
                f"cursor: must be one that came with a change (got {quote(text)}). "
                "Use the cursor of the last change you have, or none to start from the beginning."
            )
        return cls(EPOCH + timedelta(microseconds=ticks), cast(MovementKind, read[2]), int(read[3]))

    def __str__(self) -> str:
        return f"{microseconds(self.at)}-{self.change}-{self.profile_id}"


def changes(database: Database, caller: Caller, segment_id: int, *, after: str | None = None) -> Iterator[Movement]:
    """Every change of a segment after a cursor, or from the beginning, in order and constant memory.

    Of one refresh, those who left come first, then those who entered, each by the profile's id. Raises
    NotFoundError for what is no cursor, and ConflictError for a cursor of a refresh that this database
    does not have: probably somebody restored it from a backup.
    """
    cursor = _Cursor.read(after) if after else None
    return _onward(database, caller, segment_id, cursor, _page(database, caller, segment_id, cursor))


def follow(
    database: Database, caller: Caller, segment_id: int, *, after: str | None = None, wait: Callable[[], bool]
) -> Iterator[Movement]:
    """Every change of a segment after a cursor, and those to come. After the last one it calls ``wait``, which
    tells whether to go on. Raises what `changes` raises.
    """
    is_wanted = True
    while is_wanted:
        for movement in changes(database, caller, segment_id, after=after):
            yield movement
            after = movement.cursor
        is_wanted = wait()


def _onward(
    database: Database, caller: Caller, segment_id: int, cursor: _Cursor | None, page: list[Movement]
) -> Iterator[Movement]:
    while page:
        yield from page
        last = page[-1]
        cursor = _Cursor(last.at, last.change, last.profile_id)
        page = _page(database, caller, segment_id, cursor)


@masking
def _page(database: Database, caller: Caller, segment_id: int, cursor: _Cursor | None) -> list[Movement]:
    with gate.reading(database, caller, UseCase.HAND_OVER_CHANGES, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id)
        if cursor is not None:
            _check_refresh(session, row, cursor)
        return [
            _movement(row.key, _Cursor(at, change, profile_id), *rest)
            for at, change, profile_id, *rest in session.execute(_describe(row, cursor))
        ]


def _movement(
    key: str, place: _Cursor, external_id: str | None, system: str | None, email: str | None, *rest: Any
) -> Movement:
    reason, version, is_suppressed = rest
    change = place.change
    if is_suppressed and change == "entered":
        change, email, reason = "left", None, SUPPRESSED
    return Movement(str(place), key, place.at, change, place.profile_id, external_id, system, email, reason, version)


def _check_refresh(session: Session, row: Segment, cursor: _Cursor) -> None:
    took_place = select(Refresh.id).where(
        Refresh.segment_id == row.id, Refresh.as_of == cursor.at, col(Refresh.outcome) == "done"
    )
    if session.exec(took_place.limit(1)).first() is None:
        raise ConflictError(
            f"cursor: must be of a refresh of segment “{row.name}” (got {quote(str(cursor))}, when there was none). "
            "It is of another segment, or the database was restored from a backup: begin without a cursor."
        )


def _describe(row: Segment, cursor: _Cursor | None) -> Select[Any]:
    """The next changes, with what other programs know the profile by."""
    each = sa.union_all(*(_of_kind(cast(int, row.id), change, cursor) for change in _ORDER))
    moved = each.order_by("at", "place", "profile_id").limit(PAGE_ROWS).subquery("moved")
    source: sa.FromClause
    profile: sa.FromClause
    match row.target:
        case "lead":
            source = moved.outerjoin(_lead, _lead.c.id == moved.c.profile_id)
            led = sa.and_(_contact.c.id == _lead.c.contact_id, _contact.c.deleted_at.is_(None))
            source = source.outerjoin(_contact, led)
            profile = _lead
        case "contact":
            source = moved.outerjoin(_contact, _contact.c.id == moved.c.profile_id)
            profile = _contact
        case target:
            raise LookupError(f"target {target}: must be contact or lead.")
    own_id = shown_id(row.target, profile), system_of_shown(row.target, profile)
    # Who follows has to let go who is deleted, but nobody is to write to it.
    email = sa.case((sa.or_(profile.c.deleted_at.is_(None), moved.c.change == "left"), _contact.c.email))
    columns = (moved.c.at, moved.c.change, moved.c.profile_id, *own_id, email)
    return (
        sa.select(*columns, moved.c.reason, moved.c.version, is_profile_suppressed(row.target, profile))
        .select_from(source)
        .order_by(moved.c.at, moved.c.place, moved.c.profile_id)
    )


def _of_kind(segment_id: int, change: MovementKind, cursor: _Cursor | None) -> Select[Any]:
    """The next changes of one kind, along an index from the cursor on."""
    at = _stay.c[f"{change}_at"]
    found = (
        sa.select(
            at.label("at"),
            sa.literal_column(str(_ORDER.index(change))).label("place"),
            sa.literal_column(f"'{change}'").label("change"),
            _stay.c.profile_id,
            _stay.c[f"{change}_reason"].label("reason"),
            _stay.c[f"{change}_version"].label("version"),
        )
        .where(_stay.c.segment_id == segment_id, at.is_not(None))
        .order_by(at, _stay.c.profile_id)
        .limit(PAGE_ROWS)
    )
    if cursor is not None:
        found = found.where(_is_after(at, change, cursor))
    page = found.subquery(change)
    return sa.select(*page.c)


def _is_after(at: sa.ColumnElement[Any], change: MovementKind, cursor: _Cursor) -> sa.ColumnElement[bool]:
    instant = sa.literal(cursor.at, Instant)
    if change == cursor.change:
        return sa.tuple_(at, _stay.c.profile_id) > sa.tuple_(instant, sa.literal(cursor.profile_id, sa.BigInteger))
    is_later_kind = _ORDER.index(change) > _ORDER.index(cursor.change)
    return at >= instant if is_later_kind else at > instant
