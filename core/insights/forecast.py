"""What time alone will do to a segment: its audience at future instants, if no data and no definition change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.selection import Known, check_definition
from core.engine.compiler import compile_definition
from core.language.dates import shift
from core.language.definition import Span
from core.store import gate
from core.store.database import Database
from core.store.segments import segment_row

HORIZONS = (1, 7, 30)
"""How many days to look ahead."""


@dataclass(frozen=True, slots=True)
class Outlook:
    """The audience ``days`` ahead, at the instant ``at``: how many drop out until then, and how many come in."""

    days: int
    at: datetime
    members: int
    dropped_out: int
    came_in: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """The audience at ``as_of``, and in the days to come."""

    as_of: datetime
    members: int
    outlooks: tuple[Outlook, ...]


def forecast(database: Database, caller: Caller, segment_id: int) -> Forecast | None:
    """Forecast the live definition on the present data: now and at each horizon, in one snapshot.

    Days count on the wall clock of the live version's zone. None for a segment that has no definition to
    evaluate: a static one, a snapshot, one that is not live. Raises DefinitionError where the live
    definition has a problem, and NotFoundError.
    """
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        key = segment_row(session, segment_id).key
        known = Known.to(session, caller)
        segment = known.segments[key]
        if not segment.is_live or segment.definition is None:
            return None
        check_definition(segment.definition, known, key)
        ahead = [shift(caller.at, Span(amount=days, unit="days"), segment.zone, 1) for days in HORIZONS]
        audiences = [
            compile_definition(segment.definition, known.catalog, at, segment.zone, known.segments)
            for at in (caller.at, *ahead)
        ]
        members, *numbers = session.execute(_counts(audiences)).one()
    pairs = zip(numbers[::2], numbers[1::2], strict=True)
    return Forecast(
        caller.at,
        members,
        tuple(
            Outlook(days, at, then, members - still_in, then - still_in)
            for days, at, (then, still_in) in zip(HORIZONS, ahead, pairs, strict=True)
        ),
    )


def _counts(audiences: list[sa.Select[Any]]) -> sa.Select[Any]:
    """How many there are now; for each later instant how many there are then, and how many of those are in now too.

    The database evaluates each audience once, also where it counts it twice.
    """
    now, *ahead = (ids.cte(f"audience_{place}").prefix_with("MATERIALIZED") for place, ids in enumerate(audiences))
    numbers = [sa.select(sa.func.count()).select_from(now).scalar_subquery()]
    for then in ahead:
        numbers.append(sa.select(sa.func.count()).select_from(then).scalar_subquery())
        in_both = sa.select(sa.func.count()).select_from(now.join(then, then.c.id == now.c.id))
        numbers.append(in_both.scalar_subquery())
    return sa.select(*(number.label(f"n{place}") for place, number in enumerate(numbers)))
