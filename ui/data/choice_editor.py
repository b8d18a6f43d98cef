"""The choices of a list in the dialog of an attribute: a table to order, rename, add and remove, and merging."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from core.language.texts import CATALOG_LABEL
from core.lifecycle.attributes import ListedAttribute, arrange_choices, merge_choices
from ui.shell import caller, databases, formats, notices, state

SAVED = "choices-saved"
"""The key that is set once choices were saved: the list has to be read again."""
_TABLE, _GONE, _INTO, _ROUND = "choices-table", "choices-merged", "choices-into", "choices-round"


def reset() -> None:
    """Forget what was typed."""
    for key in (_GONE, _INTO):
        state.drop(key)
    state.remember(_ROUND, state.value(_ROUND, 0) + 1)


def draw(one: ListedAttribute, error: str) -> None:
    """Draw the table and the merge. ``error`` is the key under which a mistake is remembered."""
    choices = one.attribute.choices
    key = f"{_TABLE}-{state.value(_ROUND, 0)}"
    st.data_editor(
        pd.DataFrame([(place, label) for place, (_, label) in enumerate(choices, 1)], columns=["Place", "Choice"]),
        hide_index=True,
        num_rows="dynamic",
        height=min(38 + 35 * (len(choices) + 1), 320),
        column_config={
            "Place": st.column_config.NumberColumn(
                width="small", help="Write where it shall stand.", step=1, format="%d"
            ),
            "Choice": st.column_config.TextColumn(required=True, max_chars=CATALOG_LABEL.most),
        },
        key=key,
    )
    st.button(
        "Save choices", type="primary", icon=":material/check:", key="choices-save", on_click=_save,
        args=(one, key, error),
    )  # fmt: skip
    if len(choices) < 2:
        return
    st.markdown("**Merge choices**")
    st.caption("Values of records and definitions that ask one of them follow.")
    labels = dict(choices)
    left, right = st.columns(2)
    left.multiselect("These", list(labels), format_func=lambda code: formats.plain(labels.get(code, code)), key=_GONE)
    right.selectbox(
        "Become", list(labels), index=None, format_func=lambda code: formats.plain(labels.get(code, code)), key=_INTO
    )
    is_ready = bool(state.value(_GONE)) and state.value(_INTO) is not None
    st.button(
        "Merge", icon=":material/merge:", key="choices-merge", disabled=not is_ready, on_click=_merge, args=(one, error)
    )


def edited(choices: Sequence[tuple[str, str]], edits: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return choices as the table's edits have them: those with another place are put there, from the smallest on, and
    new ones, which have no code, come last unless they have a place.
    """
    changed = {int(row): values for row, values in edits.get("edited_rows", {}).items()}
    gone = set(edits.get("deleted_rows", ()))
    ordered: list[tuple[str, str]] = []
    moved: list[tuple[int, tuple[str, str]]] = []
    rows = [(code, label, changed.get(row, {})) for row, (code, label) in enumerate(choices) if row not in gone]
    rows += [("", "", values) for values in edits.get("added_rows", ())]
    for code, label, values in rows:
        choice = (code, str(values.get("Choice", label) or ""))
        place = values.get("Place")
        if place is None:
            ordered.append(choice)
        else:
            moved.append((int(place), choice))
    for place, choice in sorted(moved, key=lambda one: one[0]):
        ordered.insert(max(place - 1, 0), choice)
    return ordered


def _save(one: ListedAttribute, key: str, error: str) -> None:
    state.drop(error)
    with notices.kept_as(error):
        wanted = edited(one.attribute.choices, state.value(key) or {})
        arrange_choices(
            databases.database(), caller.here(), one.entity, one.attribute.name, wanted, seen=one.attribute.choices
        )
        _done("Saved.")


def _merge(one: ListedAttribute, error: str) -> None:
    state.drop(error)
    with notices.kept_as(error):
        gone, into = state.value(_GONE) or [], state.value(_INTO)
        changed = merge_choices(databases.database(), caller.here(), one.entity, one.attribute.name, gone, into=into)
        _done(f"Merged. It changed {formats.counted(changed, 'record')}.")


def _done(text: str) -> None:
    reset()
    state.remember(SAVED, text)
    notices.done(text)
