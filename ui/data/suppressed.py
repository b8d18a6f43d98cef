"""Addresses and numbers that nothing is sent to: the tab of Data, and what a contact's page says."""

from __future__ import annotations

import io

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.audience.contact_card import ContactCard
from core.lifecycle import Suppressed
from ui.shell import caller, databases, formats, notices, permission, state

_ADDRESS, _LIST, _FILE = "suppress-address", "suppress-list", "suppress-file"
_WORDS = {"email": "e-mail", "phone": "phone"}


def draw() -> None:
    """Draw the tab: how long the list is, and how to add to it, ask it and take off it."""
    counts = lifecycle.suppression_counts(databases.database(), caller.here())
    st.markdown(
        f"**{formats.counted(counts.emails, 'e-mail address', 'e-mail addresses')}** and "
        f"**{formats.counted(counts.phones, 'number')}** are suppressed; "
        f"{formats.counted(counts.contacts, 'contact')} here {'has' if counts.contacts == 1 else 'have'} one."
    )
    st.caption(
        "Nobody who is suppressed counts as reachable, is handed over or is in a file of members. The list keeps no "
        "address to read, only what it takes to know one again, also of people who were erased."
    )
    one, many = st.columns(2, gap="large")
    with one:
        st.text_input("An e-mail address, or a number with + and its country", key=_ADDRESS, max_chars=320)
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Suppress", icon=":material/block:", key="suppress-add", on_click=_suppress,
                **permission.limits(UseCase.SUPPRESS),
            )  # fmt: skip
            st.button("Is it suppressed?", icon=":material/help:", key="suppress-ask", on_click=_ask)
            st.button(
                "Take off the list", icon=":material/undo:", key="suppress-remove", on_click=_unsuppress,
                **permission.limits(UseCase.UNSUPPRESS),
            )  # fmt: skip
    with many:
        st.text_area("Several, one on each line", key=_LIST, height=120)
        given = st.file_uploader("Or a file of text or CSV", type=["csv", "txt"], key=_FILE)
        st.button(
            "Suppress all", icon=":material/block:", key="suppress-all", on_click=_suppress_all, args=(given,),
            **permission.limits(UseCase.SUPPRESS),
        )  # fmt: skip


def of_contact(card: ContactCard) -> None:
    """Say which addresses and numbers of a contact are suppressed, where any is."""
    found = lifecycle.suppressions_of(databases.database(), caller.here(), card.id)
    if not found:
        return
    zone = formats.browser_zone()
    said = "; ".join(
        f"by {_WORDS[each.channel]} since {formats.local(each.at, zone)}, {formats.plain(each.reason)}"
        + (f", by {formats.plain(each.by)}" if each.by else "")
        for each in found
    )
    st.warning(f"Suppressed: {said}. Nothing is sent to this contact.", icon=":material/block:")


def _suppress() -> None:
    with notices.kept():
        _tell(lifecycle.suppress(databases.database(), caller.here(), state.value(_ADDRESS, "")))


def _ask() -> None:
    with notices.kept():
        is_listed = lifecycle.is_on_the_list(databases.database(), caller.here(), state.value(_ADDRESS, ""))
        notices.done("It is suppressed." if is_listed else "It is not suppressed.")


def _unsuppress() -> None:
    with notices.kept():
        freed = lifecycle.unsuppress(databases.database(), caller.here(), state.value(_ADDRESS, ""))
        notices.done(f"It is no longer suppressed. Nothing suppresses {formats.counted(freed, 'contact')} any more.")


def _suppress_all(given: io.BytesIO | None) -> None:
    with notices.kept():
        lines = [*state.value(_LIST, "").splitlines()]
        if given is not None:
            lines += given.getvalue().decode("utf-8-sig", errors="replace").splitlines()
        _tell(lifecycle.suppress_listed(databases.database(), caller.here(), lines))


def _tell(done: Suppressed) -> None:
    left_out = f" {formats.counted(done.left_out, 'line')} had none." if done.left_out else ""
    notices.done(
        f"{formats.counted(done.added, 'address or number', 'addresses and numbers')} added, "
        f"{formats.number(done.known)} known before.{left_out} "
        f"{formats.counted(done.contacts, 'contact')} more {'is' if done.contacts == 1 else 'are'} suppressed."
    )
