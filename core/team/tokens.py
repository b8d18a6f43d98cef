"""Tokens: what programs show in place of a person. The database keeps only a hash, so each is shown once.

A token has some roles of its user, and loses them with the user; it ends when it is revoked, when it expires, or when
its user is switched off.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final, cast

import sqlalchemy as sa
from sqlmodel import col, select

from core.access.caller import Caller, Door, Role
from core.access.use_cases import Subject, UseCase
from core.errors import NotFoundError, RefusedError, StateError
from core.language.texts import TOKEN_NAME, clean
from core.store import gate
from core.store.database import Database
from core.store.tables import AccessToken, User, table_of
from core.team import belongings

PREFIX: Final = "windrow_"
"""How every token begins, so that people and scanners of code see what it is."""
_NOTED_EVERY: Final = timedelta(minutes=1)
_token, _user = table_of(AccessToken), table_of(User)


@dataclass(frozen=True, slots=True)
class TokenRow:
    """A token without its secret; ``used_at`` is exact to a minute."""

    id: int
    user_id: int
    name: str
    roles: frozenset[Role]
    created_at: datetime
    expires_at: datetime | None
    used_at: datetime | None
    revoked_at: datetime | None


def create_token(
    database: Database,
    caller: Caller,
    user_id: int,
    *,
    name: str,
    roles: Collection[Role],
    expires_at: datetime | None = None,
) -> str:
    """Make a token of a user, and return its secret: it is not kept.

    Raises NotFoundError for a user who is none or switched off, StateError without a role, with one that the user does
    not have, and for an end in the past.
    """
    made = Subject("token")
    with gate.writing(database, caller, UseCase.MANAGE_TOKENS, made) as session:
        query = sa.select(_user.c.switched_off_at, *belongings.COLUMNS)
        rows = session.execute(query.select_from(belongings.joined(_user)).where(_user.c.id == user_id)).all()
        if not rows or rows[0].switched_off_at is not None:
            raise NotFoundError(f"user: must exist and not be switched off (got number {user_id}). See the list.")
        had, _ = belongings.of_rows(rows)
        if not roles or not had.issuperset(roles):
            wanted = ", ".join(sorted(roles)) or "none"
            raise StateError(f"roles: must be one or more of {', '.join(sorted(had)) or 'none'} (got {wanted}).")
        if expires_at is not None and expires_at <= caller.at:
            raise StateError(f"expiry: must be in the future (got {expires_at.isoformat()}).")
        secret = PREFIX + secrets.token_urlsafe(32)
        row = AccessToken(
            user_id=user_id,
            name=clean(TOKEN_NAME, "name", name),
            hash=_hash(secret),
            roles=sorted(roles),
            created_at=caller.at,
            expires_at=expires_at,
        )
        session.add(row)
        session.flush()
        made.id = row.id
        return secret


def list_tokens(database: Database, caller: Caller) -> list[TokenRow]:
    """Return all tokens, the newest first, revoked ones too."""
    with gate.reading(database, caller, UseCase.SEE_USERS) as session:
        return [
            TokenRow(
                id=cast(int, row.id),
                user_id=row.user_id,
                name=row.name,
                roles=frozenset(map(Role, row.roles)),
                created_at=row.created_at,
                expires_at=row.expires_at,
                used_at=row.used_at,
                revoked_at=row.revoked_at,
            )
            for row in session.exec(select(AccessToken).order_by(col(AccessToken.id).desc()))
        ]


def revoke_token(database: Database, caller: Caller, token_id: int) -> None:
    """End a token. No-op if it was revoked. Raises NotFoundError."""
    with gate.writing(database, caller, UseCase.MANAGE_TOKENS, Subject("token", token_id)) as session:
        row = session.get(AccessToken, token_id)
        if row is None:
            raise NotFoundError(f"token: must exist (got number {token_id}). See the list.")
        row.revoked_at = row.revoked_at or caller.at


def caller_of_token(database: Database, secret: str, at: datetime, door: Door = Door.PROGRAM) -> Caller:
    """Return who a token stands for, with the roles that both it and its user have. Raises RefusedError."""
    source = belongings.joined(_token.join(_user, _user.c.id == _token.c.user_id))
    who = (_user.c.id, _user.c.name, _user.c.email, _user.c.is_masked, _user.c.switched_off_at)
    what = (_token.c.roles, _token.c.expires_at, _token.c.revoked_at, _token.c.used_at)
    query = sa.select(*who, *what, *belongings.COLUMNS).select_from(source).where(_token.c.hash == _hash(secret))
    with database.reading() as session:
        rows = session.execute(query).all()
    if not rows:
        raise RefusedError("token: must be one that was made here (got another). Make one on the page of users.")
    first = rows[0]
    has_expired = first.expires_at is not None and first.expires_at <= at
    if has_expired or first.revoked_at is not None or first.switched_off_at is not None:
        raise RefusedError("token: must not have ended (got one that has). Make another one.")
    had, folders = belongings.of_rows(rows)
    if first.used_at is None or first.used_at + _NOTED_EVERY <= at:
        with database.writing() as session:
            session.execute(sa.update(_token).where(_token.c.hash == _hash(secret)).values(used_at=at))
    roles = had & frozenset(map(Role, first.roles))
    return Caller(first.name or first.email, roles, door, at, first.id, folders, first.is_masked)


def _hash(secret: str) -> str:
    return sha256(secret.encode(errors="replace")).hexdigest()
