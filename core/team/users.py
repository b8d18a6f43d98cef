"""Users: entering them, their roles, switching them off, and which groups and domains may come in.

A role is *given* here, or comes from a group of the provider or the domain of an address. Somebody with the role admin
is always left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import cast

import email_validator
import sqlalchemy as sa
from sqlmodel import Session, col, select

from core.access.caller import Caller, Role
from core.access.use_cases import Subject, UseCase
from core.errors import ConflictError, NotFoundError, StateError
from core.language.folding import fold
from core.language.messages import quote
from core.language.texts import GROUP_NAME, USER_ADDRESS, USER_NAME, clean
from core.store import gate
from core.store.database import Database
from core.store.dialects import dialect_of
from core.store.locks import Lock
from core.store.tables import DomainRole, GroupRole, User, UserRole, table_of
from core.team.sign_ins import end_all

_user, _user_role = table_of(User), table_of(UserRole)


@dataclass(frozen=True, slots=True)
class UserRow:
    """A user. ``given`` are roles that can be changed here, ``roles`` also those of groups; ``seen_at`` is None before
    the first sign-in.
    """

    id: int
    name: str
    email: str
    given: frozenset[Role]
    roles: frozenset[Role]
    is_masked: bool
    seen_at: datetime | None
    switched_off_at: datetime | None


@dataclass(frozen=True, slots=True)
class Entrance:
    """A group of the provider, or a domain of addresses, with the roles that it gives."""

    name: str
    roles: frozenset[Role]


def list_users(database: Database, caller: Caller) -> list[UserRow]:
    """Return all users, by name, those who are switched off too."""
    with gate.reading(database, caller, UseCase.SEE_USERS) as session:
        roles: dict[int, list[UserRole]] = {}
        for role in session.exec(select(UserRole)):
            roles.setdefault(role.user_id, []).append(role)
        users = session.exec(select(User).order_by(User.name, User.email, col(User.id))).all()
        return [_row(user, roles.get(cast(int, user.id), [])) for user in users]


def find_user(database: Database, caller: Caller, named: str) -> UserRow:
    """Return the user with that number, address or name. Raises NotFoundError, or ConflictError for several."""
    wanted = fold(named.strip())
    found = [
        user
        for user in list_users(database, caller)
        if wanted in (str(user.id), fold(user.email)) or (user.name and wanted == fold(user.name))
    ]
    if not found:
        raise NotFoundError(f"user: must be the number, address or name of one (got {quote(named)}). See the list.")
    if len(found) > 1:
        raise ConflictError(f"user: must be one (got {quote(named)}, the name of {len(found)}). Use the address.")
    return found[0]


def enter_user(database: Database, caller: Caller, email: str, *, name: str = "", roles: Collection[Role]) -> int:
    """Enter somebody who may come in with that address, and return the user's id.

    Raises StateError for what is no address or without a role, ConflictError if a user has the address.
    """
    address = _address(email)
    if not roles:
        raise StateError(f"roles: must be one or more (got none). Choose from {', '.join(Role)}.")
    made = Subject("user")
    with gate.writing(database, caller, UseCase.MANAGE_USERS, made) as session:
        _hold(session)
        if session.exec(select(User.id).where(col(User.email_key) == fold(address))).first() is not None:
            raise ConflictError(f"user: must have an address of their own (got {quote(address)}). See the list.")
        user = User(name=clean(USER_NAME, "name", name), email=address, email_key=fold(address), created_at=caller.at)
        session.add(user)
        session.flush()
        made.id = user.id
        for role in roles:
            session.add(UserRole(user_id=cast(int, user.id), role=role, source="given"))
        return cast(int, user.id)


def set_roles(database: Database, caller: Caller, user_id: int, roles: Collection[Role]) -> None:
    """Give a user these roles, and take others that were given here or by a domain; those of groups stay.

    Raises ConflictError if no admin would be left.
    """
    with gate.writing(database, caller, UseCase.MANAGE_USERS, Subject("user", user_id)) as session:
        _hold(session)
        _user_at(session, user_id)
        session.execute(
            sa.delete(_user_role).where(_user_role.c.user_id == user_id, _user_role.c.source.in_(("given", "domain")))
        )
        for role in roles:
            session.add(UserRole(user_id=user_id, role=role, source="given"))
        demand_admin(session)


def set_masked(database: Database, caller: Caller, user_id: int, *, is_masked: bool) -> None:
    """Show a user e-mail addresses and phone numbers masked, or whole."""
    with gate.writing(database, caller, UseCase.MANAGE_USERS, Subject("user", user_id)) as session:
        _user_at(session, user_id).is_masked = is_masked


def switch_off(database: Database, caller: Caller, user_id: int) -> None:
    """Keep a user out from the next click on. Raises ConflictError if no admin would be left."""
    with gate.writing(database, caller, UseCase.MANAGE_USERS, Subject("user", user_id)) as session:
        _hold(session)
        _user_at(session, user_id).switched_off_at = caller.at
        session.flush()
        end_all(session, user_id, caller.at)
        demand_admin(session)


def switch_on(database: Database, caller: Caller, user_id: int) -> None:
    """Let a user in again who was switched off."""
    with gate.writing(database, caller, UseCase.MANAGE_USERS, Subject("user", user_id)) as session:
        _user_at(session, user_id).switched_off_at = None


def list_groups(database: Database, caller: Caller) -> list[Entrance]:
    """Return the provider's groups that give roles."""
    with gate.reading(database, caller, UseCase.SEE_USERS) as session:
        return _entrances((row.name, row.role) for row in session.exec(select(GroupRole)))


def list_domains(database: Database, caller: Caller) -> list[Entrance]:
    """Return the domains that give newcomers roles."""
    with gate.reading(database, caller, UseCase.SEE_USERS) as session:
        return _entrances((row.domain, row.role) for row in session.exec(select(DomainRole)))


def set_group(database: Database, caller: Caller, name: str, roles: Collection[Role]) -> None:
    """Give the members of a group these roles, from their next sign-in on; without roles it gives none."""
    tidied = clean(GROUP_NAME, "group", name)
    with gate.writing(database, caller, UseCase.MANAGE_USERS, Subject("group", tidied)) as session:
        groups = table_of(GroupRole)
        session.execute(sa.delete(groups).where(groups.c.name == tidied))
        session.add_all(GroupRole(name=tidied, role=role) for role in roles)


def set_domain(database: Database, caller: Caller, name: str, roles: Collection[Role]) -> None:
    """Let newcomers with a verified address of a domain in, with these roles; without roles nobody new comes in by it.

    Raises StateError for what is no domain.
    """
    domain = _address(f"anybody@{name.strip().removeprefix('@')}").rpartition("@")[2].lower()
    with gate.writing(database, caller, UseCase.MANAGE_USERS, Subject("domain", domain)) as session:
        domains = table_of(DomainRole)
        session.execute(sa.delete(domains).where(domains.c.domain == domain))
        session.add_all(DomainRole(domain=domain, role=role) for role in roles)


def _entrances(pairs: Iterable[tuple[str, str]]) -> list[Entrance]:
    found: dict[str, set[Role]] = {}
    for name, role in pairs:
        found.setdefault(name, set()).add(Role(role))
    return [Entrance(name, frozenset(roles)) for name, roles in sorted(found.items())]


def _row(user: User, roles: list[UserRole]) -> UserRow:
    return UserRow(
        id=cast(int, user.id),
        name=user.name,
        email=user.email,
        given=frozenset(Role(role.role) for role in roles if role.source != "group"),
        roles=frozenset(Role(role.role) for role in roles),
        is_masked=user.is_masked,
        seen_at=user.seen_at,
        switched_off_at=user.switched_off_at,
    )


def _address(text: str) -> str:
    address = clean(USER_ADDRESS, "address", text)
    try:
        return email_validator.validate_email(address, check_deliverability=False).normalized
    except email_validator.EmailNotValidError as error:
        raise StateError(f"address: must be an e-mail address (got {quote(address)}). {USER_ADDRESS.hint}") from error


def _user_at(session: Session, user_id: int) -> User:
    user = session.get(User, user_id)
    if user is None:
        raise NotFoundError(f"user: must exist (got number {user_id}). See the list.")
    return user


def _hold(session: Session) -> None:
    """Let nobody else change users meanwhile: two admins must not take the role from each other."""
    dialect_of(session).transactions.hold(session.connection(), Lock.USERS)


def demand_admin(session: Session) -> None:
    """Raise ConflictError if nobody with the role admin may come in."""
    session.flush()
    admins = (
        sa.select(_user.c.id)
        .join(_user_role, _user_role.c.user_id == _user.c.id)
        .where(_user_role.c.role == Role.ADMIN.value, _user.c.switched_off_at.is_(None))
    )
    if session.execute(admins.limit(1)).first() is None:
        raise ConflictError("admin: must be left, one or more (got nobody). Give somebody else the role admin first.")
