"""Two people edited one segment: who changed what, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from core import lifecycle
from core.language.catalog import Catalog
from core.language.comparison import differences
from core.lifecycle import SegmentRecord
from ui.segment import save_as
from ui.shell import caller, databases, formats
from ui.shell.state import Draft


def exists(record: SegmentRecord, draft: Draft) -> bool:
    """Return whether somebody else saved the segment since this session read its draft."""
    return draft.revision != record.draft_revision


def draw(record: SegmentRecord, draft: Draft) -> None:
    """Draw what the other person changed, and the choices. Nothing is overwritten without one."""
    here = caller.here()
    who = formats.plain(record.draft_saved_by) or "Somebody else"
    when = formats.ago(record.draft_saved_at, here.at)
    catalog = lifecycle.catalog(databases.database(), here)
    with st.container(border=True, key=f"{draft.key}-conflict"):
        st.markdown(
            f":orange[:material/warning:] **{who} saved this segment {when}, while you were editing it.** "
            "Your edits are still here."
        )
        st.markdown("\n".join(f"- {formats.plain(text)}" for text in changes(record, draft, catalog)))
        with st.container(horizontal=True, gap="small"):
            st.button(
                "Take theirs",
                icon=":material/sync:",
                help="Shows what they saved. Undo brings your edits back.",
                on_click=take_theirs,
                args=(record, draft),
            )
            st.button(
                "Keep mine",
                icon=":material/edit:",
                help="The next Save puts your edits in the place of theirs. Undo shows theirs.",
                on_click=keep_mine,
                args=(record, draft),
            )
            st.button("Save mine as a new segment", icon=":material/save_as:", on_click=save_as.open_dialog)


def changes(record: SegmentRecord, draft: Draft, catalog: Catalog) -> list[str]:
    """Return what the other person changed since this session read the draft, in words."""
    return list(_changes(record, draft, catalog)) or ["Nothing was changed, only saved again."]


def _changes(record: SegmentRecord, draft: Draft, catalog: Catalog) -> Iterator[str]:
    if record.name != draft.saved_name:
        yield f"name changed to “{record.name}”"
    if draft.saved_definition and record.draft:
        for difference in differences(draft.saved_definition, record.draft, catalog):
            yield difference.text


def take_theirs(record: SegmentRecord, draft: Draft) -> None:
    """Show the saved draft; Undo brings back what was edited here."""
    if record.draft:
        draft.change(record.draft)
        draft.name = record.name
        draft.editing = frozenset()
        _rebase(record, draft)


def keep_mine(record: SegmentRecord, draft: Draft) -> None:
    """Keep what was edited here; Undo brings back the saved draft."""
    if record.draft:
        draft.past.append(record.draft)
        _rebase(record, draft)


def _rebase(record: SegmentRecord, draft: Draft) -> None:
    draft.revision, draft.saved_name, draft.saved_definition = record.draft_revision, record.name, record.draft
