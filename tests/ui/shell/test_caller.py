"""Who calls the core from a page."""

from __future__ import annotations

from datetime import timedelta

from streamlit.testing.v1 import AppTest

from core.access.caller import Door, local
from tests.makers import NOW
from tests.waiting import WITHIN_SECONDS
from ui.shell import caller


def page() -> None:
    import streamlit as st

    from ui.shell import caller

    who = caller.here()
    st.text(f"{who.name} by the {who.door}")


def test_a_page_calls_in_the_name_of_who_is_at_the_screen() -> None:
    at = AppTest.from_function(page, default_timeout=WITHIN_SECONDS).run()
    assert not at.exception
    assert [text.value for text in at.text] == ["test@example.com by the page"]  # who signed in, in tests of Streamlit


def test_what_begins_later_calls_later_in_the_same_name() -> None:
    before = local(Door.PAGE, "Anna", at=NOW)
    after = caller.again(before)
    assert (after.name, after.door, after.roles) == (before.name, before.door, before.roles)
    assert after.at > before.at + timedelta(days=1)
