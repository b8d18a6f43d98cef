"""The page Users and settings."""

from __future__ import annotations

import pytest

from core.access import clock
from core.access.caller import Caller, Door, Role
from core.store.database import Database
from core.team import tokens, users
from core.team.trace import kept_days
from tests.apps import AppTest
from tests.callers import ANYBODY, caller
from tests.pages.conftest import NOW, App
from ui.shell import caller as screen


@pytest.fixture
def ada(database: Database, monkeypatch: pytest.MonkeyPatch) -> int:
    """An admin before the screen."""
    number = users.enter_user(database, caller(NOW), "ada@example.com", name="Ada", roles=[Role.ADMIN])
    roles = frozenset({Role.ADMIN})
    monkeypatch.setattr(screen, "here", lambda: Caller("Ada", roles, Door.PAGE, clock.now(), user_id=number))
    return number


def opened(app: App, tab: str = "Users") -> AppTest:
    at = app.open("pages/team.py")
    at.session_state["team-tabs"] = tab
    at.run()
    assert not at.exception
    return at


def submit(at: AppTest, label: str) -> AppTest:
    [button] = [one for one in at.button if one.label == label]
    button.click().run()
    assert not at.exception
    return at


def test_a_user_is_entered_and_the_list_shows_them(app: App, database: Database, ada: int) -> None:
    assert ada
    at = opened(app)
    at.text_input(key="user-email").set_value("bert@example.com")
    at.multiselect(key="user-roles").set_value([Role.EDITOR])
    at = submit(at, "Enter")

    assert "bert@example.com" in set(at.dataframe[0].value["Address"])
    assert (at.text_input(key="user-email").value, at.multiselect(key="user-roles").value) == ("", [])
    assert users.find_user(database, ANYBODY, "bert@example.com").roles == {Role.EDITOR}


def test_a_mistake_is_told_and_the_text_stays(app: App, ada: int) -> None:
    assert ada
    at = opened(app)
    at.text_input(key="user-email").set_value("no address")
    at.multiselect(key="user-roles").set_value([Role.EDITOR])
    at = submit(at, "Enter")

    assert "must be an e\\-mail address" in at.error[0].value
    assert at.text_input(key="user-email").value == "no address"


def test_the_last_admin_is_told_why_they_stay(app: App, database: Database, ada: int) -> None:
    at = opened(app)
    at.selectbox(key="user-chosen").select(ada).run()
    at = submit(at, "Switch off")

    assert "must be left" in at.error[0].value
    assert users.find_user(database, ANYBODY, "ada@example.com").switched_off_at is None


def test_a_user_gets_other_roles_is_masked_and_switched_off(app: App, database: Database, ada: int) -> None:
    assert ada
    bert = users.enter_user(database, caller(NOW), "bert@example.com", roles=[Role.EDITOR])
    at = opened(app)
    at.selectbox(key="user-chosen").select(bert).run()
    at.multiselect(key=f"user-{bert}-editor-False-roles").set_value([Role.VIEWER])
    at.checkbox(key=f"user-{bert}-editor-False-masked").check()
    at = submit(at, "Save")
    found = users.find_user(database, ANYBODY, "bert@example.com")
    assert (found.roles, found.is_masked) == ({Role.VIEWER}, True)

    submit(at, "Switch off")
    assert users.find_user(database, ANYBODY, "bert@example.com").switched_off_at is not None


def test_a_group_gives_roles(app: App, database: Database, ada: int) -> None:
    assert ada
    at = opened(app, "Groups and domains")
    at.text_input(key="group-name").set_value("marketing")
    at.multiselect(key="group-roles").set_value([Role.PUBLISHER])
    at.button(key="group-save").click().run()

    assert [(one.name, one.roles) for one in users.list_groups(database, ANYBODY)] == [
        ("marketing", {Role.PUBLISHER}),
    ]


def test_the_secret_of_a_token_is_shown_once(app: App, database: Database, ada: int) -> None:
    at = opened(app, "Tokens")
    at.selectbox(key="token-user").select(ada).run()
    at.text_input(key="token-name").set_value("Nightly")
    at.multiselect(key="token-roles").set_value([Role.ADMIN])
    at.button(key="token-make").click().run()
    [secret] = [code.value for code in at.code]
    assert tokens.caller_of_token(database, secret, clock.now()).user_id == ada
    at.button(key="token-seen").click().run()
    assert len(at.code) == 0

    at.selectbox(key="token-ended").select(1).run()
    at.button(key="token-revoke").click().run()
    assert tokens.list_tokens(database, ANYBODY)[0].revoked_at is not None


def test_somebody_without_the_role_sees_neither_the_page_nor_the_link(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    editor = frozenset({Role.EDITOR})
    monkeypatch.setattr(screen, "here", lambda: Caller("Eva", editor, Door.PAGE, clock.now(), user_id=1))
    at = app.open("pages/team.py")

    assert "must have the role admin" in at.info[0].value
    assert len(at.tabs) == 0
    assert not any("Users and settings" in link.label for link in at.sidebar.get("page_link"))


def test_the_trace_is_searched_and_kept_for_a_time_that_is_set(app: App, database: Database, ada: int) -> None:
    assert ada
    users.enter_user(database, caller(clock.now(), "=Cleo"), "cleo@example.com", name="Cleo", roles=[Role.EDITOR])
    users.enter_user(database, caller(clock.now(), "Dora"), "emil@example.com", name="Emil", roles=[Role.EDITOR])
    at = opened(app, "Trace")
    assert {"=Cleo", "Dora"} <= set(at.dataframe[0].value["Who"])
    at.text_input(key="trace-words").set_value("EMIL").run()
    assert not at.exception
    assert list(at.dataframe[0].value["Who"]) == ["Dora"]
    at.text_input(key="trace-words").set_value("nothing like it").run()
    assert any("Nothing was done that fits" in info.value for info in at.info)
    at.number_input(key="trace-kept-days").set_value(90).run()
    submit(at, "Keep")

    assert kept_days(database, ANYBODY) == 90
