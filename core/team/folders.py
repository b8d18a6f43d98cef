"""Folders of segments, who belongs to them, and moving segments from one to another and from owner to owner."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.caller import Caller, Role
from core.access.standing import Place, sees
from core.access.use_cases import Subject, UseCase
from core.errors import ConflictError, NotFoundError
from core.language.folding import fold
from core.language.messages import quote
from core.language.texts import FOLDER_NAME, OWNER, clean
from core.store import gate
from core.store.belonging import GONE, demand_folder, no_folder
from core.store.database import Database
from core.store.segments import SegmentRecord, lock_segments, record, segment_row
from core.store.tables import Folder, FolderUser, Segment, User, table_of

_segment, _folder_user = table_of(Segment), table_of(FolderUser)


@dataclass(frozen=True, slots=True)
class Belonging:
    """A user who belongs to a folder; one who ``edits`` edits the segments in it."""

    user_id: int
    name: str
    edits: bool


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder with its people, by name, and how many segments are in it."""

    id: int
    name: str
    is_private: bool
    users: tuple[Belonging, ...]
    segments: int


def list_folders(database: Database, caller: Caller) -> tuple[FolderRow, ...]:
    """Return the folders that a caller sees, by name."""
    with gate.reading(database, caller, UseCase.SEE_FOLDERS) as session:
        users: dict[int, list[Belonging]] = {}
        belonging = select(FolderUser, User).join(User, col(User.id) == FolderUser.user_id)
        for one, user in session.exec(belonging.order_by(col(User.name), col(User.id))):
            users.setdefault(one.folder_id, []).append(Belonging(one.user_id, name_of(user), one.edits))
        counts = (
            sa.select(_segment.c.folder_id, sa.func.count())
            .where(_segment.c.folder_id.is_not(None), _segment.c.deleted_at.is_(None))
            .group_by(_segment.c.folder_id)
        )
        numbers = {folder_id: number for folder_id, number in session.execute(counts)}  # noqa: C416 (rows are no pairs)
        return tuple(
            FolderRow(id_, row.name, row.is_private, tuple(users.get(id_, ())), numbers.get(id_, 0))
            for row in session.exec(select(Folder).order_by(Folder.name_key))
            if sees(caller, Place(folder_id=(id_ := cast(int, row.id)), is_private=row.is_private))
        )


def list_users(database: Database, caller: Caller) -> dict[int, str]:
    """Return the names of the users who may be given a folder or a segment, by id, in the order of their names."""
    with gate.reading(database, caller, UseCase.SEE_FOLDERS) as session:
        query = select(User).where(col(User.switched_off_at).is_(None)).order_by(User.name, col(User.id))
        return {cast(int, user.id): name_of(user) for user in session.exec(query)}


def name_of(user: User) -> str:
    """Return what a user is called: by name, else by address."""
    return user.name or user.email or f"user {user.id}"


def create_folder(database: Database, caller: Caller, *, name: str, is_private: bool = False) -> int:
    """Create an empty folder and return its id. Raises ConflictError if the name is taken."""
    made = Subject("folder")
    with gate.writing(database, caller, UseCase.CREATE_FOLDER, made) as session:
        lock_segments(session)
        line = _free_name(session, name)
        row = Folder(name=line, name_key=fold(line), is_private=is_private, created_at=caller.at)
        session.add(row)
        session.flush()
        made.id = row.id
        return cast(int, row.id)


def change_folder(
    database: Database, caller: Caller, folder_id: int, *, name: str | None = None, is_private: bool | None = None
) -> None:
    """Rename a folder, or hide it from others or show it. Raises ConflictError if the name is taken, NotFoundError."""
    with gate.writing(database, caller, UseCase.CHANGE_FOLDER, Subject("folder", folder_id)) as session:
        lock_segments(session)
        row = _row(session, folder_id)
        if name is not None:
            row.name = _free_name(session, name, besides=folder_id)
            row.name_key = fold(row.name)
        if is_private is not None:
            row.is_private = is_private


def delete_folder(database: Database, caller: Caller, folder_id: int) -> None:
    """Delete a folder without segments. Raises ConflictError while it has any: they would be shown to everybody.

    Deleted segments stay hidden from all but their owners and admins if they are restored.
    """
    with gate.writing(database, caller, UseCase.DELETE_FOLDER, Subject("folder", folder_id)) as session:
        lock_segments(session)
        row = _row(session, folder_id)
        is_in = _segment.c.folder_id == folder_id
        count = sa.select(sa.func.count()).where(is_in, _segment.c.deleted_at.is_(None)).select_from(_segment)
        if number := session.execute(count).scalar_one():
            raise ConflictError(
                f"folder “{row.name}”: must be empty to be deleted (got {number:,} segments in it). Move them first."
            )
        session.execute(sa.update(_segment).where(is_in).values(folder_id=GONE))
        session.execute(sa.delete(_folder_user).where(_folder_user.c.folder_id == folder_id))
        session.delete(row)


def let_in(database: Database, caller: Caller, folder_id: int, user_id: int, *, edits: bool = False) -> None:
    """Let a user belong to a folder, and say whether they edit what is in it. Raises NotFoundError."""
    with gate.writing(database, caller, UseCase.CHANGE_FOLDER, Subject("folder", folder_id)) as session:
        lock_segments(session)
        _row(session, folder_id)
        _user(session, user_id)
        row = session.get(FolderUser, (folder_id, user_id)) or FolderUser(folder_id=folder_id, user_id=user_id)
        row.edits = edits
        session.add(row)


def let_out(database: Database, caller: Caller, folder_id: int, user_id: int) -> None:
    """Let a user belong to a folder no longer; what they own stays theirs. No-op for one who does not belong to it."""
    with gate.writing(database, caller, UseCase.CHANGE_FOLDER, Subject("folder", folder_id)) as session:
        _row(session, folder_id)
        is_it = _folder_user.c.folder_id == folder_id, _folder_user.c.user_id == user_id
        session.execute(sa.delete(_folder_user).where(*is_it))


def move_segment(database: Database, caller: Caller, segment_id: int, folder_id: int | None) -> SegmentRecord:
    """Move a segment to another folder, or with None out of any, so that everybody sees it.

    Raises NotFoundError, and RefusedError for a folder that the caller does not belong to.
    """
    with gate.writing(database, caller, UseCase.MOVE_SEGMENT, Subject("segment", segment_id)) as session:
        lock_segments(session)
        row = segment_row(session, segment_id, for_update=True)
        if folder_id != row.folder_id:
            demand_folder(session, caller, folder_id)
            row.folder_id, row.updated_at = folder_id, caller.at
        session.flush()
        return record(session, row)


def hand_on(database: Database, caller: Caller, segment_id: int, user_id: int) -> SegmentRecord:
    """Give a segment another owner, who sees it wherever it is. Raises NotFoundError for a user who is switched off."""
    with gate.writing(database, caller, UseCase.HAND_ON_SEGMENT, Subject("segment", segment_id)) as session:
        row = segment_row(session, segment_id, for_update=True)
        user = _user(session, user_id)
        row.owner_id, row.owner, row.updated_at = user.id, clean(OWNER, "owner", name_of(user)), caller.at
        session.flush()
        return record(session, row)


def may_choose(caller: Caller, folder: FolderRow) -> bool:
    """Whether a caller may put their segments into a folder."""
    return folder.id in caller.folders.seen or Role.ADMIN in caller.roles


def _row(session: Session, folder_id: int) -> Folder:
    row = session.get(Folder, folder_id, with_for_update=True)
    if row is None:
        raise no_folder(folder_id)
    return row


def _user(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None or user.switched_off_at is not None:
        raise NotFoundError(f"user: must exist and not be switched off (got number {user_id}). See the list of users.")
    return user


def _free_name(session: Session, name: str, besides: int | None = None) -> str:
    """Tidy the name of a folder. Raises ConflictError if another folder has it."""
    line = clean(FOLDER_NAME, "name", name)
    taken = session.exec(select(Folder.id).where(Folder.name_key == fold(line))).first()
    if taken not in (None, besides):
        raise ConflictError(f"folder {quote(line)}: the name must be free (it is taken). Choose another name.")
    return line
