"""Tables about contacts, with a way to the page of each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.kit import frames
from ui.shell import navigation, state

_OPEN = "Open"
"""The label of every button, as a typed name could look like an icon."""
_OPEN_COLUMN = f"{_OPEN} "
"""Ends with a space, as no label of an attribute does."""


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    ids: Sequence[int],
    *,
    key: str,
    further: Mapping[str, Any] | None = None,
    **options: Any,
) -> Any:
    """Draw rows about contacts, each with a button to the page of its contact.

    ``further`` configures other columns; the options are those of `st.dataframe`.
    """
    click_key = f"{key}-open"
    opening = st.column_config.ButtonColumn(
        "", width=60, pinned=True, type="tertiary", help="Open the contact", key=click_key,
        on_click=_open, args=(ids, click_key),
    )  # fmt: skip
    return st.dataframe(
        frames.frame((_OPEN_COLUMN, *columns), [(_OPEN, *row) for row in rows]),
        hide_index=True, height="content", placeholder="", key=key,
        column_config={_OPEN_COLUMN: opening, **(further or {})}, **options,
    )  # fmt: skip


def _open(ids: Sequence[int], click_key: str) -> None:
    row = state.value(click_key)["row"]
    if row < len(ids):
        state.go(navigation.CONTACT, ids[row])
