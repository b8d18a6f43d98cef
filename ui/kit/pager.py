"""Previous and Next through rows that come in pages; it remembers the beginnings of the pages."""

from __future__ import annotations

from typing import Any

import streamlit as st

from ui.shell import formats, state


class Pager:
    """A way through the pages of one query; another query begins at its first page."""

    def __init__(self, key: str, query: object) -> None:
        self.key = f"{key}-pages"
        kept_query, starts = state.value(self.key, (query, [None]))
        self.query = query
        self.starts: list[Any] = starts if kept_query == query else [None]

    @property
    def after(self) -> Any:
        """Return where the current page begins."""
        return self.starts[-1]

    @property
    def number(self) -> int:
        """Return the number of the current page, 1 for the first."""
        return len(self.starts)

    def draw(self, next_after: Any, rows: int, per_page: int, total: int | None = None) -> None:
        """Draw the buttons and the range that is shown; nothing when all fits on one page."""
        if self.number == 1 and next_after is None:
            return
        first = (self.number - 1) * per_page + 1
        of = f" of {formats.number(total)}" if total is not None else ""
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.button(
                "Previous", icon=":material/chevron_left:", key=f"{self.key}-previous",
                disabled=self.number == 1, on_click=self._keep, args=(self.starts[:-1],),
            )  # fmt: skip
            st.markdown(f"{formats.number(first)} – {formats.number(first + rows - 1)}{of}", width="content")
            st.button(
                "Next", icon=":material/chevron_right:", icon_position="right", key=f"{self.key}-next",
                disabled=next_after is None, on_click=self._keep, args=([*self.starts, next_after],),
            )  # fmt: skip

    def _keep(self, starts: list[Any]) -> None:
        state.remember(self.key, (self.query, starts))
