"""Exports: no spreadsheet runs their cells, and every reader reads them."""

import csv
import io
import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.store.exporting import csv_lines, json_lines, jsonl_lines, neutral_cell

FORMULA_STARTS = "=+-@\t\r\n＝＋－＠"  # noqa: RUF001 - the wide ones, which some spreadsheets run too
texts = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"))


def read_csv(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@given(st.sampled_from(FORMULA_STARTS), texts)
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(start: str, rest: str) -> None:
    assert neutral_cell(start + rest) == "'" + start + rest


@given(texts)
def test_any_other_text_stays_as_it_is(text: str) -> None:
    if not text.startswith(tuple(FORMULA_STARTS)):
        assert neutral_cell(text) == text


@given(texts)
def test_no_text_begins_a_formula(text: str) -> None:
    assert not neutral_cell(text).startswith(tuple(FORMULA_STARTS))


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        ("", ""),
        (-5, "-5"),
        (Decimal("-12.50"), "-12.50"),
        (-0.5, "-0.5"),
        (date(2026, 1, 31), "2026-01-31"),
        (datetime(2026, 1, 31, 12, tzinfo=UTC), "2026-01-31T12:00:00+00:00"),
    ],
)
def test_what_is_no_text_stays_a_value(cell: object, written: str) -> None:
    assert neutral_cell(cell) == written


@given(st.lists(st.lists(texts | st.none() | st.integers(), min_size=3, max_size=3)))
def test_csv_is_read_back_with_every_cell_in_its_place(rows: list[list[object]]) -> None:
    lines = list(csv_lines(["a", "b", "=c"], rows))
    assert len(lines) == len(rows) + 1
    assert read_csv("".join(lines)) == [["a", "b", "'=c"], *([neutral_cell(cell) for cell in row] for row in rows)]


@given(st.lists(st.lists(texts | st.none() | st.integers(), min_size=2, max_size=2)))
def test_json_is_read_back_with_every_text(rows: list[list[object]]) -> None:
    text = "".join(json_lines(["a", "b"], rows))
    assert json.loads(text) == [dict(zip("ab", row, strict=True)) for row in rows]
    json.loads(text.encode("utf-8"))


def test_json_of_days_instants_and_exact_decimals() -> None:
    row = [date(2026, 1, 31), datetime(2026, 1, 31, 12, tzinfo=UTC), Decimal("0.10"), None]
    assert json.loads("".join(json_lines("abcd", [row]))) == [
        {"a": "2026-01-31", "b": "2026-01-31T12:00:00+00:00", "c": "0.10", "d": None}
    ]


def test_json_has_an_object_a_line() -> None:
    lines = "".join(json_lines(["a"], [[1], [2]])).splitlines()
    assert lines == ["[", '{"a": 1},', '{"a": 2}', "]"]


@given(st.lists(st.lists(texts | st.none() | st.integers(), min_size=2, max_size=2)))
def test_each_line_of_json_lines_is_an_object_and_has_its_end(rows: list[list[object]]) -> None:
    lines = list(jsonl_lines(["a", "b"], rows))
    assert all(line.endswith("\n") and line.count("\n") == 1 for line in lines)
    assert [json.loads(line) for line in lines] == [dict(zip("ab", row, strict=True)) for row in rows]


def test_rows_are_read_one_at_a_time() -> None:
    def endless():
        while True:
            yield ["x"]

    for lines in (csv_lines(["a"], endless()), json_lines(["a"], endless()), jsonl_lines(["a"], endless())):
        assert [next(lines) for _ in range(5)]


def test_a_row_of_another_length_is_refused() -> None:
    with pytest.raises(ValueError, match="shorter"):
        list(json_lines(["a", "b"], [[1]]))
