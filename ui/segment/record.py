"""The head of every page of one segment: name, state, toolbar and tabs."""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from core import lifecycle
from core.errors import NotFoundError
from core.language.texts import SEGMENT_NAME
from core.lifecycle import SegmentRecord
from ui.kit.badges import KINDS, TARGETS, state_badge
from ui.segment import checks, conflict, toolbar
from ui.shell import caller, databases, formats, navigation, notices, outage, state
from ui.shell.navigation import TABS, Tab
from ui.shell.state import Draft


def opened() -> SegmentRecord | None:
    """Return the segment that the address names, None for a new one. Without one, say so and end the run."""
    navigation.follow()
    requested = navigation.requested_id()
    if requested == "new":
        return None
    if requested is None:
        _missing("No segment is open", "Choose a segment in the list, or make a new one there.")
    try:
        return lifecycle.segment(databases.database(), caller.here(), requested)
    except NotFoundError:
        _missing("This segment does not exist", "It may have been deleted. Choose another one in the list.")


def saved() -> SegmentRecord:
    """Return the same for the tabs that only a saved segment has."""
    record = opened()
    if record is None:
        _missing("This segment is not saved yet", "Save it on the tab Definition first.")
    return record


def _missing(title: str, text: str) -> NoReturn:
    notices.show()
    st.title(title)
    st.markdown(text)
    st.page_link(
        navigation.SEGMENTS, label="All segments", icon=":material/arrow_back:", query_params=navigation.params()
    )
    st.stop()


def draft_of(record: SegmentRecord | None) -> Draft:
    """Return this session's draft of a segment: what was edited here, else what is saved."""
    if record is None:
        return state.draft(None) or state.blank("contact", formats.browser_zone())
    kept = state.draft(record.id)
    if kept and record.draft and (kept.is_changed or kept.revision == record.draft_revision):
        return kept
    return load(record)


def load(record: SegmentRecord) -> Draft:
    """Return the draft as saved; edits of this session are dropped."""
    definition = record.draft or record.live_definition
    if definition is None:
        raise NotFoundError("This segment has no definition.")
    draft = Draft(record.id, record.name, record.zone, definition, record.draft_revision, record.name, record.draft)
    return state.keep(draft)


def header(record: SegmentRecord | None, tab: Tab) -> Draft | None:
    """Draw the head of a segment's page, and return the draft of a dynamic segment."""
    is_dynamic = record is None or record.kind == "dynamic"
    draft = draft_of(record) if is_dynamic else None
    _facts(record, draft)
    if draft and tab == "Definition":
        st.text_input(
            "Segment name",
            placeholder="Name your segment",
            max_chars=SEGMENT_NAME.most,
            **state.controlled(f"{draft.key}-name", draft.name, lambda name: setattr(draft, "name", name)),
        )
    elif record:
        st.title(formats.plain(record.name))
    toolbar.draw(record, draft)
    if record:
        _tabs(record)
    notices.show()
    if record and record.state == "going_live":
        _until_live(record.id)
    if record and record.state == "error" and record.error:
        st.error(f"The last refresh failed. {formats.plain(record.error)}", icon=":material/error:")
    if record:
        checks.banner(record)
    if record and draft and conflict.exists(record, draft):
        conflict.draw(record, draft)
    return draft


@st.fragment(run_every=2)
def _until_live(segment_id: int) -> None:
    """Say that somebody is publishing the segment; redraw the page when that is done."""
    st.info("The segment is going live. This page follows when it is done.", icon=":material/hourglass_top:")
    with outage.waited_out():
        if lifecycle.segment(databases.database(), caller.here(), segment_id).state != "going_live":
            st.rerun()


def _facts(record: SegmentRecord | None, draft: Draft | None) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(
            navigation.SEGMENTS, label="All segments", icon=":material/arrow_back:", query_params=navigation.params()
        )
        state_badge(record.state if record else "draft")
        if draft and draft.is_changed:
            st.badge("Unsaved changes", icon=":material/edit:", color="yellow")
        word, icon = KINDS[record.kind if record else "dynamic"]
        target = TARGETS[record.target if record else draft.definition.target if draft else "contact"]
        st.markdown(f"{icon} {word} · {target}", width="content")
        last = lifecycle.refreshes(databases.database(), caller.here(), record.id, limit=1) if record else []
        if last:
            st.markdown(f":material/groups: {formats.counted(last[0].members, 'member')}", width="content")


def _tabs(record: SegmentRecord) -> None:
    with st.container(horizontal=True, gap="small", key="tabs"):
        for label, (page, icon) in TABS.items():
            if label != "Definition" or record.kind == "dynamic":
                st.page_link(page, label=label, icon=icon, query_params=navigation.params(record.id))
