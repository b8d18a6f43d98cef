"""What a user brings into a call: roles and folders, read together."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.sql import FromClause

from core.access.caller import Folders, Role
from core.store.tables import FolderUser, User, UserRole, table_of

_user, _user_role, _folder_user = table_of(User), table_of(UserRole), table_of(FolderUser)

COLUMNS = (_user_role.c.role, _folder_user.c.folder_id, _folder_user.c.edits)
"""What `of_rows` reads, at the end of each row: every role beside every folder of a user, None where there are none."""


def joined(source: FromClause) -> FromClause:
    """Return a source that has the table of users, with roles and folders beside it."""
    return source.outerjoin(_user_role, _user_role.c.user_id == _user.c.id).outerjoin(
        _folder_user, _folder_user.c.user_id == _user.c.id
    )


def of_rows(rows: Iterable[sa.Row[tuple[object, ...]]]) -> tuple[frozenset[Role], Folders]:
    """Return the roles and folders in rows of one user that end with `COLUMNS`."""
    found = [tuple(row)[-len(COLUMNS) :] for row in rows]
    roles = frozenset(Role(str(role)) for role, _, _ in found if role is not None)
    seen = frozenset(int(str(folder)) for _, folder, _ in found if folder is not None)
    edited = frozenset(int(str(folder)) for _, folder, edits in found if folder is not None and edits)
    return roles, Folders(seen, edited)
