"""What an import does or did, in figures with a bar."""

from __future__ import annotations

import streamlit as st

from ui.shell import formats

_COLORS = {"new": "new", "changed": "changed", "unchanged": "same", "rejected": "bad"}


def figures(new: int, changed: int, unchanged: int, rejected: int, *, paler: bool = False) -> str:
    """Return the four figures of an import with a bar of their shares, as HTML; ``paler`` while they are counted."""
    counts = {"new": new, "changed": changed, "unchanged": unchanged, "rejected": rejected}
    cells = "".join(
        f'<div class="import-figure-{label}{" import-some" if count else ""}"><b>{formats.number(count)}</b>'
        f"<span>{label}</span></div>"
        for label, count in counts.items()
    )
    parts = "".join(
        f'<div style="flex:{count}" class="import-part-{_COLORS[label]}"></div>'
        for label, count in counts.items()
        if count
    )
    look = " import-paler" if paler else ""
    return (
        f'<div class="import-figures{look}">{cells}</div><div class="import-bar{look}" aria-hidden="true">{parts}</div>'
    )


def draw_figures(new: int, changed: int, unchanged: int, rejected: int) -> None:
    """Draw the four figures."""
    st.html(figures(new, changed, unchanged, rejected))
