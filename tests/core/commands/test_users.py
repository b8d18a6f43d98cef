"""`python -m core user` and `token`, and whom a command line acts for."""

from __future__ import annotations

import getpass

import pytest

from core import lifecycle
from core.access.caller import Role
from core.store.database import Database
from core.team import tokens, users
from tests.callers import ANYBODY
from tests.core.commands.test_main import Run, fails, run
from tests.makers import NOW, static

__all__ = ["run"]


def make_token(run: Run, *roles: str) -> str:
    given = [part for role in roles for part in ("--role", role)]
    assert run("user", "add", "ada@example.com", "--name", "Ada", "--role", "admin", *given).exit_code == 0
    return run("token", "create", "ada@example.com", "Nightly", *given).stdout.strip()


def test_the_first_admin_is_made_without_anybody_signed_in(run: Run, database: Database) -> None:
    assert run("user", "list").stdout == "There are no users yet.\n"
    assert run("user", "add", "ada@example.com", "--role", "admin").stdout == "Entered: user 1.\n"
    assert users.find_user(database, ANYBODY, "Ada@Example.com").roles == {Role.ADMIN}
    fails(run("user", "add", "ADA@example.com", "--role", "viewer"), "must have an address of their own")
    assert "admin" in run("user", "list").stdout


def test_a_user_is_changed_switched_off_and_on(run: Run, database: Database) -> None:
    run("user", "add", "ada@example.com", "--role", "admin")
    run("user", "add", "bert@example.com", "--role", "viewer", "--role", "trainer")
    assert run("user", "roles", "bert@example.com", "--role", "editor").stdout == "Changed.\n"
    assert run("user", "mask", "bert@example.com").stdout == "Changed.\n"
    assert run("user", "switch-off", "2").stdout == "Switched off.\n"
    assert "off" in run("user", "list").stdout
    assert run("user", "switch-on", "2").stdout == "Switched on.\n"
    assert run("user", "sign-out", "2").stdout == "Signed out everywhere.\n"
    found = users.find_user(database, ANYBODY, "bert@example.com")
    assert (found.roles, found.is_masked, found.switched_off_at) == ({Role.EDITOR}, True, None)
    fails(run("user", "switch-off", "nobody"), "user: must be the number, address or name of one (got “nobody”)")


def test_the_last_admin_stays(run: Run) -> None:
    run("user", "add", "ada@example.com", "--role", "admin")
    fails(run("user", "roles", "1", "--role", "viewer"), "admin: must be left")
    fails(run("user", "switch-off", "1"), "admin: must be left")


def test_groups_and_domains_give_roles(run: Run) -> None:
    assert run("user", "group").stdout == "No group gives roles.\n"
    assert run("user", "group", "marketing", "--role", "editor").stdout == "Changed.\n"
    assert run("user", "group").stdout.split() == ["editor", "marketing"]
    run("user", "domain", "Example.com", "--role", "viewer")
    assert run("user", "domain").stdout.split() == ["viewer", "example.com"]
    run("user", "domain", "example.com")
    assert run("user", "domain").stdout == "No domain gives roles.\n"
    fails(run("user", "domain", "no domain", "--role", "viewer"), "address: must be")


def test_a_token_is_shown_once_and_revoked(run: Run, database: Database) -> None:
    assert run("token", "list").stdout == "There are no tokens yet.\n"
    secret = make_token(run, "viewer")
    listed = run("token", "list").stdout
    assert "live" in listed
    assert secret not in listed
    assert tokens.caller_of_token(database, secret, NOW).roles == {Role.VIEWER}
    fails(run("token", "create", "ada@example.com", "More", "--role", "steward"), "roles: must be one or more of")
    assert run("token", "revoke", "1").stdout == "Revoked.\n"
    fails(run("--token", secret, "segments"), "token: must not have ended")


def test_a_command_acts_as_the_user_of_a_token(run: Run, database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    static(database, "Picked", is_live=False)
    secret = make_token(run, "editor")
    assert run("--token", secret, "segments").exit_code == 0
    fails(run("--token", secret, "publish", "picked"), "Ada must have the role publisher")
    monkeypatch.setenv("WINDROW_TOKEN", secret)
    fails(run("publish", "picked"), "Ada must have the role publisher")
    monkeypatch.setenv("WINDROW_TOKEN", "")
    fails(run("publish", "picked"), "token: must not be empty")
    monkeypatch.delenv("WINDROW_TOKEN")
    assert run("publish", "picked").exit_code == 0


def test_a_token_of_nobody_is_refused_and_not_told(run: Run) -> None:
    result = run("--token", "windrow_guessed", "segments")
    fails(result, "token: must be one that was made here")
    assert "guessed" not in result.stderr


def test_a_command_without_a_token_is_the_operators(
    run: Run, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(getpass, "getuser", lambda: "olga")
    segment = static(database, "Picked", is_live=False)
    assert run("publish", "picked").exit_code == 0
    [version] = lifecycle.versions(database, ANYBODY, segment)
    assert version.published_by == "olga"


def test_a_worker_takes_no_token(run: Run) -> None:
    result = run("--token", "windrow_any", "refresh", "--watch")
    assert result.exit_code == 2
    assert "takes no token" in result.stderr
