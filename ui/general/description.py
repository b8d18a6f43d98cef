"""The name and description of a segment."""

from __future__ import annotations

import streamlit as st

from core import lifecycle
from core.access.use_cases import UseCase
from core.language import texts
from core.lifecycle import SegmentRecord
from ui.kit import glossary
from ui.shell import caller, databases, formats, notices, permission, state


def draw(record: SegmentRecord) -> None:
    """Draw the fields and the button that saves them."""
    key = f"details-{record.id}"
    with st.form(key, border=True):
        st.markdown("#### About this segment")
        st.text_input("Name", record.name, max_chars=texts.SEGMENT_NAME.most, key=f"{key}-name")
        st.text_area("Description", record.description, height=100, key=f"{key}-description")
        left, right = st.columns(2)
        zones = formats.zones()
        options = zones if record.zone in zones else (record.zone, *zones)
        left.selectbox(
            "Time zone",
            options,
            index=options.index(record.zone),
            help=f"A live segment takes a new one when it goes live again. {glossary.help('time zone')}",
            key=f"{key}-zone",
        )
        right.text_input(
            "Owner", record.owner, max_chars=texts.OWNER.most, key=f"{key}-owner",
            disabled=record.place.owner_id is not None,
        )  # fmt: skip
        st.form_submit_button(
            "Save details", icon=":material/save:", on_click=_save, args=(record.id, key),
            **permission.limits(UseCase.DESCRIBE_SEGMENT, record.place),
        )  # fmt: skip


def _save(segment_id: int, key: str) -> None:
    fields = {field: state.value(f"{key}-{field}") for field in ("name", "description", "zone", "owner")}
    with notices.kept():
        saved = lifecycle.describe(databases.database(), caller.here(), segment_id, **fields)
        draft = state.draft(segment_id)
        if draft:
            draft.name = draft.saved_name = saved.name
            draft.zone = saved.zone
        notices.done("Saved.")
