"""Excel workbooks: cells as the workbook means them, whatever a spreadsheet shows."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from core.errors import ImportFileError
from core.importing.reading.files import AS_FOUND, Choice, FileKind, Layout, opened
from core.importing.reading.layout import find_layout
from core.importing.reading.table_rows import read_rows
from core.importing.recognition.recognizing import recognize
from core.importing.values.cells import cell_reader
from core.language.operators import AttributeType

NUMBER, DATE, DATETIME, YES_NO = (
    AttributeType.NUMBER, AttributeType.DATE, AttributeType.DATETIME, AttributeType.YES_NO,
)  # fmt: skip


def saved(book: openpyxl.Workbook) -> bytes:
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def workbook(rows: Sequence[Sequence[Any]], *, number_format: str = "", is_1904: bool = False) -> bytes:
    book = openpyxl.Workbook()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    for row in rows:
        book.active.append(row)
    if number_format:
        for row in book.active.iter_rows(min_row=2):
            for cell in row:
                cell.number_format = number_format
    return saved(book)


def read(data: bytes, choice: Choice = AS_FOUND) -> tuple[Layout, list[list[str]]]:
    layout = find_layout(io.BytesIO(data), choice)
    with opened(io.BytesIO(data)) as stream:
        return layout, [cells for _, cells in read_rows(stream, layout)]  # type: ignore[misc]


def cell(value: Any, **how: Any) -> tuple[str, AttributeType | None]:
    layout, rows = read(workbook([["x", "y"], [value, "z"]], **how))
    return rows[0][0], layout.types[0]


@pytest.mark.parametrize("is_1904", [False, True])
@pytest.mark.parametrize(
    ("value", "text", "kind"),
    [
        (77, "77", NUMBER),
        (77.0, "77", NUMBER),
        (77.25, "77.25", NUMBER),
        (-0.5, "-0.5", NUMBER),
        (1e-7, "0.0000001", NUMBER),
        (1709542800123, "1709542800123", NUMBER),
        (12345678901234567890, "12345678901234570000", NUMBER),
        (True, "true", YES_NO),
        (False, "false", YES_NO),
        ("01067", "01067", None),
        ("+4917112345", "+4917112345", None),
        ("  a ", "  a ", None),
        ("a\nb", "a\nb", None),
        ("#N/A", "#N/A", None),
        (dt.date(2024, 3, 4), "2024-03-04", DATE),
        (dt.datetime(2024, 3, 4), "2024-03-04", DATE),  # noqa: DTZ001 (a workbook has no zones)
        (dt.datetime(2024, 3, 4, 10, 5, 6), "2024-03-04T10:05:06", DATETIME),  # noqa: DTZ001 (a workbook has no zones)
        (dt.datetime(1904, 1, 5, 18), "1904-01-05T18:00:00", DATETIME),  # noqa: DTZ001 (a workbook has no zones)
        (dt.time(9, 30), "09:30:00", None),
        (dt.timedelta(hours=30), "30:00:00", None),
        (CellRichText("a ", TextBlock(InlineFont(b=True), "bold"), " b"), "a bold b", None),
    ],
)
def test_a_cell_is_what_its_type_means(value: Any, text: str, kind: AttributeType | None, is_1904: bool) -> None:  # noqa: FBT001
    assert cell(value, is_1904=is_1904) == (text, kind)


@pytest.mark.parametrize("day", [dt.date(1900, 1, 1), dt.date(1900, 2, 28), dt.date(1900, 3, 1), dt.date(9999, 12, 31)])
def test_days_at_the_ends_of_the_calendar(day: dt.date) -> None:
    serial = (day - dt.date(1899, 12, 30)).days - (day < dt.date(1900, 3, 1))
    assert cell(serial, number_format="yyyy-mm-dd") == (day.isoformat(), DATE)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (1067, "00000", "01067"),
        (10115, "00000", "10115"),
        (42, "000", "042"),
        (0.5, "0%", "50"),
        (1234.5, "#,##0.00", "1234.5"),
        (1234.5, '[$€-407]#,##0.00;[Red]-#,##0.00 "days"', "1234.5"),
        (1234, '0 "months"', "1234"),
        (1234, "General", "1234"),
        (45355, "dd.mm.yyyy", "2024-03-04"),
        (45355, "[$-407]d. mmmm yyyy;@", "2024-03-04"),
        (45355, 'd" de "mmmm" de "yyyy', "2024-03-04"),
        (45355, "m/d/yy", "2024-03-04"),
        (45355, "mmm-yy", "2024-03-04"),
        (45355.5, "yyyy\\-mm\\-dd\\ hh:mm", "2024-03-04T12:00:00"),
        (0.4375, "h:mm AM/PM", "10:30:00"),
        (1.25, "[h]:mm:ss", "30:00:00"),
    ],
)
def test_a_format_tells_days_from_numbers(value: float, number_format: str, text: str) -> None:
    assert cell(value, number_format=number_format)[0] == text


def test_a_formula_is_the_value_that_was_computed() -> None:
    sheet = (
        '<row r="1"><c r="A1" t="str"><v>Email</v></c><c r="B1" t="inlineStr"><is><t>Sum</t></is></c></row>'
        '<row r="2"><c r="A2" t="str"><f>A1&amp;"x"</f><v>ana@example.com</v></c><c r="B2"><f>1+1</f><v>2</v></c></row>'
        '<row r="3"><c r="A3" t="str"><f>A2</f><v>bo@example.com</v></c>'
        '<c r="B3" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>'
    )
    assert read(with_sheet(sheet))[1] == [["ana@example.com", "2"], ["bo@example.com", "#DIV/0!"]]


def test_rows_and_cells_without_a_place_follow_each_other() -> None:
    sheet = "<row><c t='inlineStr'><is><t>Email</t></is></c><c t='inlineStr'><is><t>n</t></is></c></row>"
    sheet += "<row/><row><c t='inlineStr'><is><r><t>ana@</t></r><r><t>example.com</t></r></is></c><c><v>1</v></c></row>"
    layout = find_layout(io.BytesIO(with_sheet(sheet)))
    with opened(io.BytesIO(with_sheet(sheet))) as stream:
        assert list(read_rows(stream, layout)) == [(3, ["ana@example.com", "1"])]


@pytest.mark.parametrize("prefix", ["", "x"])
def test_strict_and_prefixed_workbooks_are_read(prefix: str) -> None:
    sheet = "<row><c t='inlineStr'><is><t>When</t></is></c></row><row><c t='d'><v>2024-03-04</v></c></row>"
    data = with_sheet(sheet, prefix=prefix, namespace="http://purl.oclc.org/ooxml/spreadsheetml/main")
    layout, rows = read(data)
    assert (rows, layout.types) == ([["2024-03-04"]], (DATE,))


def with_sheet(rows: str, *, prefix: str = "", namespace: str = "http://x", before: str = "") -> bytes:
    """Return a workbook whose only sheet has these elements."""
    p = f"{prefix}:" if prefix else ""
    xmlns = f'xmlns:{prefix}="{namespace}"' if prefix else f'xmlns="{namespace}"'
    for tag in ("row", "c", "v", "is", "t", "r", "f") if prefix else ():
        rows = (
            rows.replace(f"<{tag}>", f"<{p}{tag}>")
            .replace(f"<{tag} ", f"<{p}{tag} ")
            .replace(f"</{tag}>", f"</{p}{tag}>")
        )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("xl/workbook.xml", f'<{p}workbook {xmlns} xmlns:r="r"><{p}sheets>'
                         f'<{p}sheet name="S" r:id="rId1"/></{p}sheets></{p}workbook>')  # fmt: skip
        archive.writestr("xl/_rels/workbook.xml.rels", '<Relationships><Relationship Id="rId1" '
                         'Target="worksheets/sheet1.xml"/></Relationships>')  # fmt: skip
        archive.writestr("xl/worksheets/sheet1.xml", f"{before}<{p}worksheet {xmlns}><{p}sheetData>{rows}"
                         f"</{p}sheetData></{p}worksheet>")  # fmt: skip
    return data.getvalue()


def test_entities_of_a_workbook_are_not_expanded() -> None:
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    with pytest.raises(ImportFileError, match="entities"):
        read(with_sheet("<row><c t='str'><v>&b;</v></c></row>", before=bomb))


def test_the_first_sheet_with_rows_is_taken_and_others_are_offered() -> None:
    book = openpyxl.Workbook()
    book.active.title = "Empty"
    hidden = book.create_sheet("Hidden")
    hidden.append(["Secret"])
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    people = book.create_sheet("People & Co")
    people.append(["Email"])
    people.append(["ana@example.com"])
    layout, rows = read(saved(book))
    assert (layout.kind, layout.sheet, rows) == (FileKind.WORKBOOK, "People & Co", [["ana@example.com"]])
    assert layout.sheets == ("Empty", "Hidden", "People & Co")
    assert read(saved(book), Choice(sheet="Hidden"))[1] == [["x"]]
    with pytest.raises(ImportFileError, match="sheet: must be one of"):
        read(saved(book), Choice(sheet="None"))
    with pytest.raises(ImportFileError, match="every sheet is empty"):
        read(saved(openpyxl.Workbook()))


def test_a_sheet_of_notes_is_passed_over_for_a_table() -> None:
    book = openpyxl.Workbook()
    book.active.append(["Customers, as of March: see the next sheet"])
    people = book.create_sheet("People")
    people.append(["Email", "City"])
    people.append(["ana@example.com", "Bonn"])
    assert read(saved(book))[0].sheet == "People"
    assert read(saved(book), Choice(sheet="Sheet"))[0].sheet == "Sheet"
    del book["People"]
    assert read(saved(book))[0].sheet == "Sheet", "where there is nothing else"


def test_a_table_may_stand_anywhere_in_its_sheet() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet["C2"] = "Our customers"
    sheet.merge_cells("C2:E2")
    for place, row in enumerate((["Email", "City", "Joined"], ["ana@example.com", "Bonn", dt.date(2024, 3, 4)], [],
                                 ["bo@example.com", None, dt.date(2024, 3, 5)], ["Total", None, None]), 4):  # fmt: skip
        for column, value in enumerate(row, 3):
            sheet.cell(place, column, value)
    sheet.row_dimensions[5].hidden = True
    layout, rows = read(saved(book))
    assert layout.columns == ("Email", "City", "Joined")
    assert (layout.header_line, layout.left, layout.types[2]) == (4, 2, DATE)
    assert rows == [["ana@example.com", "Bonn", "2024-03-04"], ["bo@example.com", "", "2024-03-05"]]


def test_a_number_beside_texts_can_be_read_in_one_way_only() -> None:
    layout, rows = read(workbook([["Amount", "n"], [1.234, 1], ["1.234,50", 2], [12.5, 3]]))
    assert layout.types == (None, NUMBER)
    assert [row[0] for row in rows] == ["1.2340", "1.234,50", "12.5"]


def test_a_number_beside_texts_says_nothing_about_their_decimal_sign() -> None:
    data = workbook([["Email", "Spend"], ["a@example.com", 12.5], ["b@example.com", "1.234,50"], ["c@example.com", 3]])
    column = recognize(io.BytesIO(data)).columns[1]
    assert (column.as_new.type, column.format.decimal_comma, column.note) == (AttributeType.MONEY, True, "")
    read_cell = cell_reader(column.as_new, column.format)
    _, rows = read(data)
    assert [str(read_cell(row[1])) for row in rows] == ["12.5", "1234.50", "3"]


@pytest.mark.parametrize("number_format", ["0%", "0.00%", '0 "of" %'])
def test_percent_means_what_the_sheet_shows(number_format: str) -> None:
    book = openpyxl.Workbook()
    for row in (["Email", "Discount"], ["a@example.com", 0.5], ["b@example.com", "50%"], ["c@example.com", 0.0705]):
        book.active.append(row)
    for row in (2, 4):
        book.active.cell(row, 2).number_format = number_format
    data = saved(book)
    column = recognize(io.BytesIO(data)).columns[1]
    read_cell = cell_reader(column.as_new, column.format)
    assert column.as_new.type is NUMBER
    assert [read_cell(row[1]) for row in read(data)[1]] == [50, 50, Decimal("7.05")]
    assert [row[1] for row in read(data)[1]] == ["50%", "50%", "7.05%"]


def test_a_column_of_percent_alone_is_one_of_numbers() -> None:
    data = workbook([["x", "y"], [0.5, 0.07], [0.123, 1]], number_format="0%")
    layout, rows = read(data)
    assert (layout.types, rows) == ((NUMBER, NUMBER), [["50", "7"], ["12.3", "100"]])


def test_days_among_numbers_are_told() -> None:
    day = dt.datetime(2024, 3, 4, 5, 6, 7)  # noqa: DTZ001 (a workbook has no zones)
    column = recognize(
        io.BytesIO(workbook([["Email", "x"], ["a@example.com", day], ["b@example.com", 45000]]))
    ).columns[1]
    assert column.as_new.type is AttributeType.TEXT
    assert column.note.startswith("Mixed: some cells are days, such as “2024-03-04T05:06:07”, and some numbers")


def test_the_types_of_cells_leave_nothing_open() -> None:
    data = workbook([["Email", "Joined", "Fee"], ["ana@example.com", dt.date(2024, 3, 4), 1.234], ["b@x.org", None, 5]])
    found = recognize(io.BytesIO(data))
    assert not any(column.is_open for column in found.columns)
    assert [column.as_new.type for column in found.columns[1:]] == [DATE, NUMBER]
    assert not found.formats["Fee"].decimal_comma


def test_an_open_document_spreadsheet_is_read() -> None:
    space = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = " ".join(f'xmlns:{name}="{space}:{name}:1.0"' for name in ("office", "table", "text"))

    def row(*cells: str) -> str:
        return f"<table:table-row>{''.join(cells)}</table:table-row>"

    def typed(kind: str, **values: str) -> str:
        given = " ".join(f'office:{name.replace("_", "-")}="{value}"' for name, value in values.items())
        return f'<table:table-cell office:value-type="{kind}" {given}><text:p>shown</text:p></table:table-cell>'

    def text(value: str) -> str:
        return typed("string").replace("shown", value)

    table = row(text("Email"), text("Joined"), text("n")) + row(
        text("ana@example.com"), typed("date", date_value="2024-03-04"), typed("float", value="77")
    )
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", f'<manifest:manifest xmlns:manifest="{space}:manifest:1.0"/>')
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="People">{table}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    layout, rows = read(data.getvalue())
    assert (layout.kind, layout.sheet) == (FileKind.OTHER_WORKBOOK, "People")
    assert rows == [["ana@example.com", "2024-03-04", "77"]]
    assert layout.types == (None, DATE, NUMBER)


def test_an_old_workbook_is_read() -> None:
    layout, rows = read((Path(__file__).parents[2] / "data" / "workbooks" / "people.xls").read_bytes())
    assert (layout.kind, layout.sheet) == (FileKind.OTHER_WORKBOOK, "People")
    assert rows == [
        ["ana@example.com", "01067", "2024-03-04", "77", "true"],
        ["bo@example.com", "10115", "2023-12-31", "1.5", "false"],
    ]
    assert layout.types == (None, None, DATE, NUMBER, YES_NO)
