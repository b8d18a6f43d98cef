"""The numbers behind a picture: a table, and the same as CSV."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from ui.kit import downloads, frames


def draw(
    columns: Sequence[str],
    rows: Sequence[Sequence[object]],
    *,
    file: str,
    config: Mapping[str, Any] | None = None,
    file_rows: Sequence[Sequence[object]] | None = None,
) -> None:
    """Draw the rows, and a button for the file, whose rows are unrounded where the screen rounds."""
    st.dataframe(frames.frame(columns, rows), hide_index=True, column_config=config)
    st.download_button(
        "Download CSV",
        data=lambda: downloads.to_csv(columns, rows if file_rows is None else file_rows),
        file_name=f"{file}.csv",
        mime="text/csv",
        icon=":material/download:",
        on_click="ignore",
        key=f"csv-{file}",
    )
