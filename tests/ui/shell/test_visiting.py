"""The core is asked who visits in every run, callbacks included."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest
from streamlit.web.server.starlette.starlette_app_utils import generate_xsrf_token_string

from core.access import clock
from core.access.caller import Folders, Role
from core.errors import RefusedError
from core.team import sign_ins
from core.team.sign_ins import Identity, Visit
from tests.waiting import WITHIN_SECONDS
from ui.shell import databases, visiting
from ui.shell.doors import identities, renewals

CLAIMS = {"is_logged_in": True, "iss": "https://id.example.com", "sub": "anna", "name": "Anna", "groups": ["marketing"]}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[Identity]:
    """The identities that the core was asked about; it lets everybody in, but who is called nobody."""
    known: list[Identity] = []

    def come_in(_: object, identity: Identity, __: datetime) -> Visit:
        known.append(identity)
        if identity.subject == "nobody":
            raise RefusedError("user: must not be switched off (got one who is).")
        return Visit(7, identity.name, frozenset({Role.VIEWER}), Folders(), is_masked=True, key="key")

    monkeypatch.setenv("WINDROW_DOOR", "oidc")
    monkeypatch.setattr(sign_ins, "come_in", come_in)
    monkeypatch.setattr(databases, "main", lambda: None)
    return known


def signed_in(monkeypatch: pytest.MonkeyPatch, **claims: Any) -> None:
    now = clock.now().timestamp()
    known = {**CLAIMS, "iat": now, "exp": now + 3600, **claims}
    monkeypatch.setattr(identities.st, "user", type("User", (), {"to_dict": lambda _: known})())


def page() -> None:
    import streamlit as st

    from ui.shell import caller, visiting

    def act() -> None:
        st.session_state["done"] = caller.here().name

    visiting.arrive()
    who = caller.here()
    caller.here()
    st.text(f"{who.name} {who.user_id} {' '.join(sorted(who.roles))} {who.is_masked}")
    st.button("Act", on_click=act)


def opened() -> AppTest:
    return AppTest.from_function(page, default_timeout=WITHIN_SECONDS).run()


def test_a_page_is_drawn_for_who_signed_in(asked: list[Identity], monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(monkeypatch)
    at = opened()
    assert [text.value for text in at.text] == ["Anna 7 viewer True"]
    [identity] = asked
    assert (identity.subject, identity.groups) == ("anna", ("marketing",))
    assert not identity.is_email_verified


def test_each_run_asks_once_and_a_callback_before_it(asked: list[Identity], monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(monkeypatch)
    at = opened()
    at.button[0].click().run()
    assert at.session_state["done"] == "Anna"
    assert len(asked) == 2


def test_who_was_switched_off_does_nothing_any_more(asked: list[Identity], monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(monkeypatch)
    at = opened()
    signed_in(monkeypatch, sub="nobody")
    at.button[0].click().run()
    assert "done" not in at.session_state
    assert at.text == []
    assert asked[-1].subject == "nobody"


@pytest.mark.parametrize(
    "claims",
    [{"is_logged_in": False}, {"sub": ""}, {"iss": None}, {"iat": "yesterday"}],
    ids=lambda claims: next(iter(claims)),
)
@pytest.mark.usefixtures("asked")
def test_without_a_whole_identity_nobody_comes_in(monkeypatch: pytest.MonkeyPatch, claims: dict[str, Any]) -> None:
    signed_in(monkeypatch, **claims)
    at = opened()
    assert [title.value for title in at.title] == ["You are not signed in"]
    assert at.text == []


def test_an_identity_without_an_end_has_ended(asked: list[Identity], monkeypatch: pytest.MonkeyPatch) -> None:
    signed_in(monkeypatch, exp=None)
    opened()
    assert asked[0].expires_at == asked[0].issued_at


def test_signing_in_again_in_another_tab_of_the_browser_lets_a_page_go_on(
    asked: list[Identity], monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = {"_streamlit_xsrf": generate_xsrf_token_string()}
    monkeypatch.setattr(visiting.st, "context", SimpleNamespace(cookies=browser, url="http://localhost/data"))
    signed_in(monkeypatch)
    opened()
    [first] = asked
    later = replace(first, name="Anna again", issued_at=first.issued_at + timedelta(hours=1))
    monkeypatch.setattr(sign_ins, "come_in", only(later))
    assert opened().text == []

    for elsewhere, cookies in (
        (later, {"_streamlit_xsrf": generate_xsrf_token_string()}),
        (replace(later, subject="bela"), browser),
        (replace(later, issued_at=first.issued_at), browser),
    ):
        renewals.note(elsewhere, cookies)
        assert opened().text == []
    renewals.note(later, browser)
    assert opened().text[0].value.startswith("Anna again")


def only(known: Identity) -> Callable[..., Visit]:
    """Has the core let one identity in."""

    def come_in(_: object, identity: Identity, __: datetime) -> Visit:
        if identity != known:
            raise RefusedError("sign-in: must not have ended (got one that has expired).")
        return Visit(7, identity.name, frozenset(), Folders(), is_masked=False, key="key")

    return come_in


def test_at_the_local_door_nobody_is_asked(asked: list[Identity], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WINDROW_DOOR", "local")
    at = opened()
    assert "admin" in at.text[0].value
    assert asked == []
