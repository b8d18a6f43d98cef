"""The members of a segment, now or at any past instant, from its stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select
from sqlmodel import Session

from core.access.caller import Caller
from core.access.use_cases import Subject, UseCase
from core.audience.names import NO_LONGER_HERE
from core.audience.people import MemberRow, describe, matches, member_row, person_names
from core.errors import NotFoundError
from core.membership.stays import picked_ids
from core.store import gate
from core.store.addressing import shown_id, system_of_shown
from core.store.database import Database
from core.store.masks import masking
from core.store.segments import segment_row
from core.store.suppression import is_profile_suppressed
from core.store.tables import PROFILES, Stay, table_of

PAGE_LIMIT = 200
_BATCH = 10_000

_stay = table_of(Stay)


def members_at(segment_id: int, at: datetime | None = None) -> Select[Any]:
    """The members at an instant, or now: ``id``, ``entered_at`` and ``entered_reason``."""
    query = sa.select(_stay.c.profile_id.label("id"), _stay.c.entered_at, _stay.c.entered_reason).where(
        _stay.c.segment_id == segment_id
    )
    if at is None:
        return query.where(_stay.c.left_at.is_(None))
    return query.where(_stay.c.entered_at <= at, sa.or_(_stay.c.left_at.is_(None), _stay.c.left_at > at))


@dataclass(frozen=True, slots=True)
class ExportedMember:
    """A member as other programs get it: `MemberRow` with its own id and the ``system`` that is from, None for none in
    particular. ``profile_id`` is Windrow's own number. First and last name of a lead are those of its contact.
    """

    profile_id: int
    external_id: str | None
    system: str | None
    name: str | None
    first_name: str | None
    last_name: str | None
    email: str | None
    city: str | None
    account: str | None
    entered_at: datetime | None = None
    entered_reason: str | None = None


@dataclass(frozen=True, slots=True)
class MembersPage:
    """Members by id. ``total`` counts all that match; ``next_after`` asks for the next page, None at the end."""

    rows: list[MemberRow]
    total: int
    next_after: str | None


@masking
def members_page(
    database: Database,
    caller: Caller,
    segment_id: int,
    *,
    search: str = "",
    after: str | None = None,
    limit: int = 50,
    at: datetime | None = None,
) -> MembersPage:
    """A page of the members, now or at a past instant. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_MEMBERS, Subject("segment", segment_id)) as session:
        target = segment_row(session, segment_id).target
        return page_of(session, caller, members_at(segment_id, at), target, search, after, limit)


@masking
def picked_page(
    database: Database, caller: Caller, segment_id: int, *, search: str = "", after: str | None = None, limit: int = 50
) -> MembersPage:
    """A page of the profiles picked for a static segment, live or not. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_MEMBERS, Subject("segment", segment_id)) as session:
        target = segment_row(session, segment_id).target
        return page_of(session, caller, picked_ids(segment_id, target), target, search, after, limit)


def page_of(
    session: Session, caller: Caller, ids: Select[Any], target: str, search: str, after: str | None, limit: int
) -> MembersPage:
    """A page of the profiles of a target with these ids; ``ids`` may also have the two columns of a stay."""
    limit = min(max(limit, 1), PAGE_LIMIT)
    found, listed = _describe(ids, target)
    if search.strip():
        found = found.where(matches(caller, search, target))
    total = session.execute(sa.select(sa.func.count()).select_from(found.subquery())).scalar_one()
    page = found.where(listed.c.id > _position(after)).order_by(listed.c.id).limit(limit + 1)
    rows = [member_row(row) for row in session.execute(page)]
    more = len(rows) > limit
    return MembersPage(rows[:limit], total, str(rows[limit - 1].profile_id) if more else None)


@masking
def every_member(
    database: Database,
    caller: Caller,
    segment_id: int,
    *,
    at: datetime | None = None,
    with_suppressed: bool = False,
) -> Iterator[ExportedMember]:
    """Every member by id, now or at a past instant, in constant memory; those who are suppressed now only on demand.

    Raises NotFoundError.
    """
    with gate.reading(database, caller, UseCase.EXPORT_MEMBERS, Subject("segment", segment_id)) as session:
        target = segment_row(session, segment_id).target
        yield from _every(session, members_at(segment_id, at), target, with_suppressed=with_suppressed)


@masking
def every_picked(
    database: Database, caller: Caller, segment_id: int, *, with_suppressed: bool = False
) -> Iterator[ExportedMember]:
    """Every profile picked for a static segment, as `every_member` gives members. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.EXPORT_MEMBERS, Subject("segment", segment_id)) as session:
        target = segment_row(session, segment_id).target
        yield from _every(session, picked_ids(segment_id, target), target, with_suppressed=with_suppressed)


def suppressed_members(database: Database, caller: Caller, segment_id: int) -> int:
    """How many members an export leaves out now, because they are suppressed. Raises NotFoundError."""
    with gate.reading(database, caller, UseCase.SEE_SEGMENT, Subject("segment", segment_id)) as session:
        target = segment_row(session, segment_id).target
        profile = table_of(PROFILES[target])
        listed = members_at(segment_id).subquery("listed")
        is_left_out = is_profile_suppressed(target, profile)
        query = sa.select(sa.func.count()).select_from(listed.join(profile, profile.c.id == listed.c.id))
        return int(session.execute(query.where(is_left_out)).scalar_one())


def _every(session: Session, ids: Select[Any], target: str, *, with_suppressed: bool) -> Iterator[ExportedMember]:
    found, listed = _describe(ids, target)
    profile = table_of(PROFILES[target]).alias("exported")
    columns = shown_id(target, profile), system_of_shown(target, profile), *person_names()
    query = found.add_columns(*columns).outerjoin(profile, profile.c.id == listed.c.id).order_by(listed.c.id)
    if not with_suppressed:
        query = query.where(~is_profile_suppressed(target, profile))
    for row in session.execute(query.execution_options(yield_per=_BATCH)):
        profile_id, name, *rest, external_id, system, first_name, last_name = row
        is_there = name != NO_LONGER_HERE
        yield ExportedMember(
            profile_id, external_id, system, (name or None) if is_there else None, first_name, last_name, *rest
        )


def _describe(ids: Select[Any], target: str) -> tuple[Select[Any], sa.Subquery]:
    """The columns of MemberRow for ids, which may also have the two columns of a stay."""
    listed = ids.subquery("listed")
    columns, source = describe(listed, target)
    of_stay = [column for column in listed.c if column.name != "id"]
    return sa.select(*columns, *of_stay).select_from(source), listed


def _position(after: str | None) -> int:
    if after and not _POSITION.fullmatch(after):
        raise NotFoundError(f"page: must be one that was offered (got {after[:40]!r}). Start from the first.")
    return int(after or 0)


_POSITION = re.compile("[0-9]{1,18}")
