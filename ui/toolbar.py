"""The buttons of a segment's head and what they do."""

from __future__ import annotations

import streamlit as st

from core import clock, lifecycle
from core.errors import StateError
from core.lifecycle import SegmentRecord
from core.validation import find_problems
from ui import formats, navigation, notices, person, remarks, save_as, save_template, state, store
from ui.state import Draft, Notice


def draw(record: SegmentRecord | None, draft: Draft | None) -> None:
    """Draw the toolbar."""
    segment_state = record.state if record else "draft"
    is_live = segment_state in ("live", "live_edited", "error")
    with st.container(horizontal=True, gap="small", key="toolbar"):
        if draft:
            st.button(
                "Save",
                icon=":material/save:",
                disabled=not draft.is_changed,
                shortcut="Ctrl+S",
                on_click=save,
                args=(draft,),
            )
            st.button("Save as", icon=":material/save_as:", on_click=save_as.open_dialog)
            save_template.button(draft)
            st.button("Check for errors", icon=":material/rule:", on_click=check, args=(record, draft))
        can_publish = not is_live or segment_state != "live" or (draft is not None and draft.is_changed)
        st.button(
            "Go live",
            icon=":material/rocket_launch:",
            type="primary",
            disabled=not can_publish,
            on_click=go_live,
            args=(record, draft),
        )
        if record and is_live:
            st.button("Refresh", icon=":material/refresh:", on_click=refresh, args=(record,))
            st.button("Stop", icon=":material/stop_circle:", on_click=stop, args=(record,))
    if draft:
        save_as.draw(draft)
        save_template.draw(draft)


def save(draft: Draft, *, stay: bool = False) -> bool:
    """Save the draft, and go to its page unless one wants to ``stay``. False where that can't be."""
    with notices.kept():
        _store(draft, stay=stay)
        notices.done("Saved.")
        return True
    return False


def check(record: SegmentRecord | None, draft: Draft) -> None:
    """Say whether the draft could go live."""
    mistakes = _mistakes(record, draft)
    if mistakes:
        state.notify(Notice(mistakes, is_error=True))
        return
    odd = remarks.of_definition(draft.definition, lifecycle.catalog(store.database()))
    notices.done(
        "No errors found."
        if not odd
        else "No errors found. Worth a look:\n\n" + "\n".join(f"- {formats.plain(text)}" for text in odd)
    )


def _mistakes(record: SegmentRecord | None, draft: Draft) -> str:
    database = store.database()
    catalog, segments = lifecycle.catalog(database), lifecycle.known_segments(database)
    problems = find_problems(draft.definition, catalog, segments, record.key if record else None)
    if not draft.definition.steps:
        return "The segment is empty: add a block that says who belongs to it."
    if problems:
        return f"{formats.counted(len(problems), 'error')} found. Each is shown beside the block it is about."
    return ""


def go_live(record: SegmentRecord | None, draft: Draft | None) -> None:
    """Save what is unsaved, then publish."""
    with notices.kept():
        segment_id = _store(draft) if draft else record.id if record else None
        mistakes = _mistakes(record, draft) if draft else ""
        if segment_id is None or mistakes:
            raise StateError(mistakes)
        outcome = lifecycle.publish(store.database(), segment_id, now=clock.now())
        notices.done(f"Live with {formats.counted(outcome.members, 'member')}.")


def refresh(record: SegmentRecord) -> None:
    """Bring the members up to date."""
    with notices.kept():
        outcome = lifecycle.refresh(store.database(), record.id, now=clock.now())
        members = formats.counted(outcome.members, "member")
        notices.done(
            f"Refreshed: {members}, {formats.number(outcome.entered)} entered, {formats.number(outcome.left)} left."
        )


def stop(record: SegmentRecord) -> None:
    """Take the segment out of use."""
    with notices.kept():
        lifecycle.stop(store.database(), record.id, now=clock.now())
        notices.done("Stopped. Its members stay as they are until it goes live again.")


def _store(draft: Draft, *, stay: bool = False) -> int:
    """Save a draft if it has changes; the id of its segment."""
    if draft.segment_id is not None and not draft.is_changed:
        return draft.segment_id
    name = draft.name.strip()
    if not name:
        raise StateError("The segment needs a name. Write one in the field at the top, then save again.")
    database, by, now = store.database(), person.name(), clock.now()
    if draft.segment_id is None:
        stored = lifecycle.create_segment(
            database,
            kind="dynamic",
            name=name,
            target=draft.definition.target,
            zone=draft.zone,
            definition=draft.definition,
            by=by,
            now=now,
        )
        state.forget(None)
        draft.segment_id = stored.id
        state.keep(draft)
        if not stay:
            state.go(navigation.BUILDER, stored.id)
    else:
        stored = lifecycle.save_draft(
            database, draft.segment_id, draft.definition, revision=draft.revision, name=name, by=by, now=now
        )
    draft.name, draft.saved_name, draft.saved_definition = name, name, draft.definition
    draft.revision = stored.draft_revision
    return stored.id
