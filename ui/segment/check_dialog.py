"""The dialog that makes or changes a check: its kind, and a widget for each of its fields."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core import lifecycle
from core.errors import CheckError
from core.language.definition import from_text, to_json
from core.language.folding import fold
from core.language.sentence import read_sentence, sentence
from core.language.texts import PROFILE_ADDRESS
from core.lifecycle import SegmentRecord, checks
from core.lifecycle.checks import KINDS, MAX_COUNT, MAX_PERCENT, Check, Field, FieldType
from ui.kit.badges import TARGETS
from ui.shell import caller, databases, formats, notices, state

_DIALOG = "check"
_KIND, _EDITED, _ERROR = "check-kind", "check-edited", "check-error"
_FIRST_KIND = "size"


def open_for(record: SegmentRecord, check: Check | None) -> None:
    """Open the dialog for a check, or for a new one."""
    state.remember(_EDITED, check.id if check else None)
    state.remember(_KIND, check.kind if check else _FIRST_KIND)
    for kind in KINDS.values():
        for field in kind.fields:
            state.drop(_key(kind.key, field))
    if check:
        catalog = lifecycle.catalog(databases.database(), caller.here())
        for field in KINDS[check.kind].fields:
            value = check.value[field.name]
            is_definition = field.type is FieldType.DEFINITION
            state.remember(_key(check.kind, field), sentence(from_text(value), catalog) if is_definition else value)
    state.drop(_ERROR)
    state.open_dialog(f"{_DIALOG}-{record.id}")


def draw(record: SegmentRecord) -> None:
    """Draw the dialog if it is open."""
    if state.dialog() == f"{_DIALOG}-{record.id}":
        _dialog(record)


@st.dialog("Check", icon=":material/rule:", on_dismiss=state.close_dialog)
def _dialog(record: SegmentRecord) -> None:
    kind = st.selectbox("What must hold", list(KINDS), format_func=lambda key: KINDS[key].label, key=_KIND)
    for field in KINDS[kind].fields:
        _field(record, kind, field)
    error = state.value(_ERROR)
    if error:
        st.error(error, icon=":material/error:")
    st.button(
        "Save check", type="primary", icon=":material/check:", width="stretch", key="check-save",
        on_click=_save, args=(record,),
    )  # fmt: skip
    if state.dialog() is None:
        st.rerun()


def _key(kind: str, field: Field) -> str:
    return f"check-{kind}-{field.name}"


def _field(record: SegmentRecord, kind: str, field: Field) -> None:
    key = _key(kind, field)
    match field.type:
        case FieldType.PROFILE:
            st.text_input(field.label, key=key, max_chars=PROFILE_ADDRESS.most, placeholder="ada@example.com")
        case FieldType.COUNT:
            st.number_input(field.label, 0, MAX_COUNT, value=None, step=1, key=key, placeholder="Any number")
        case FieldType.PERCENT:
            st.number_input(field.label, 0, MAX_PERCENT, value=None, step=5, key=key, placeholder="20")
        case FieldType.SEGMENT:
            _segment(record, field, key)
        case FieldType.DEFINITION:
            st.text_area(
                field.label,
                key=key,
                height=100,
                placeholder=f"{TARGETS[record.target]} whose …",
                help="Like “Write it as a sentence” on the tab Definition.",
            )


def _segment(record: SegmentRecord, field: Field, key: str) -> None:
    known = lifecycle.known_segments(databases.database(), caller.here())
    offered = [one.key for one in known.values() if one.is_live and one.target == record.target and one.id != record.id]
    chosen = state.value(key)
    if chosen and chosen not in offered:
        offered.append(chosen)
    offered.sort(key=lambda one: fold(known[one].name) if one in known else one)
    st.selectbox(
        field.label,
        offered,
        index=None,
        format_func=lambda one: formats.plain(known[one].name) if one in known else one,
        placeholder="Choose a live segment" if offered else "No other segment is live",
        key=key,
    )


def _save(record: SegmentRecord) -> None:
    """Read the fields when the button is clicked: the last text typed may not have been drawn yet."""
    state.drop(_ERROR)
    with notices.kept_as(_ERROR):
        kind, edited = state.value(_KIND), state.value(_EDITED)
        value = {field.name: _given(record, field, state.value(_key(kind, field))) for field in KINDS[kind].fields}
        if edited is None:
            checks.add_check(databases.database(), caller.here(), record.id, kind, value)
        else:
            checks.change_check(databases.database(), caller.here(), record.id, edited, kind, value)
        checks.run_checks(databases.database(), caller.here(), record.id)
        state.close_dialog()
        notices.done("Saved.")


def _given(record: SegmentRecord, field: Field, entered: Any) -> Any:
    """Return an entered value, of a sentence its definition. Raises CheckError or SentenceError."""
    if field.type is FieldType.DEFINITION:
        if not (entered or "").strip():
            raise CheckError(
                f"Write a sentence that says who must not be in it, such as “{TARGETS[record.target]} whose …”."
            )
        return to_json(read_sentence(entered, lifecycle.catalog(databases.database(), caller.here())))
    if field.type is FieldType.SEGMENT and entered is None:
        raise CheckError("Choose a segment.")
    return entered
