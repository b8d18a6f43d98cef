"""Which segments a caller sees, and what they may do with one: by its folder and its owner (`core.access.standing`)."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement
from sqlmodel import Session

from core.access.caller import Caller, Role
from core.access.standing import Place, is_limited, may_at, may_put, sees
from core.access.use_cases import Subject, UseCase
from core.errors import NotFoundError, RefusedError
from core.store.tables import Folder, Segment, table_of

_segment, _folder = table_of(Segment), table_of(Folder)
_open = _folder.alias("open_folder")
GONE = 0
"""The folder of a deleted segment whose folder was deleted, too: none but its owner and admins see it."""
_IS_PRIVATE = sa.func.coalesce(_folder.c.is_private, _segment.c.folder_id.is_not(None))
_PLACE = (_segment.c.owner_id, _segment.c.folder_id, _IS_PRIVATE)
_WITH_FOLDER = _segment.outerjoin(_folder, _folder.c.id == _segment.c.folder_id)


def no_segment(segment_id: object) -> NotFoundError:
    """The error of a segment that does not exist, or that the caller does not see: the two must not be told apart."""
    return NotFoundError(f"segment: must exist (got number {segment_id}). It may have been deleted; see the list.")


def is_asked_by_reach(caller: Caller, subject: Subject | None) -> bool:
    """Whether `demand_reach` asks the database."""
    return subject is not None and subject.kind == "segment" and subject.id is not None and is_limited(caller)


def demand_reach(session: Session, caller: Caller, use_case: UseCase, subject: Subject | None) -> None:
    """Raise NotFoundError if the subject is a segment that the caller does not see, and RefusedError if they see it
    and may not do this with it. Asks nothing for a caller without limits, nor about another subject.
    """
    if subject is None or not is_asked_by_reach(caller, subject):
        return
    query = sa.select(_segment.c.name, *_PLACE).select_from(_WITH_FOLDER).where(_segment.c.id == subject.id)
    found = session.execute(query).first()
    if found is None:
        return  # the use case says so
    name, *place = found
    if not sees(caller, Place(*place)):
        raise no_segment(subject.id)
    if not may_at(caller, use_case, Place(*place)):
        raise RefusedError(
            f"segment “{name}”: {caller.name or 'you'} must belong to its folder, in a way that lets them {use_case}, "
            "or own it. Ask its owner, or somebody who manages users here."
        )


def place_of(session: Session, row: Segment) -> tuple[Place, str]:
    """Return where a segment is, and the name of its folder, empty without one."""
    if row.folder_id is None:
        return Place(row.owner_id), ""
    folder = session.get(Folder, row.folder_id)
    if folder is None:
        return Place(row.owner_id, row.folder_id, is_private=True), ""
    return Place(row.owner_id, row.folder_id, folder.is_private), folder.name


def demand_folder(session: Session, caller: Caller, folder_id: int | None) -> None:
    """Raise NotFoundError for a folder that does not exist or that the caller does not see, and RefusedError for one
    that they don't belong to, so that they must not put a segment into it.
    """
    if folder_id is None:
        return
    folder = session.get(Folder, folder_id)
    if folder is None or not sees(caller, Place(folder_id=folder_id, is_private=folder.is_private)):
        raise no_folder(folder_id)
    if not may_put(caller, folder_id, is_private=folder.is_private):
        raise RefusedError(
            f"folder “{folder.name}”: {caller.name or 'you'} must belong to it to put a segment into it. "
            "Ask somebody who manages users here."
        )


def no_folder(folder_id: object) -> NotFoundError:
    """The error of a folder that does not exist, or that the caller does not see."""
    return NotFoundError(f"folder: must exist (got number {folder_id}). It may have been deleted; see the list.")


def is_any_hidden(session: Session, caller: Caller) -> bool:
    """Whether folders hide any segment from a caller. Asks nothing for one who sees all."""
    if Role.ADMIN in caller.roles:
        return False
    return session.execute(sa.select(_segment.c.id).where(~is_seen(caller)).limit(1)).first() is not None


def is_seen(caller: Caller) -> ColumnElement[bool]:
    """Condition on a row of `Segment`: the caller sees it. It reads no table for a caller without limits."""
    if Role.ADMIN in caller.roles:
        return sa.true()
    is_open = sa.or_(~_open.c.is_private, _open.c.id.in_(sorted(caller.folders.seen)))
    in_an_open_one = sa.exists(sa.select(_open.c.id).where(_open.c.id == _segment.c.folder_id, is_open))
    shown: list[ColumnElement[bool]] = [_segment.c.folder_id.is_(None), in_an_open_one]
    if caller.user_id is not None:
        # Never unknown, as a bare comparison is without an owner: `is_any_hidden` negates the condition.
        shown.append(sa.and_(_segment.c.owner_id.is_not(None), _segment.c.owner_id == caller.user_id))
    return sa.or_(*shown)
