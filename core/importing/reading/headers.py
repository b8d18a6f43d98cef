"""Where a table begins and ends among the rows of a file: lines above it, its header, rows that don't belong to it."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from core.importing.reading.files import Row, Unreadable
from core.importing.values.amounts import read_amount
from core.importing.values.written_dates import read_day
from core.language.folding import fold

MAX_NAME = 100
"""Longer headers are cut, in characters."""
_TITLE_ROWS = 30
_FOOTER_ROWS = 12
_HEADER_SHARE = 0.6
_TITLES_BETWEEN = 6

_VALUE = re.compile(
    r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+"  # an e-mail address
    r"|https?://\S+|www\.\S+"
    r"|\+?[\d (][\d ()/.-]{5,}\d"  # a telephone number
    r"|\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*"
    r"|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}( \d{1,2}:\d\d.*)?"
    r"|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}",
    re.IGNORECASE | re.ASCII,
)
_TOTAL = re.compile(
    r"(grand |sub)?total(s|e|en|es)?( général| general)?|sum(me|a)?|gesamt(summe)?|insgesamt|totaal|totalt|razem|ogółem"
    r"|celkem|összesen|toplam|итого|всего|somme|общо|合計|总计|总计",
    re.IGNORECASE,
)
_COUNTED_TOTAL = re.compile(rf"({_TOTAL.pattern})[\s:=]*\(?\d[\d.,\s]*(\s\w+)?\)?", re.IGNORECASE)
"""A total with its number in the same cell."""
_NOTE = re.compile(
    r"(generated|filtered by|exported|created|printed|downloaded|report|source|page|seite|as of|data as|end of|eof\b"
    r"|copyright|©|confidential|vertraulich|note:|notes:|hinweis|erstellt|exportiert|quelle|stand:|généré|exporté|généree|fuente"
    r"|generado|exportado|fonte|generato|esportato|wygenerowano|powered by|\*{2,}|-{3,}|={3,})"
    r"|\(?\d[\d.,]* (rows?|records?|contacts?|results?|entries|lines|zeilen|einträge|datensätze|kontakte|lignes|filas"
    r"|registros|righe|wierszy)\b"
    r"|(rows?|records?|total|count|anzahl|results?)( \w+)?: ?\d",
    re.IGNORECASE,
)
_END_OF_DOS_FILE = "\x1a"
_RULE = re.compile(r"[-=+:|\s]*[-=]{2,}[-=+:|\s]*|")
_RULED = frozenset("-=+:|")
"""A line drawn below the header of a table that is made of characters."""
_COMMENT = re.compile(r"#+ |//|-- |;;|%% ")


@dataclass(frozen=True, slots=True)
class Frame:
    """A table among rows. ``header`` has its header's cells, unchanged, from the ``left`` column on.

    ``header_line`` is 0 if no row has names; ``begins`` is the line of the header or of the first row.
    """

    header_line: int
    header: tuple[str, ...]
    columns: tuple[str, ...]
    begins: int
    left: int
    above: tuple[str, ...]
    comment: str
    pads_rows: bool


def find_frame(rows: Sequence[Row], header_line: int | None = None) -> Frame | None:
    """Find the table that begins in the first rows of a file; None if no row can be read.

    ``header_line`` is a person's choice: the line with the names, or 0 for none.
    """
    whole = [(line, cells) for line, cells in rows if not isinstance(cells, Unreadable) and _count_filled(cells)]
    if not whole:
        return None
    cells_of = [cells for _, cells in whole]
    place = _place_of(whole, header_line) if header_line else _begin(cells_of)
    first, others = cells_of[place], cells_of[place + 1 :]
    has_header = header_line > 0 if header_line is not None else _begins_with_names(rows, whole, place)
    body = others if has_header else cells_of[place:]
    left = _empty_left([first, *others])
    first = first[left:]
    if has_header:
        first = _full_header(first, [cells[left:] for cells in others])
        columns = unique_names(first)
    else:
        width = _usual_width([cells[left:] for cells in body])
        columns = tuple(f"column {number}" for number in range(1, width + 1))
    above = tuple(" ".join(filter(None, map(str.strip, cells))) for cells in cells_of[:place])
    comment = next((match[0].strip() for cells in cells_of[:place] if (match := _COMMENT.match(cells[0]))), "")
    return Frame(
        whole[place][0] if has_header else 0,
        tuple(first) if has_header else (),
        columns,
        whole[place][0],
        left,
        above,
        comment,
        _drops_empty_ends([cells[left:] for cells in body], len(columns)),
    )


@dataclass(frozen=True, slots=True)
class Framing:
    """What `table_rows` leaves out: lines up to ``after``, repetitions of the header, comments, footers."""

    header: tuple[str, ...]
    width: int
    after: int
    left: int = 0
    comment: str = ""
    has_footer: bool = True
    pads_rows: bool = False


def table_rows(rows: Iterable[Row], framing: Framing) -> Iterator[Row]:
    """Yield the rows that belong to a table, without rows of only empty cells."""
    own = _own_rows(rows, framing)
    if not framing.has_footer:
        return own
    return _rows_above_footer(own, framing.width)


def _own_rows(rows: Iterable[Row], framing: Framing) -> Iterator[Row]:
    after, left, comment, width = framing.after, framing.left, framing.comment, framing.width
    names, pads = list(framing.header), framing.pads_rows
    first_name = names[0] if names else None
    for line, row in rows:
        if line <= after:
            continue
        if isinstance(row, Unreadable):
            yield line, row
            continue
        cells = row[left:] if left else row
        first = cells[0] if cells else ""
        if (not first or first.isspace()) and not any(map(str.strip, cells)):
            continue
        if first == first_name and cells == names:
            continue
        if comment and first.startswith(comment):
            continue
        if first[:1] in _RULED and all(_RULE.fullmatch(cell) for cell in cells):
            continue
        yield line, cells + [""] * (width - len(cells)) if pads else cells


def _rows_above_footer(rows: Iterator[Row], width: int) -> Iterator[Row]:
    held = deque(islice(rows, _FOOTER_ROWS))
    for row in rows:
        yield held.popleft()
        held.append(row)
    yield from without_footer(list(held), width)


def left_out_below(rows: Iterable[Row], framing: Framing) -> tuple[str, ...]:
    """The texts of the last rows that `table_rows` takes for totals and notes below the table."""
    if not framing.has_footer:
        return ()
    last = list(deque(_own_rows(rows, framing), maxlen=_FOOTER_ROWS))
    below = last[len(without_footer(last, framing.width)) :]
    return tuple(
        " ".join(filter(None, map(str.strip, cells))) for _, cells in below if not isinstance(cells, Unreadable)
    )


def without_footer(rows: list[Row], width: int) -> list[Row]:
    """Return the last rows of a table without totals and notes below it, and without single cells below these."""
    end = place = len(rows)
    while place and (_is_footer(rows, place - 1, width) or _is_single(rows[place - 1], width)):
        place -= 1
        if _is_footer(rows, place, width):
            end = place
    return rows[:end]


def _is_single(row: Row, width: int) -> bool:
    """Whether a row of a wide table has one text, and no address, in its first cell."""
    cells = row[1]
    if isinstance(cells, Unreadable):
        return False
    filled = [cell for cell in cells if cell.strip()]
    return width > 2 and len(filled) == 1 and filled[0] == cells[0] and "@" not in filled[0]


def _is_footer(rows: list[Row], place: int, width: int) -> bool:
    line, cells = rows[place]
    if isinstance(cells, Unreadable):
        return False
    filled = [cell.strip() for cell in cells if cell.strip()]
    if filled == [_END_OF_DOS_FILE]:
        return True
    if not filled or any("@" in cell for cell in filled):
        return False
    if _TOTAL.fullmatch(filled[0].rstrip(": ")) or _COUNTED_TOTAL.fullmatch(filled[0]):
        return width > 1 and len(filled) <= max(2, width // 2)
    if len(filled) > 1 + (len(filled) == 2 and width > 3):
        return False
    if _NOTE.match(filled[0]) or _COMMENT.match(filled[0]):
        return width > 1 or bool(re.search(r"\d|:", filled[0]))
    is_apart = place > 0 and line > rows[place - 1][0] + 1
    return width > 2 and len(cells) == 1 and is_apart


def unique_names(header: Sequence[str]) -> tuple[str, ...]:
    """Return unique printable names of columns; an empty or repeated name becomes the column's number."""
    names: list[str] = []
    for number, cell in enumerate(header, 1):
        name = "".join(c if c.isprintable() else " " for c in cell[: 2 * MAX_NAME])
        name = " ".join(name.split())[:MAX_NAME] or f"column {number}"
        names.append(name if name not in names else f"{name} (column {number})")
    return tuple(names)


def is_value(cell: str) -> bool:
    """Whether a text is a value and no column name: a number, a date, an address, a telephone number."""
    text = cell.strip()
    return bool(_VALUE.fullmatch(text)) or is_number_or_day(text)


def is_number_or_day(text: str) -> bool:
    """Whether a text is a number or a date."""
    for read in (lambda: read_amount(text, decimal_comma=False), lambda: read_amount(text, decimal_comma=True),
                 lambda: read_day(text, day_first=True), lambda: read_day(text, day_first=False)):  # fmt: skip
        try:
            read()
        except ValueError:
            continue
        return True
    return False


def _count_filled(cells: Sequence[str]) -> int:
    return sum(1 for cell in cells if cell.strip())


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    return max(Counter(map(len, rows)).items(), key=lambda item: item[1])[0]


def _begin(rows: Sequence[Sequence[str]]) -> int:
    """Return the index of the table's first row, with names or not: rows above it are titles or notes."""
    width = max(Counter(_span(row) for row in rows[-_TITLE_ROWS:]).items(), key=lambda item: (item[1], item[0]))[0]
    if width == 1:
        return _begin_of_list(rows)
    for place, row in enumerate(rows[:_TITLE_ROWS]):
        if any(map(is_value, row)):
            is_row = len(row) >= width - 1 and _count_filled(row) > 1
            if is_row:
                return 0 if place and _span(rows[0]) == len(rows[0]) >= width else place
            continue
        is_comment = _COMMENT.match(row[0]) is not None and place + 1 < len(rows)
        if _count_filled(row) >= _HEADER_SHARE * width and _span(row) >= width - 1 and not is_comment:
            return place if _count_filled(row) >= width else _full_row_below(rows, place, width)
    return 0


def _full_row_below(rows: Sequence[Sequence[str]], place: int, width: int) -> int:
    """Return the row near below that has a name for each column, above values: a less full row is then a title."""
    for below in range(place + 1, min(place + _TITLES_BETWEEN, len(rows) - 1)):
        row = rows[below]
        if _count_filled(row) < width:
            continue
        has_names = not any(map(is_value, row)) and len(set(row)) == len(row)
        return below if has_names and any(map(is_value, rows[below + 1])) else place
    return place


def _span(row: Sequence[str]) -> int:
    """Return the number of cells up to the last one with a text."""
    return next((place for place in range(len(row), 0, -1) if row[place - 1].strip()), 0)


def _begin_of_list(rows: Sequence[Sequence[str]]) -> int:
    """Return the beginning of a single column: its name is the last row before the values."""
    values = [is_value(row[0]) for row in rows]
    first = values.index(True) if True in values else 0
    if first > 1 and sum(values[first:]) * 10 >= len(values[first:]) * 9:
        return first - 1
    return 0


def _place_of(rows: Sequence[tuple[int, list[str]]], header_line: int) -> int:
    """Return the index of the row on a line, or of the first one after it."""
    return next((place for place, (line, _) in enumerate(rows) if line >= header_line), 0)


def _begins_with_names(rows: Sequence[Row], whole: Sequence[tuple[int, list[str]]], place: int) -> bool:
    if place == 0 and isinstance(rows[0][1], Unreadable) and rows[0][0] < whole[0][0]:
        return False
    return _is_header(whole[place][1], [cells for _, cells in whole[place + 1 :]])


def _is_header(first: Sequence[str], others: Sequence[Sequence[str]]) -> bool:
    """Whether a row is a header: a distinct text in each column, and no numbers, dates or addresses."""
    names = [cell.strip() for cell in first]
    if any("@" in name for name in names):
        return False
    if any(name and _are_addresses(place, others) for place, name in enumerate(names)):
        return True
    if any(map(is_value, names)) or not any(names):
        return False
    filled = [fold(name) for name in names if name]
    if len(set(filled)) * 2 < len(filled):
        return False
    # A list of texts only, under texts: a header unless one of its words comes again in its own column.
    repeats = sum(1 for row in others if [cell.strip() for cell in row] == names)
    below = {
        (place, fold(cell.strip()))
        for row in others
        if [cell.strip() for cell in row] != names
        for place, cell in enumerate(row)
    }
    comes_again = any(name and (place, fold(name)) in below for place, name in enumerate(names))
    return not comes_again or repeats > 0 or any(is_number_or_day(cell.strip()) for row in others for cell in row)


def _are_addresses(place: int, rows: Sequence[Sequence[str]]) -> bool:
    """Whether a column has e-mail addresses, and nothing else."""
    cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    return bool(cells) and all("@" in cell for cell in cells)


def _empty_left(rows: Sequence[Sequence[str]]) -> int:
    """Count the columns at the left that have neither a name nor a cell."""
    narrowest = min(map(len, rows))
    return next((place for place in range(narrowest) if any(row[place].strip() for row in rows)), 0)


def _full_header(names: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return the header with a name for every column: some programs leave out the name of row numbers at the left."""
    widths = Counter(map(len, rows))
    if not widths:
        return list(names)
    width, count = widths.most_common(1)[0]
    used = _span(names)
    if used < len(names) and all(_span(row) <= used for row in rows):
        return list(names[:used])
    if width == len(names) + 1 and count * 10 >= len(rows) * 9 and len(rows) > 1:
        firsts = [row[0].strip() for row in rows if len(row) == width]
        if all(text.isdecimal() for text in firsts) and len(set(firsts)) == len(firsts) and _span(rows[0]) == width:
            return ["", *names]
    return list(names)


def _drops_empty_ends(rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether the file leaves out empty cells at the end of rows: then no row ends with one."""
    short = [row for row in rows if len(row) < width]
    if not short or len(short) == len(rows):
        return False
    return not any(row and not row[-1].strip() for row in rows) and all(_looks_alike(row, rows, width) for row in short)


def _looks_alike(short: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Whether each cell of a short row has its column's shape in whole rows, so that nothing has moved left."""
    whole = [row for row in rows if len(row) == width]
    return all(_shape(cell) in {_shape(row[place]) for row in whole} | {""} for place, cell in enumerate(short))


def _shape(cell: str) -> str:
    text = cell.strip()
    if not text:
        return ""
    if "@" in text:
        return "address"
    return "value" if is_value(text) else "word"
