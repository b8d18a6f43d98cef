"""Managing users: entering them, their roles, switching them off, and that an admin is always left."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest

from core.access.caller import Caller, Door, Role
from core.errors import ConflictError, NotFoundError, StateError
from core.store.database import Database
from core.team import users
from tests.callers import ANYBODY, caller
from tests.makers import NOW

ADMIN = caller(NOW, "Admin")


def enter(database: Database, email: str, *roles: Role, name: str = "") -> int:
    return users.enter_user(database, ADMIN, email, name=name, roles=roles)


def roles_of(database: Database, number: int) -> frozenset[Role]:
    return users.find_user(database, ANYBODY, str(number)).roles


def test_a_user_is_found_by_number_address_and_name(database: Database) -> None:
    number = enter(database, "Ada@Example.com", Role.EDITOR, name="Ada")
    for named in (str(number), " ada@EXAMPLE.com ", "ADA"):
        assert users.find_user(database, ANYBODY, named).id == number
    with pytest.raises(NotFoundError):
        users.find_user(database, ANYBODY, "")


def test_two_of_one_name_are_told_apart_by_the_address(database: Database) -> None:
    enter(database, "ada@example.com", Role.EDITOR, name="Ada")
    second = enter(database, "ada@example.org", Role.EDITOR, name="Ada")
    with pytest.raises(ConflictError, match="the name of 2"):
        users.find_user(database, ANYBODY, "Ada")
    assert users.find_user(database, ANYBODY, "ada@example.org").id == second


@pytest.mark.parametrize(
    "email", ["", "ada", "ada@", "ada@example.com\nbert@example.com", "<b>@x", "a" * 400 + "@x.de"]
)
def test_what_is_no_address_enters_nobody(database: Database, email: str) -> None:
    with pytest.raises(StateError):
        enter(database, email, Role.EDITOR)
    assert users.list_users(database, ANYBODY) == []


def test_a_user_needs_a_role_and_an_address_of_their_own(database: Database) -> None:
    with pytest.raises(StateError, match="roles: must be one or more"):
        enter(database, "ada@example.com")
    enter(database, "ada@example.com", Role.EDITOR)
    with pytest.raises(ConflictError):
        enter(database, "ADA@example.com", Role.VIEWER)


def test_other_roles_take_the_place_of_those_before(database: Database) -> None:
    enter(database, "root@example.com", Role.ADMIN)
    number = enter(database, "ada@example.com", Role.EDITOR, Role.TRAINER)
    users.set_roles(database, ADMIN, number, [Role.VIEWER])
    assert roles_of(database, number) == {Role.VIEWER}


LOSING: dict[str, Callable[[Database, Caller, int], None]] = {
    "the role": lambda database, who, number: users.set_roles(database, who, number, [Role.VIEWER]),
    "the way in": users.switch_off,
}


@pytest.mark.parametrize("how", LOSING)
def test_the_last_admin_keeps(database: Database, how: str) -> None:
    last = enter(database, "ada@example.com", Role.ADMIN)
    off = enter(database, "bert@example.com", Role.ADMIN)
    users.switch_off(database, ADMIN, off)
    with pytest.raises(ConflictError, match="admin: must be left"):
        LOSING[how](database, ADMIN, last)

    found = users.find_user(database, ANYBODY, str(last))
    assert (found.roles, found.switched_off_at) == ({Role.ADMIN}, None)


@pytest.mark.parametrize("how", LOSING)
def test_two_admins_who_do_it_to_each_other_at_once_leave_one(
    database: Database, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    ada, bert = (enter(database, f"{name}@example.com", Role.ADMIN) for name in ("ada", "bert"))
    together = Barrier(2)
    demand_admin = users.demand_admin

    def both_have_written(session: Any) -> None:
        # Where the second one waits for the first, nobody comes, and that is right.
        with suppress(BrokenBarrierError):
            together.wait(timeout=0.5)
        demand_admin(session)

    monkeypatch.setattr(users, "demand_admin", both_have_written)

    def act(own: int, other: int) -> str:
        who = Caller("Admin", frozenset({Role.ADMIN}), Door.PAGE, NOW, own)
        try:
            LOSING[how](database, who, other)
        except ConflictError:
            return "refused"
        return "done"

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(act, (ada, bert), (bert, ada))) == ["done", "refused"]
    left = [user for user in users.list_users(database, ANYBODY) if not user.switched_off_at]
    assert sum(Role.ADMIN in user.roles for user in left) == 1


def test_who_is_not_there_can_not_be_changed(database: Database) -> None:
    for act in (*LOSING.values(), users.switch_on):
        with pytest.raises(NotFoundError, match="user: must exist"):
            act(database, ADMIN, 9)


def test_groups_and_domains_are_given_roles_and_taken_off(database: Database) -> None:
    users.set_group(database, ADMIN, "marketing", [Role.EDITOR, Role.PUBLISHER])
    users.set_group(database, ADMIN, "marketing", [Role.EDITOR])
    users.set_domain(database, ADMIN, "@Example.COM", [Role.VIEWER])
    assert [(one.name, one.roles) for one in users.list_groups(database, ANYBODY)] == [("marketing", {Role.EDITOR})]
    assert [(one.name, one.roles) for one in users.list_domains(database, ANYBODY)] == [("example.com", {Role.VIEWER})]
    users.set_group(database, ADMIN, "marketing", [])
    users.set_domain(database, ADMIN, "example.com", [])
    assert users.list_groups(database, ANYBODY) == users.list_domains(database, ANYBODY) == []


@pytest.mark.parametrize("domain", ["", "@", "a b", "ada@example.com", "*", "example..com"])
def test_what_is_no_domain_lets_nobody_in(database: Database, domain: str) -> None:
    with pytest.raises(StateError):
        users.set_domain(database, ADMIN, domain, [Role.VIEWER])
    assert users.list_domains(database, ANYBODY) == []
