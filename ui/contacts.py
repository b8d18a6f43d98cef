"""Ways to the page of a contact, from a table or a line of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui import navigation, state, tables


def table(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    ids: Sequence[int],
    *,
    opener: str,
    key: str,
    further: Mapping[str, Any] | None = None,
    **options: Any,
) -> Any:
    """Draw rows about contacts; a click into the column ``opener`` opens the page of the row's contact.

    ``further`` configures other columns; options are those of `st.dataframe`.
    """
    click_key = f"{key}-open"
    opening = st.column_config.ButtonColumn(
        "" if opener == "Open" else opener, pinned=True, type="tertiary", help="Open the contact", key=click_key,
        on_click=_open, args=(ids, click_key),
    )  # fmt: skip
    return st.dataframe(
        tables.frame(columns, rows), hide_index=True, height="content", placeholder="", key=key,
        column_config={opener: opening, **(further or {})}, **options,
    )  # fmt: skip


def _open(ids: Sequence[int], click_key: str) -> None:
    row = state.value(click_key)["row"]
    if row < len(ids):
        state.go(navigation.CONTACT, ids[row])
