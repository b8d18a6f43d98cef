"""The list of segments: a line for each, in a few queries however many there are. Callers begin the transaction."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.caller import Caller
from core.access.standing import Place
from core.language.dates import day_start
from core.language.definition import Target
from core.language.dependencies import Kind, KnownSegment, dependants_of_each
from core.language.states import State
from core.lifecycle.checks import failing_by_segment
from core.store.belonging import is_seen
from core.store.expressions import local_day
from core.store.segments import IS_LIVE_VERSION, SERVING_STATES, going_live_ids, known_segment, shown_state
from core.store.tables import Folder, Refresh, Segment, SegmentVersion, Stay, table_of


@dataclass(frozen=True, slots=True)
class SegmentSummary:
    """A line of the list. ``members`` is None until the first refresh; ``used_by`` has the names of
    the live segments that are built on it; ``failed_checks`` counts the checks that fail; ``folder`` is empty
    without one.
    """

    id: int
    key: str
    name: str
    description: str
    kind: Kind
    target: Target
    zone: str
    owner: str
    state: State
    error: str
    members: int | None
    last_refresh_at: datetime | None
    refresh_mode: str
    next_refresh_at: datetime | None
    updated_at: datetime
    used_by: tuple[str, ...]
    failed_checks: int
    place: Place
    folder: str


TREND_DAYS = 30

_stay = table_of(Stay)
_Row = tuple[Segment, SegmentVersion | None, Refresh | None, Folder | None]


def summaries(session: Session, caller: Caller) -> list[SegmentSummary]:
    """Return every segment not deleted that a caller sees, the most recently changed first; *going_live* if it is at
    their instant.
    """
    going_live = going_live_ids(session, caller.at)
    last_done = (
        select(Refresh.id)
        .where(Refresh.segment_id == Segment.id, Refresh.outcome == "done")
        .order_by(col(Refresh.as_of).desc())
        .limit(1)
        .correlate(Segment)
        .scalar_subquery()
    )
    query = (
        # After a refresh the open stays are exactly the members, so its line in the log has their number.
        select(Segment, SegmentVersion, Refresh, Folder)
        .outerjoin(SegmentVersion, IS_LIVE_VERSION)
        .outerjoin(Refresh, col(Refresh.id) == last_done)
        .outerjoin(Folder, col(Folder.id) == Segment.folder_id)
        .where(col(Segment.deleted_at).is_(None), is_seen(caller))
        .order_by(col(Segment.updated_at).desc())
    )
    rows = cast(list[_Row], session.exec(query).all())
    users = dependants_of_each({row.key: _known(row, version) for row, version, *_ in rows})
    states = {cast(int, row.id): shown_state(row, version) for row, version, _, _ in rows}
    failing = failing_by_segment(session, states)
    return [
        SegmentSummary(
            id=cast(int, row.id),
            key=row.key,
            name=row.name,
            description=row.description,
            kind=cast(Kind, row.kind),
            target=cast(Target, row.target),
            zone=row.zone,
            owner=row.owner,
            state="going_live" if row.id in going_live else states[cast(int, row.id)],
            error=row.error,
            members=refresh.members if refresh else None,
            last_refresh_at=refresh.as_of if refresh else None,
            refresh_mode=row.refresh_mode,
            next_refresh_at=row.next_refresh_at if row.state in SERVING_STATES else None,
            updated_at=row.updated_at,
            used_by=tuple(user.name for user in users.get(row.key, ())),
            failed_checks=failing[cast(int, row.id)],
            place=Place(row.owner_id, row.folder_id, folder.is_private if folder else row.folder_id is not None),
            folder=folder.name if folder else "",
        )
        for row, version, refresh, folder in rows
    ]


def _known(row: Segment, version: SegmentVersion | None) -> KnownSegment:
    return known_segment(row, version.zone if version else None, version.definition if version else None)


def trends(session: Session, members: dict[int, int], *, now: datetime) -> dict[int, tuple[int, ...]]:
    """Return the numbers of members of segments at the end of each of the last days in UTC, today last, from stays.

    ``members`` are the numbers now, by segment id.
    """
    days = [now.date() - timedelta(days=back) for back in range(TREND_DAYS)]
    entered, left = (_by_day(session, members, column, now) for column in ("entered_at", "left_at"))
    found = {}
    for segment_id, count in members.items():
        counts = [count]
        for day in days[:-1]:
            net = entered.get((segment_id, day.isoformat()), 0) - left.get((segment_id, day.isoformat()), 0)
            counts.append(counts[-1] - net)
        found[segment_id] = tuple(reversed(counts))
    return found


def _by_day(session: Session, ids: Collection[int], column: str, now: datetime) -> dict[tuple[int, str], int]:
    """Select how many stays of each segment begin or end on each day until now."""
    instant, low = _stay.c[column], day_start(now.date() - timedelta(days=TREND_DAYS), "UTC")
    day: Any = local_day(instant, "UTC", low, now).label("day")
    counted = (
        sa.select(_stay.c.segment_id, day, sa.func.count())
        .where(_stay.c.segment_id.in_(list(ids)), instant >= low)
        .group_by(_stay.c.segment_id, sa.text("day"))
    )
    return {(segment_id, str(found)): number for segment_id, found, number in session.execute(counted)}
