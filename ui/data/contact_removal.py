"""Deleting a contact, with a way back, and erasing it for ever behind its typed name."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.audience.contact_card import ContactCard
from core.errors import ConflictError
from core.teaching.sandboxes import Reached, erase_everywhere
from ui.shell import caller, databases, formats, navigation, notices, permission, person, state

_TYPED, _LEADS, _SUPPRESS, _ERROR = "erase-typed", "erase-leads", "erase-suppress", "erase-error"

_RETURNS = "It returns to the segments that it was in. Dynamic ones may find it only with their next refresh."


def draw(card: ContactCard) -> None:
    """Draw the buttons that delete and erase a contact."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Delete", icon=":material/delete:", key="contact-delete", on_click=_delete, args=(card.id,),
            **permission.limits(UseCase.DELETE_PERSON, hint="It leaves every segment at once. You can restore it."),
        )  # fmt: skip
        _erase_button(card)
        _report_link(card)


def draw_deleted(card: ContactCard) -> None:
    """Draw the buttons that restore and erase a deleted contact."""
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Restore", icon=":material/restore_from_trash:", key="contact-restore", on_click=_restore, args=(card.id,),
            **permission.limits(UseCase.RESTORE_PERSON, hint=_RETURNS),
        )  # fmt: skip
        _erase_button(card)
        _report_link(card)


def _report_link(card: ContactCard) -> None:
    if caller.may(UseCase.REPORT_PERSON):
        st.page_link(
            navigation.REPORT, label="Report", icon=":material/description:", query_params=navigation.params(card.id),
            help="Everything that is held about this contact, to read, print or hand on.",
        )  # fmt: skip


def _erase_button(card: ContactCard) -> None:
    st.button(
        "Erase …", icon=":material/delete_forever:", type="tertiary", key="contact-erase", on_click=_ask,
        **permission.limits(UseCase.ERASE_PERSON),
    )  # fmt: skip
    if state.dialog() == "erase":
        _dialog(card)


def _ask() -> None:
    for key in (_TYPED, _LEADS, _SUPPRESS, _ERROR):
        state.drop(key)
    state.open_dialog("erase")


@st.dialog("Erase this contact for ever?", icon=":material/delete_forever:", on_dismiss=state.close_dialog)
def _dialog(card: ContactCard) -> None:
    st.markdown(
        "Everything that is known of it goes: attributes, ids, interactions, picks, and what imports keep of it. "
        "**This can’t be undone.** Counts of the past stay as they were."
    )
    if card.leads:
        leads = formats.counted(len(card.leads), "lead")
        st.checkbox(f"Erase its {leads} too. Otherwise they stay without a contact.", key=_LEADS)
    st.checkbox(
        "Suppress its addresses and number for ever", key=_SUPPRESS,
        help="Nothing is sent to them, also after another import brings them. The list keeps no address to read.",
    )  # fmt: skip
    st.text_input(f"To erase, type its name: {formats.plain(card.title)}", key=_TYPED)
    if error := state.value(_ERROR):
        st.error(error, icon=":material/error:")
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Erase", type="primary", icon=":material/delete_forever:", key="contact-erase-confirm",
            on_click=_erase, args=(card,),
        )  # fmt: skip
        st.button("Not now", icon=":material/close:", key="contact-erase-cancel", on_click=state.close_dialog)
    if state.dialog() != "erase":
        st.rerun()


def _erase(card: ContactCard) -> None:
    """Read the field when the button is clicked: the last text typed may not have been drawn yet."""
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        if state.value(_TYPED, "").strip() != card.title.strip():
            raise ConflictError(f"contact: must be confirmed by its name, {card.title}. Nothing was erased.")
        sandboxes = None if person.learner() else databases.sandboxes()
        erased, reached = erase_everywhere(
            databases.database(), caller.here(), sandboxes, "contact", card.id,
            with_leads=bool(state.value(_LEADS)), suppress=bool(state.value(_SUPPRESS)),
        )  # fmt: skip
        state.close_dialog()
        named = ", ".join(map(formats.plain, erased.definitions))
        told = f" These named it, and name nobody in its place now: {named}." if named else ""
        notices.done(f"Erased. It left {formats.counted(erased.segments, 'segment')}.{told}{_of_sandboxes(reached)}")
        state.go(navigation.DATA)


def _of_sandboxes(reached: Reached) -> str:
    erased = f" It was in {formats.counted(reached.sandboxes, 'sandbox', 'sandboxes')} of learners too."
    deleted = f" {formats.counted(reached.deleted, 'sandbox', 'sandboxes')} that may have had it could not be opened."
    return (erased if reached.sandboxes else "") + (f"{deleted} Windrow deleted them." if reached.deleted else "")


def _delete(contact_id: int) -> None:
    with notices.kept():
        deleted = lifecycle.delete_person(databases.database(), caller.here(), "contact", contact_id)
        left = formats.counted(deleted.segments, "segment")
        notices.done(f"Deleted. It left {left}.", undo=partial(_restore, contact_id))


def _restore(contact_id: int) -> None:
    with notices.kept():
        restored = lifecycle.restore_person(databases.database(), caller.here(), "contact", contact_id)
        notices.done(f"Restored. It returned to {formats.counted(restored.segments, 'segment')}.")
