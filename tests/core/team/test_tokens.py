"""Tokens: what a program shows in the place of a user, and when that ends."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from core.access.caller import Caller, Door, Role
from core.errors import NotFoundError, RefusedError, StateError
from core.store.database import Database
from core.store.tables import AccessToken, table_of
from core.team import tokens, users
from core.team.tokens import caller_of_token, create_token
from tests.callers import ANYBODY, caller
from tests.makers import DAY, HOUR, NOW

ADMIN = caller(NOW, "Admin")


@pytest.fixture
def ada(database: Database) -> int:
    """An editor and publisher, beside an admin."""
    users.enter_user(database, ADMIN, "root@example.com", roles=[Role.ADMIN])
    return users.enter_user(database, ADMIN, "ada@example.com", name="Ada", roles=[Role.EDITOR, Role.PUBLISHER])


def make(database: Database, user: int, *roles: Role, expires_at: datetime | None = None) -> str:
    return create_token(database, ADMIN, user, name="Nightly", roles=roles or (Role.EDITOR,), expires_at=expires_at)


def test_a_token_stands_for_its_user_with_its_roles(database: Database, ada: int) -> None:
    secret = make(database, ada)
    assert caller_of_token(database, secret, NOW) == Caller("Ada", frozenset({Role.EDITOR}), Door.PROGRAM, NOW, ada)
    assert caller_of_token(database, secret, NOW, Door.COMMAND).door is Door.COMMAND


def test_no_token_has_more_roles_than_its_user(database: Database, ada: int) -> None:
    for roles in ([Role.ADMIN], [Role.EDITOR, Role.STEWARD], []):
        with pytest.raises(StateError, match="roles: must be one or more of editor, publisher"):
            create_token(database, ADMIN, ada, name="Nightly", roles=roles)
    assert tokens.list_tokens(database, ANYBODY) == []


def test_a_token_loses_the_roles_that_its_user_loses(database: Database, ada: int) -> None:
    secret = make(database, ada, Role.EDITOR, Role.PUBLISHER)
    users.set_roles(database, ADMIN, ada, [Role.PUBLISHER, Role.STEWARD])
    assert caller_of_token(database, secret, NOW).roles == {Role.PUBLISHER}
    users.set_roles(database, ADMIN, ada, [])
    assert caller_of_token(database, secret, NOW).roles == frozenset()


def test_a_token_ends_when_it_is_revoked(database: Database, ada: int) -> None:
    secret, other = make(database, ada), make(database, ada)
    tokens.revoke_token(database, ADMIN, 1)
    tokens.revoke_token(database, caller(NOW + HOUR), 1)
    with pytest.raises(RefusedError, match="must not have ended"):
        caller_of_token(database, secret, NOW)
    assert caller_of_token(database, other, NOW).user_id == ada
    assert tokens.list_tokens(database, ANYBODY)[-1].revoked_at == NOW
    with pytest.raises(NotFoundError):
        tokens.revoke_token(database, ADMIN, 9)


def test_a_token_ends_at_its_end(database: Database, ada: int) -> None:
    secret = make(database, ada, expires_at=NOW + DAY)
    assert caller_of_token(database, secret, NOW + DAY - timedelta(microseconds=1)).user_id == ada
    with pytest.raises(RefusedError, match="must not have ended"):
        caller_of_token(database, secret, NOW + DAY)
    with pytest.raises(StateError, match="expiry: must be in the future"):
        make(database, ada, expires_at=NOW)


def test_a_token_ends_with_its_user(database: Database, ada: int) -> None:
    secret = make(database, ada)
    users.switch_off(database, ADMIN, ada)
    with pytest.raises(RefusedError, match="must not have ended"):
        caller_of_token(database, secret, NOW)
    with pytest.raises(NotFoundError, match="switched off"):
        make(database, ada)


@pytest.mark.parametrize("secret", ["", "windrow_", "windrow_guessed", "\ud800", "x" * 100_000, "' OR 1=1 --"])
def test_what_was_not_made_here_is_refused_and_not_repeated(database: Database, ada: int, secret: str) -> None:
    make(database, ada)
    with pytest.raises(RefusedError) as refused:
        caller_of_token(database, secret, NOW)
    assert len(secret) < 3 or secret not in str(refused.value)


def test_the_database_keeps_no_secret(database: Database, ada: int) -> None:
    secret = make(database, ada)
    with database.reading() as session:
        [row] = session.execute(sa.select(table_of(AccessToken))).all()
    assert secret not in repr(row)
    assert secret.removeprefix("windrow_") not in repr(row)
    assert secret not in repr(tokens.list_tokens(database, ANYBODY))


def test_the_last_use_is_known_to_a_minute(database: Database, ada: int) -> None:
    secret = make(database, ada)
    for after in (timedelta(), timedelta(seconds=59), timedelta(seconds=61)):
        caller_of_token(database, secret, NOW + after)
    assert tokens.list_tokens(database, ANYBODY)[0].used_at == NOW + timedelta(seconds=61)
