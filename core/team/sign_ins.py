"""Coming in: a provider says who somebody is, and this room whether they may use Windrow, with which roles.

A sign-in begins with an identity that was not seen before. It ends when the identity expires, after a time without a
click, when the user signs out, here or everywhere, or is switched off. An identity with an ended sign-in never comes in
again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any, Final, cast

import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.caller import Caller, Door, Folders, Role
from core.access.use_cases import Subject, UseCase
from core.errors import RefusedError
from core.language.folding import fold
from core.language.messages import quote
from core.language.texts import USER_ADDRESS, USER_NAME, Kind, fault, tidy
from core.store import gate
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.tables import DomainRole, GroupRole, SignIn, User, UserRole, table_of
from core.team import belongings

IDLE_FOR: Final = timedelta(hours=8)
"""After so long without a click a sign-in is over."""
_NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last click is known: writing each would cost more than the page."""

_user, _sign_in = table_of(User), table_of(SignIn)


@dataclass(frozen=True, slots=True)
class Identity:
    """What a provider says of somebody. ``issuer`` and ``subject`` name them for ever; ``issued_at`` tells one signing
    in from the next. An address that the provider did not verify counts for nothing.
    """

    issuer: str
    subject: str
    name: str
    email: str
    is_email_verified: bool
    groups: tuple[str, ...]
    issued_at: datetime
    expires_at: datetime | None

    @property
    def key(self) -> str:
        """A hash that stands for this identity; one with other groups is another."""
        parts = [self.issuer, self.subject, self.issued_at.isoformat(), *sorted(self.groups)]
        return sha256("\0".join(f"{len(part)}:{part}" for part in parts).encode(errors="replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class Visit:
    """A user who came in. ``key`` is that of the sign-in."""

    user_id: int
    name: str
    roles: frozenset[Role]
    folders: Folders
    is_masked: bool
    key: str

    def caller(self, door: Door, at: datetime) -> Caller:
        """Return the user as a caller."""
        return Caller(self.name, self.roles, door, at, self.user_id, self.folders, self.is_masked)


def come_in(database: Database, identity: Identity, at: datetime, *, idle_for: timedelta = IDLE_FOR) -> Visit:
    """Let somebody in, at every click: one query, unless they are new or were not seen for a minute.

    Someone who is new becomes the user who was entered with their verified address, or a new user if the domain of it,
    or one of their groups, has a role. Raises RefusedError, with what the person can do.
    """
    if identity.expires_at is not None and identity.expires_at <= at:
        raise _over("has expired")
    with database.reading() as session:
        found = _known(session, identity.key)
    if found is None:
        return _arrive(database, identity, at)
    sign_in, visit = found
    if sign_in.ended_at is not None:
        raise _over("was signed out")
    if sign_in.seen_at + idle_for < at:
        raise _over("was not used for too long")
    if sign_in.seen_at + _NOTED_EVERY <= at:
        with database.writing() as session:
            session.execute(sa.update(_sign_in).where(_sign_in.c.key == visit.key).values(seen_at=at))
            session.execute(sa.update(_user).where(_user.c.id == visit.user_id).values(seen_at=at))
    return visit


def sign_out(database: Database, caller: Caller, key: str) -> None:
    """End one sign-in of the caller. No-op if it is somebody else's or has ended."""
    with gate.writing(database, caller, UseCase.SIGN_OUT, Subject("user", caller.user_id)) as session:
        _end(session, _sign_in.c.key == key, _sign_in.c.user_id == caller.user_id, at=caller.at)


def sign_out_everywhere(database: Database, caller: Caller, user_id: int) -> None:
    """End every sign-in of a user, also those that this database has not seen yet.

    Anybody may do it to themselves. Raises RefusedError to who may not manage users, for somebody else.
    """
    use_case = UseCase.SIGN_OUT if user_id == caller.user_id else UseCase.MANAGE_USERS
    with gate.writing(database, caller, use_case, Subject("user", user_id)) as session:
        end_all(session, user_id, caller.at)


def end_all(session: Session, user_id: int, at: datetime) -> None:
    """End every sign-in of a user in the caller's transaction."""
    _end(session, _sign_in.c.user_id == user_id, at=at)
    session.execute(sa.update(_user).where(_user.c.id == user_id).values(signed_out_at=at))


def _end(session: Session, *of_which: sa.ColumnElement[bool], at: datetime) -> None:
    session.execute(sa.update(_sign_in).where(*of_which, _sign_in.c.ended_at.is_(None)).values(ended_at=at))


def _known(session: Session, key: str) -> tuple[sa.Row[Any], Visit] | None:
    """Return a sign-in and its visit; None if the identity was not seen before. Raises RefusedError."""
    source = belongings.joined(_sign_in.join(_user, _user.c.id == _sign_in.c.user_id))
    who = (_user.c.id, _user.c.name, _user.c.email, _user.c.is_masked, _user.c.switched_off_at)
    query = sa.select(_sign_in.c.seen_at, _sign_in.c.ended_at, *who, *belongings.COLUMNS)
    rows = session.execute(query.select_from(source).where(_sign_in.c.key == key)).all()
    if not rows:
        return None
    first = rows[0]
    roles, folders = belongings.of_rows(rows)
    _demand_welcome(first.switched_off_at, roles)
    return first, Visit(first.id, first.name or first.email, roles, folders, first.is_masked, key)


def _demand_welcome(switched_off_at: datetime | None, roles: frozenset[Role]) -> None:
    if switched_off_at is not None:
        raise RefusedError("user: must not be switched off (got one who is). Ask somebody who manages users here.")
    if not roles:
        raise RefusedError("user: must have a role (got none). Ask somebody who manages users here.")


def _over(how: str) -> RefusedError:
    return RefusedError(f"sign-in: must not have ended (got one that {how}). Sign in again.")


def _arrive(database: Database, identity: Identity, at: datetime) -> Visit:
    """Note the first click with an identity."""
    with database.writing() as session:
        # Two tabs that open together, and two servers, make one user and one sign-in.
        dialect_of(session).transactions.hold(session.connection(), Lock.USERS)
        known = _known(session, identity.key)
        if known is not None:
            return known[1]
        found = _find_user(session, identity)
        subject = Subject("user", found.id if found else None)
        before = gate.look(database, session, Caller("", frozenset(), Door.PAGE, at), UseCase.SIGN_IN, subject)
        user = found or _make_user(session, identity, at)
        subject.id = user_id = cast(int, user.id)
        if user.signed_out_at is not None and identity.issued_at <= user.signed_out_at:
            raise _over("was signed out everywhere")
        _describe(session, user, identity, at)
        _follow_groups(session, user_id, identity.groups)
        _forget_expired(session, user_id, at)
        session.add(SignIn(key=identity.key, user_id=user_id, began_at=at, seen_at=at, expires_at=identity.expires_at))
        session.flush()
        arrived = _known(session, identity.key)
        assert arrived is not None, "it was just noted"
        visit = arrived[1]
        gate.leave_trace(database, session, visit.caller(Door.PAGE, at), UseCase.SIGN_IN, subject, before)
        return visit


def _find_user(session: Session, identity: Identity) -> User | None:
    """Return the user with this identity, or the one who was entered with its address and never came."""
    is_same = (User.issuer == identity.issuer, User.subject == identity.subject)
    user = session.exec(select(User).where(*is_same)).first()
    key = _address_key(identity)
    if user is None and key:
        entered = (col(User.email_key) == key, col(User.subject).is_(None))
        user = session.exec(select(User).where(*entered)).first()
    return user


def _make_user(session: Session, identity: Identity, at: datetime) -> User:
    """Return a new user, if a domain or a group lets them in. Raises RefusedError."""
    key = _address_key(identity)
    domain_roles: list[str] = []
    if key:
        domain = key.rpartition("@")[2]
        domain_roles = list(session.exec(select(DomainRole.role).where(DomainRole.domain == domain)))
    if not domain_roles and not _group_roles(session, identity.groups):
        shown = quote(identity.email) if key else "one without a verified address"
        raise RefusedError(
            f"user: must be one who was entered here, or of a domain or group that may come in (got {shown}). "
            "Ask somebody who manages users here."
        )
    user = User(created_at=at)
    session.add(user)
    session.flush()
    for role in domain_roles:
        session.add(UserRole(user_id=cast(int, user.id), role=role, source="domain"))
    return user


def _address_key(identity: Identity) -> str:
    """The folded address; empty where the provider did not verify it, and where it is none."""
    return fold(_told(USER_ADDRESS, identity.email)) if identity.is_email_verified else ""


def _describe(session: Session, user: User, identity: Identity, at: datetime) -> None:
    """Keep what the provider calls them now, but no address that another user has."""
    user.issuer, user.subject, user.seen_at = identity.issuer, identity.subject, at
    user.name = _told(USER_NAME, identity.name) or user.name
    key = _address_key(identity)
    if key and key != user.email_key:
        others = select(User.id).where(col(User.email_key) == key, User.id != user.id)
        if session.exec(others).first() is None:
            user.email, user.email_key = identity.email.strip(), key
    session.flush()


def _told(kind: Kind, text: str) -> str:
    """A text of the provider as it is kept; empty if it can't be."""
    tidied = tidy(kind, text)
    return "" if fault(kind, tidied) else tidied


def _group_roles(session: Session, groups: tuple[str, ...]) -> set[str]:
    return set(session.exec(select(GroupRole.role).where(col(GroupRole.name).in_(groups)))) if groups else set()


def _follow_groups(session: Session, user_id: int, groups: tuple[str, ...]) -> None:
    """Give the roles of the groups that the provider names now, and take those of others."""
    of_groups = table_of(UserRole)
    session.execute(sa.delete(of_groups).where(of_groups.c.user_id == user_id, of_groups.c.source == "group"))
    for role in _group_roles(session, groups):
        session.add(UserRole(user_id=user_id, role=role, source="group"))


def _forget_expired(session: Session, user_id: int, at: datetime) -> None:
    """Delete sign-ins of identities that have expired: these are refused anyway."""
    session.execute(sa.delete(_sign_in).where(_sign_in.c.user_id == user_id, _sign_in.c.expires_at <= at))
