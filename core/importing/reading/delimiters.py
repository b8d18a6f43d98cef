"""What separates the cells of a text: the delimiter, the quotes around cells, and the escape character.

The delimiter is the one that most often cuts the first rows into the same number of cells. The
libraries for this were tried or read first: csv.Sniffer takes quadratic time on unclosed quotes and
errs on short files, CleverCSV takes minutes on some files and mistakes spaces for delimiters.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, pairwise

from core.errors import ImportFileError
from core.importing.reading.delimited import split_text
from core.importing.reading.files import WHITESPACE, Choice, Dialect, Row, Unreadable
from core.importing.reading.headers import is_number_or_day

SAMPLE_ROWS = 200

_DELIMITERS = (",", ";", "\t", "|", "^", "~", "¦", "\x1f", "\x01")
_SEP_LINE = re.compile(r'"?sep=(.|\\t)"?[,;\t|]*\s*?(?:\r\n|\r|\n|$)', re.IGNORECASE)
_BETTER = 1.02
"""How much better other quotes must be than the usual ones."""


def sep_of(text: str) -> str:
    """Return the delimiter that a first line such as ``sep=;`` tells spreadsheets, or an empty text."""
    match = _SEP_LINE.match(text)
    return ("\t" if match[1] == "\\t" else match[1]) if match else ""


def find_dialect(text: str, choice: Choice) -> Dialect:
    """Return the dialect of the beginning of a file; a person may have given a part of it."""
    if choice.delimiter is not None and len(choice.delimiter) != 1:
        raise ImportFileError(f"delimiter: must be one character (got {choice.delimiter!r}). For tabs write a tab.")
    if choice.quote is not None and len(choice.quote) > 1:
        raise ImportFileError(f"quote: must be one character or none (got {choice.quote!r}).")
    if choice.delimiter == WHITESPACE:
        return Dialect(WHITESPACE)
    delimiters = [choice.delimiter] if choice.delimiter else [d for d in _DELIMITERS if d in text]
    best, best_score = Dialect(","), 0.0
    for delimiter in delimiters or [","]:
        dialect, score = _best_quoting(text, delimiter, choice.quote)
        if score > best_score:
            best, best_score = dialect, score
    if best_score or choice.delimiter:
        return best if best_score else Dialect(choice.delimiter or ",", '"' if choice.quote is None else choice.quote)
    if choice.quote is None and _is_at_spaces(text):
        return Dialect(WHITESPACE)
    return _best_quoting(text, ",", choice.quote)[0]


def _best_quoting(text: str, delimiter: str, quote: str | None) -> tuple[Dialect, float]:
    usual = Dialect(delimiter, '"' if quote is None else quote)
    best, best_score = usual, _score(text, usual)
    for other in _variants(text, usual, is_free=quote is None):
        if (score := _score(text, other)) > max(best_score * _BETTER, best_score + 1e-9):
            best, best_score = other, score
    return best, best_score


def _variants(text: str, usual: Dialect, *, is_free: bool) -> list[Dialect]:
    """Yield other ways to quote that the text suggests."""
    found = []
    delimiter = re.escape(usual.delimiter)
    if '"' in text and re.search(rf"{delimiter} +\"|\" +(?:{delimiter}|[\r\n])", text):
        found.append(replace(usual, is_spaced=True))
    if "\\" in text:
        found.append(replace(usual, escape="\\"))
    if is_free:
        if re.search(rf"(?:^|{delimiter})'[^'\n]*'(?:{delimiter}|\r|\n|$)", text, re.MULTILINE):
            found.append(replace(usual, quote="'"))
            if "\\'" in text:
                found.append(replace(usual, quote="'", escape="\\"))
        if any(isinstance(cells, Unreadable) for _, cells in sample_rows(text, usual)):
            found.append(replace(usual, quote=""))
            if "\\" in text:
                found.append(replace(usual, quote="", escape="\\"))
    return found


def _score(text: str, dialect: Dialect) -> float:
    """Rate how even the rows are: the share of those with the usual width, more for a greater width."""
    rows = sample_rows(text, dialect)
    if not rows:
        return 0.0
    widths = [0 if isinstance(cells, Unreadable) else len(cells) for _, cells in rows]
    counted = Counter(widths)
    counted.pop(0, None)
    width, count = max(counted.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    if width < 2:
        return 0.0
    score = count / len(widths) * (1 - 1 / width)
    score *= 1 - 0.3 * _decimal_share(rows, width, dialect)
    if dialect.quote == "'" or (dialect.quote == "" and width):
        score *= 1 - 0.3 * _quoted_share(rows)
    return score


def _decimal_share(rows: Sequence[Row], width: int, dialect: Dialect) -> float:
    """Return the share of rows in which a separating comma would be part of a number such as 1,5 or precede a space."""
    if dialect.delimiter != ",":
        return 0.0
    whole = [cells for _, cells in rows if not isinstance(cells, Unreadable) and len(cells) == width]
    odd = sum(1 for cells in whole if all(_joins(a, b) for a, b in pairwise(cells)))
    return odd / len(whole) if whole else 0.0


def _joins(left: str, right: str) -> bool:
    is_decimal = left[-1:].isdecimal() and right[:1].isdecimal() and len(right) > 0
    return is_decimal or right.startswith(" ")


def _quoted_share(rows: Sequence[Row]) -> float:
    """Return the share of cells that keep quotes around them, which another quote character would have removed."""
    cells = [cell.strip() for _, row in rows if not isinstance(row, Unreadable) for cell in row if cell.strip()]
    kept = sum(1 for cell in cells if len(cell) > 1 and cell[0] == cell[-1] == '"')
    return kept / len(cells) if cells else 0.0


def sample_rows(text: str, dialect: Dialect, *, skipped: int = 0) -> list[Row]:
    """Return the first rows of a text."""
    return list(islice(split_text(io.StringIO(text, newline=""), dialect, skipped=skipped), SAMPLE_ROWS))


def _is_at_spaces(text: str) -> bool:
    """Whether spaces separate cells: only if every row has as many cells and most are numbers; else they are texts."""
    rows = [cells for _, cells in sample_rows(text, Dialect(WHITESPACE))]
    cells = [cell for row in rows if not isinstance(row, Unreadable) for cell in row]
    widths = {0 if isinstance(row, Unreadable) else len(row) for row in rows}
    return len(widths) == 1 and max(widths) > 1 and sum(map(is_number_or_day, cells)) * 2 > len(cells)
