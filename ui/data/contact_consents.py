"""What a contact consents to: the present state, every decision, and a dialog that records one."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core.access.use_cases import UseCase
from core.audience.contact_card import ContactCard
from core.language.dates import day_start
from core.language.texts import CONSENT_HOW, CONSENT_TEXT
from core.lifecycle.consents import Decision, consents_of, record_consent
from core.store.consents import ConsentRow
from ui.kit import frames
from ui.shell import caller, databases, formats, notices, permission, state

_DIALOG = "consent-recorded"
_KEYS = {field: f"consent-{field}" for field in ("attribute", "answer", "how", "text", "day")}
_ERROR = "consent-error"
_STATES = {True: "Consented", False: "Refused", None: "Not known"}
_COLUMNS = ("When", "To", "Decision", "How", "By", "Text")


def draw(card: ContactCard) -> None:
    """Draw the consents of a contact, and a button that records one."""
    st.markdown("#### Consents")
    rows = consents_of(databases.database(), caller.here(), card.id)
    zone = formats.browser_zone()
    states = [(attribute, value) for attribute, value in card.contact if attribute.consent]
    for attribute, value in states:
        newest = next((row for row in rows if row.consent == attribute.consent), None)
        since = f", {formats.local(newest.at, zone)}, {formats.plain(newest.how)}" if newest else ""
        icon = {True: ":material/check_circle:", False: ":material/do_not_disturb_on:"}.get(value, ":material/help:")
        st.markdown(f"{icon} {formats.plain(_capital(str(attribute.consent)))}: **{_STATES[value]}**{since}")
    st.button(
        "Record a decision …", icon=":material/edit_note:", key="consent-record", on_click=_ask,
        **permission.limits(UseCase.RECORD_CONSENT),
    )  # fmt: skip
    if rows:
        with st.expander(f"{formats.counted(len(rows), 'decision')} in the ledger", icon=":material/history:"):
            st.dataframe(
                frames.frame(_COLUMNS, [_cells(row, zone) for row in rows]), hide_index=True, height="content",
                key=f"contact-consents-{card.id}",
            )  # fmt: skip
    if state.dialog() == _DIALOG:
        _dialog(card.id, {attribute.name: str(attribute.consent) for attribute, _ in states})


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cells(row: ConsentRow, zone: str) -> list[Any]:
    return [formats.local(row.at, zone), str(row.consent), _STATES[row.is_given], row.how, row.by, row.text]


def _ask() -> None:
    for key in (*_KEYS.values(), _ERROR):
        state.drop(key)
    state.open_dialog(_DIALOG)


@st.dialog("Record what this contact decided", icon=":material/edit_note:", on_dismiss=state.close_dialog)
def _dialog(contact_id: int, consents: dict[str, str]) -> None:
    st.selectbox("About", list(consents), format_func=lambda name: _capital(consents[name]), key=_KEYS["attribute"])
    st.radio("Decision", list(_STATES), format_func=_STATES.__getitem__, horizontal=True, key=_KEYS["answer"])
    st.text_input("How it came", key=_KEYS["how"], max_chars=CONSENT_HOW.most, placeholder="Phone call, paper form, …")
    st.text_area(
        "The words that it was about, or where they are kept", key=_KEYS["text"], height=100,
        max_chars=CONSENT_TEXT.most,
    )  # fmt: skip
    st.date_input("Decided on", value=None, max_value=_today(), key=_KEYS["day"], help="Leave it empty for now.")
    if error := state.value(_ERROR):
        st.error(error, icon=":material/error:")
    st.button(
        "Record", type="primary", icon=":material/check:", width="stretch", key="consent-save",
        on_click=_save, args=(contact_id,),
    )  # fmt: skip
    if state.dialog() is None:
        st.rerun()


def _today() -> Any:
    return caller.here().at.astimezone(ZoneInfo(formats.browser_zone())).date()


def _save(contact_id: int) -> None:
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        decision = Decision(
            state.value(_KEYS["attribute"]), state.value(_KEYS["answer"]), state.value(_KEYS["how"]) or "",
            text=state.value(_KEYS["text"]) or "", at=_decided_at(),
        )  # fmt: skip
        counts = record_consent(databases.database(), caller.here(), contact_id, decision)
        state.close_dialog()
        notices.done("Recorded." if counts else "Recorded. A newer decision counts, so nothing else changed.")


def _decided_at() -> datetime | None:
    """The last instant of a day that is over, None for today or no day."""
    day = state.value(_KEYS["day"])
    if not day or day >= _today():
        return None
    return (day_start(day + timedelta(days=1), formats.browser_zone()) - timedelta(microseconds=1)).astimezone(UTC)
