"""Creating a segment, saving its draft, and describing it."""

from __future__ import annotations

from typing import cast

import sqlalchemy as sa

from core.access.caller import Caller
from core.access.standing import may_put
from core.access.use_cases import Subject, UseCase
from core.errors import StateError
from core.language.definition import Definition, Target, from_text
from core.language.dependencies import Kind
from core.language.schedule import DEFAULT_MODE, FROZEN
from core.language.texts import EDITOR, OWNER, SEGMENT_DESCRIPTION, SEGMENT_NAME, clean
from core.lifecycle import checks
from core.store import gate
from core.store.belonging import demand_folder, demand_reach, place_of
from core.store.columns import BIG_ID, Instant
from core.store.database import Database
from core.store.seen_segments import demand_named
from core.store.segments import (
    IS_PICKED,
    SegmentRecord,
    check_allowed,
    check_revision,
    checked_zone,
    lock_segments,
    new_key,
    record,
    segment_row,
    write_draft,
)
from core.store.tables import Segment, StaticMember, table_of

_picked = table_of(StaticMember)


def create_segment(
    database: Database,
    caller: Caller,
    *,
    kind: Kind,
    name: str,
    description: str = "",
    target: Target = "contact",
    zone: str = "UTC",
    owner: str = "",
    definition: Definition | None = None,
    checks_of: int | None = None,
    folder_id: int | None = None,
) -> SegmentRecord:
    """Create a draft: of a dynamic segment with its first definition, by default an empty one; of a static
    segment without members. It gets the checks of the segment ``checks_of``, and belongs to the caller.

    Raises DefinitionError for a definition that could not be read again or names what the caller does not see, and
    RefusedError for a folder that the caller does not belong to.
    """
    made = Subject("segment")
    with gate.writing(database, caller, UseCase.CREATE_SEGMENT, made) as session:
        demand_reach(session, caller, UseCase.SEE_CHECKS, Subject("segment", checks_of))
        lock_segments(session)
        demand_folder(session, caller, folder_id)
        row = Segment(
            key=new_key(session, clean(SEGMENT_NAME, "name", name)),
            name=clean(SEGMENT_NAME, "name", name),
            description=clean(SEGMENT_DESCRIPTION, "description", description),
            kind=kind,
            target=target,
            zone=checked_zone(zone),
            owner=_owner(caller, owner),
            owner_id=caller.user_id,
            folder_id=folder_id,
            draft_saved_by=clean(EDITOR, "editor", caller.name),
            draft_saved_at=caller.at,
            created_at=caller.at,
            updated_at=caller.at,
        )
        demand_named(session, caller, definition)
        if kind == "dynamic":
            write_draft(row, definition or Definition(target=target))
        session.add(row)
        session.flush()
        made.id = row.id
        if checks_of is not None:
            checks.copy_checks(session, checks_of, cast(int, row.id))
        return record(session, row)


def copy(database: Database, caller: Caller, segment_id: int, *, name: str) -> SegmentRecord:
    """Create a draft with a segment's draft definition or picks, and its checks.

    The copy gets no history, no live version, and is no snapshot. It belongs to the caller, and stays in its folder if
    that is private or the caller's own.
    """
    made = Subject("segment")
    with gate.writing(database, caller, UseCase.COPY_SEGMENT, made) as session:
        demand_reach(session, caller, UseCase.COPY_SEGMENT, Subject("segment", segment_id))
        lock_segments(session)
        row = segment_row(session, segment_id)
        demand_named(session, caller, from_text(row.draft) if row.draft else None)
        place, _ = place_of(session, row)
        copied = Segment(
            key=new_key(session, clean(SEGMENT_NAME, "name", name)),
            name=clean(SEGMENT_NAME, "name", name),
            description=row.description,
            kind=row.kind,
            target=row.target,
            zone=row.zone,
            owner=_owner(caller, row.owner),
            owner_id=caller.user_id,
            folder_id=row.folder_id if place.is_private or may_put(caller, row.folder_id) else None,
            draft=row.draft,
            draft_saved_by=clean(EDITOR, "editor", caller.name),
            draft_saved_at=caller.at,
            refresh_mode=DEFAULT_MODE if row.refresh_mode == FROZEN else row.refresh_mode,
            refresh_minutes=row.refresh_minutes,
            created_at=caller.at,
            updated_at=caller.at,
        )
        session.add(copied)
        session.flush()
        made.id = copied.id
        picked = sa.select(_picked.c.profile_id, sa.literal(copied.id, BIG_ID), sa.literal(caller.at, Instant)).where(
            _picked.c.segment_id == segment_id, IS_PICKED
        )
        session.execute(sa.insert(_picked).from_select(["profile_id", "segment_id", "added_at"], picked))
        checks.copy_checks(session, segment_id, cast(int, copied.id))
        return record(session, copied)


def save_draft(
    database: Database,
    caller: Caller,
    segment_id: int,
    definition: Definition,
    *,
    revision: int,
    name: str | None = None,
    zone: str | None = None,
) -> SegmentRecord:
    """Save a draft, also one with problems: unfinished work is never lost.

    ``revision`` is the save the caller started from. Raises ConflictError if somebody else has saved since,
    StateError for a static segment, and DefinitionError for a draft that could not be read again.
    """
    with gate.writing(database, caller, UseCase.SAVE_DRAFT, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        check_allowed(session, row, "save", caller.at)
        check_revision(row, revision)
        if definition.target != row.target:
            raise StateError(f"segment “{row.name}”: selects {row.target}s (got a definition of {definition.target}s).")
        demand_named(session, caller, definition)
        write_draft(row, definition)
        _describe(row, name=name, zone=zone)
        row.draft_saved_by = clean(EDITOR, "editor", caller.name)
        row.draft_saved_at = row.updated_at = caller.at
        session.flush()
        return record(session, row)


def describe(
    database: Database,
    caller: Caller,
    segment_id: int,
    *,
    name: str | None = None,
    description: str | None = None,
    zone: str | None = None,
    owner: str | None = None,
) -> SegmentRecord:
    """Change the texts and the zone that are given. A live segment keeps its zone until its draft is published.

    An owner who is a user stays: `core.team.folders.hand_on` changes it.
    """
    with gate.writing(database, caller, UseCase.DESCRIBE_SEGMENT, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        _describe(row, name=name, zone=zone, description=description, owner=owner)
        row.updated_at = caller.at
        session.flush()
        return record(session, row)


def _owner(caller: Caller, named: str) -> str:
    """Return the owner's name: the caller's own if they are a user."""
    return clean(OWNER, "owner", named if caller.user_id is None else caller.name)


def _describe(
    row: Segment,
    *,
    name: str | None = None,
    description: str | None = None,
    zone: str | None = None,
    owner: str | None = None,
) -> None:
    if name is not None:
        row.name = clean(SEGMENT_NAME, "name", name)
    if zone is not None:
        row.zone = checked_zone(zone)
    if description is not None:
        row.description = clean(SEGMENT_DESCRIPTION, "description", description)
    if owner is not None and row.owner_id is None:
        row.owner = clean(OWNER, "owner", owner)
