"""Making those segments due that are refreshed on change, when what was touched concerns them."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.use_cases import UseCase
from core.audience.selection import Known, checked
from core.changes import touches
from core.changes.concerns import Concerns
from core.changes.touches import Position
from core.errors import DefinitionError
from core.language.dependencies import KnownSegment
from core.lifecycle.evaluating import Unread
from core.store import gate
from core.store.database import Database
from core.store.tables import Segment

_WAITING = sa.and_(
    col(Segment.deleted_at).is_(None), col(Segment.state) == "live", col(Segment.refresh_mode) == "on_change"
)
"""Live segments that are refreshed on change; one in error waits for its next try."""


def is_any_waking(session: Session) -> bool:
    """Whether something was touched that a segment which waits for changes has not read."""
    here = touches.now_at(session)
    read = session.exec(select(Segment.touches_read).where(_WAITING).distinct()).all()
    return any(_is_any_after(session, position, here) for position in read)


def _is_any_after(session: Session, read: str | None, here: Position) -> bool:
    new = None if read is None else touches.after(session, Position.read(read), here)
    return new is None or touches.is_any(session, new)


def wake(database: Database, caller: Caller) -> None:
    """Make those due whom a touch concerns. The others have read it, and are not asked again."""
    with gate.reading(database, caller, UseCase.LOOK_FOR_WORK) as session:
        if not is_any_waking(session):
            return
    gate.replayed(database, caller, UseCase.REFRESH_SEGMENTS, lambda session: _wake(session, caller.at), isolated=True)


def _wake(session: Session, now: datetime) -> None:
    until = touches.take_position(session)
    known = Known.of(session)
    unread: dict[str | None, Unread | None] = {}
    for row in session.exec(select(Segment).where(_WAITING).order_by(col(Segment.id)).with_for_update()).all():
        if row.touches_read not in unread:
            unread[row.touches_read] = Unread.of(session, row.touches_read, until)
        news, segment = unread[row.touches_read], known.segments[row.key]
        if news is None or _is_woken(segment, known, news):
            row.next_refresh_at = now if row.next_refresh_at is None else min(now, row.next_refresh_at)
        else:
            row.touches_read = str(until)


def _is_woken(segment: KnownSegment, known: Known, news: Unread) -> bool:
    """True also of a definition with a problem, which its refresh tells."""
    assert segment.definition is not None
    try:
        checked(segment.definition, known, segment.key)
    except DefinitionError:
        return True
    concerns = Concerns.of(segment.definition, known.catalog, segment.zone, known.segments)
    return any(concerns.concern(*kind) for kind in news.kinds)
