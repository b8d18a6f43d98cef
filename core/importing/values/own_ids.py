"""Own ids as files write them."""

from __future__ import annotations

import re

from core.importing.values.cells import CellError, read_text, shown
from core.store.exporting import FORMULA_STARTS

_WHOLE = re.compile(r"[1-9]\d*[.,]0+", re.ASCII)
_CUT = re.compile(r"\d(?:[.,]\d+)?[eE]\+\d+", re.ASCII)
_ODD = re.compile(rf"^(?:{_WHOLE.pattern}|{_CUT.pattern}|'.*)$", re.ASCII | re.MULTILINE)


def read_own_id(cell: str) -> str:
    """Return an own id as it is, zeros in front too; 77.0 is 77. Raises CellError for one that a spreadsheet cut."""
    text = read_text(cell.strip())
    if text.startswith("'") and text[1:].startswith(FORMULA_STARTS):
        text = text[1:]  # as `neutral_cell` wrote it
    if _CUT.fullmatch(text):
        raise CellError(
            f"must be a whole own id (got {shown(text)}, which a spreadsheet rounded). Export the column as text."
        )
    return re.split("[.,]", text)[0] if _WHOLE.fullmatch(text) else text


def is_cut(text: str) -> bool:
    """Whether a text is a long number that a spreadsheet rounded."""
    return _CUT.fullmatch(text) is not None


def has_odd_ids(lines: str) -> bool:
    """Whether one of these texts, each on its line, is not an own id as it is."""
    return _ODD.search(lines) is not None
