from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.importing.values.cells import CellError, Format, Setting, cell_reader
from core.language.catalog import MAX_NUMBER, Attribute
from core.language.operators import AttributeType as T

TYPES = [
    Attribute("a", "A", T.TEXT),
    Attribute("a", "A", T.NUMBER),
    Attribute("a", "A", T.NUMBER, decimals=3),
    Attribute("a", "A", T.MONEY, decimals=2),
    Attribute("a", "A", T.CHOICE, choices=(("red", "Dark red"), ("blue", "Blue"))),
    Attribute("a", "A", T.CHOICES, choices=(("red", "Dark red"), ("blue", "Blue"))),
    Attribute("a", "A", T.YES_NO),
    Attribute("a", "A", T.DATE),
    Attribute("a", "A", T.DATETIME),
]
FORMATS = [Format(day_first, comma) for day_first in (False, True) for comma in (False, True)]


def read(type_: T, text: str, format_: Format = Format(), *, decimals: int = 0, zone: str = "UTC") -> object:  # noqa: B008
    setting = Setting("Column", ZoneInfo(zone), date(2026, 11, 30))
    return cell_reader(Attribute("a", "A", type_, decimals), format_, setting)(text)


@pytest.mark.parametrize("attribute", TYPES, ids=lambda a: f"{a.type}{a.decimals or ''}")
def test_empty_is_no_data(attribute: Attribute) -> None:
    for text in ("", " ", "\t", "\u00a0"):
        assert cell_reader(attribute, Format())(text) is None


def test_text_is_trimmed_and_kept() -> None:
    assert read(T.TEXT, "  Ada  Lovelace\n") == "Ada  Lovelace"
    assert read(T.TEXT, "=HYPERLINK(1)") == "=HYPERLINK(1)"


@pytest.mark.parametrize(
    ("text", "says"),
    [("caf\udce9", "0xE9"), ("x" * 10_001, "10,000 characters")],
)
def test_text_no_database_can_hold(text: str, says: str) -> None:
    with pytest.raises(CellError, match=says):
        read(T.TEXT, text)


@pytest.mark.parametrize(
    ("text", "day_first", "day"),
    [
        ("2026-01-31", False, date(2026, 1, 31)),
        ("2026/1/31", False, date(2026, 1, 31)),
        ("2026.01.31", True, date(2026, 1, 31)),
        ("20260131", False, date(2026, 1, 31)),
        ("31.01.2026", True, date(2026, 1, 31)),
        ("1-2-2026", True, date(2026, 2, 1)),
        ("01/02/2026", False, date(2026, 1, 2)),
        ("31 Jan 2026", False, date(2026, 1, 31)),
        ("31-Jan-2026", False, date(2026, 1, 31)),
        ("January 31st, 2026", False, date(2026, 1, 31)),
        ("Sat, 31 Jan 2026 23:59:00 -0500", False, date(2026, 1, 31)),
        ("2026-01-31T23:30:00-08:00", False, date(2026, 1, 31)),
    ],
)
def test_days(text: str, day_first: bool, day: date) -> None:  # noqa: FBT001 (a table of cases)
    assert read(T.DATE, text, Format(day_first=day_first)) == day


@pytest.mark.parametrize(
    "text",
    [
        "13.13.70",
        "13/13/2026",
        "2026-02-30",
        "2026013",
        "202601311",
        "yesterday",
        "450000",
        "2026-01-31 25:00",
        "\uff11/\uff11/2026",
    ],
)
def test_no_days(text: str) -> None:
    with pytest.raises(CellError, match="must be a date"):
        read(T.DATE, text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-07-01", "2026-06-30T22:00:00Z"),
        ("2026-07-01 12:30", "2026-07-01T10:30:00Z"),
        ("2026-07-01T12:30:15.5Z", "2026-07-01T12:30:15.500000Z"),
        ("2026-07-01T12:30:15+05:30", "2026-07-01T07:00:15Z"),
        ("01.07.2026, 12:30:15", "2026-07-01T10:30:15Z"),
        ("01/07/2026 12:05 am", "2026-06-30T22:05:00Z"),
        ("01/07/2026 12:05 PM", "2026-07-01T10:05:00Z"),
        ("20260701123015", "2026-07-01T10:30:15Z"),
        ("1782901815", "2026-07-01T10:30:15Z"),
        ("1782901815250", "2026-07-01T10:30:15.250000Z"),
        ("1782901815250001", "2026-07-01T10:30:15.250001Z"),
        ("Wed, 01 Jul 2026 10:30:15 GMT", "2026-07-01T10:30:15Z"),
    ],
)
def test_instants_in_berlin(text: str, instant: str) -> None:
    assert read(T.DATETIME, text, Format(day_first=True), zone="Europe/Berlin") == datetime.fromisoformat(instant)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-10:00", "99999999999", "12:30"])
def test_no_instants(text: str) -> None:
    with pytest.raises(CellError, match="must be a date"):
        read(T.DATETIME, text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("Sep 26, 2026 7:05 PM", "2026-09-26T19:05:00Z"),
        ("1. März 2026 14:05 Uhr", "2026-03-01T14:05:00Z"),
        ("sábado, 31 de enero de 2026", "2026-01-31T00:00:00Z"),
        ("1er août 2026", "2026-08-01T00:00:00Z"),
        ("31 stycznia 2026", "2026-01-31T00:00:00Z"),
        ("31 января 2026 г.", "2026-01-31T00:00:00Z"),  # noqa: RUF001
        ("2026年1月31日 14:05", "2026-01-31T14:05:00Z"),
        ("31/01/2026 14h05", "2026-01-31T14:05:00Z"),
        ("31.01.2026 um 14:05", "2026-01-31T14:05:00Z"),
        ("6/22/2026 12:05 a.m.", "2026-06-22T00:05:00Z"),
        ("Sat Jan 31 14:05:09 CET 2026", "2026-01-31T13:05:09Z"),
        ("Sat Jan 31 2026 14:05:09 GMT+0100 (CET)", "2026-01-31T13:05:09Z"),
        ("2026-01-31 10:00:00 +0000 UTC", "2026-01-31T10:00:00Z"),
        ("2026-01-31T10:00:00.000+0000", "2026-01-31T10:00:00Z"),
        ("2026-01-31 10:00 EST", "2026-01-31T15:00:00Z"),
        ("2026-01-31T10:00:00+01:00[Europe/Berlin]", "2026-01-31T09:00:00Z"),
        ("20260131T140509Z", "2026-01-31T14:05:09Z"),
        ("202601311405", "2026-01-31T14:05:00Z"),
        ("45000.5", "2023-03-15T12:00:00Z"),
        ("1769868309", "2026-01-31T14:05:09Z"),
        ("31.01.26", "2026-01-31T00:00:00Z"),
        ("31-Jan-99", "1999-01-31T00:00:00Z"),
    ],
)
def test_instants_of_many_programs(text: str, instant: str) -> None:
    when = Attribute("occurred_at", "When", T.DATETIME)
    read_when = cell_reader(when, Format(day_first=None), Setting("When", UTC, date(2026, 11, 30)))
    assert read_when(text) == datetime.fromisoformat(instant)


@pytest.mark.parametrize("text", ["15 listopada 2020", "2026-01-31 10:00 CST", "12:30", "2026-W05", "2026-01"])
def test_instants_with_two_meanings_or_none(text: str) -> None:
    with pytest.raises(CellError, match="must be a date"):
        read(T.DATETIME, text)


def test_nobody_is_born_in_the_future() -> None:
    setting = Setting("Birthday", UTC, date(2026, 11, 30))
    read_birthday = cell_reader(Attribute("birthday", "Birthday", T.DATE), Format(), setting)
    assert read_birthday("2026-11-30") == date(2026, 11, 30)
    with pytest.raises(CellError, match="must not lie in the future"):
        read_birthday("2050-01-01")


@pytest.mark.parametrize("text", ["--03-15", "04/05", "15.03.", "15 March", "March 15"])
def test_a_day_without_its_year_is_told(text: str) -> None:
    with pytest.raises(CellError, match="must have a year"):
        read(T.DATE, text)


@pytest.mark.parametrize(
    ("name", "text", "day"),
    [
        ("birthday", "31.12.79", date(1979, 12, 31)), ("birthday", "29.11.26", date(2026, 11, 29)),
        ("birthday", "01.12.26", date(1926, 12, 1)), ("birthday", "01.02.45", date(1945, 2, 1)),
        ("ends", "31.12.45", date(2045, 12, 31)), ("ends", "31.12.99", date(1999, 12, 31)),
        ("ends", "31.12.87", date(1987, 12, 31)),
    ],
)  # fmt: skip
def test_years_of_two_digits(name: str, text: str, day: date) -> None:
    setting = Setting("Day", UTC, date(2026, 11, 30))
    assert cell_reader(Attribute(name, "Day", T.DATE), Format(day_first=True), setting)(text) == day


def test_a_year_of_two_digits_that_may_be_in_two_centuries_is_told() -> None:
    with pytest.raises(CellError, match="must have a year of four digits"):
        read(T.DATE, "31.12.70")


def test_a_day_with_two_readings_names_the_options() -> None:
    setting = Setting("Birthday", UTC, date(2026, 11, 30))
    read_day = cell_reader(Attribute("birthday", "Birthday", T.DATE), Format(day_first=None), setting)
    assert [read_day(text) for text in ("25/12/1990", "12/25/1990", "04.03.1990", "5/5/1990")] == [
        date(1990, 12, 25), date(1990, 12, 25), date(1990, 3, 4), date(1990, 5, 5),
    ]  # fmt: skip
    with pytest.raises(CellError, match='--format "Birthday=day first" or --format "Birthday=month first"'):
        read_day("03/04/1990")


def test_a_number_with_two_readings_names_the_options() -> None:
    read_amount = cell_reader(Attribute("a", "A", T.MONEY, 2), Format(decimal_comma=None), Setting("Total"))
    assert read_amount("1.234,50") == read_amount("1,234.50") == Decimal("1234.50")
    with pytest.raises(CellError, match='--format "Total=decimal comma" or --format "Total=decimal point"'):
        read_amount("1,234")


@pytest.mark.parametrize(
    ("text", "comma", "number"),
    [
        ("1.234,5-", True, "-1234.5"),
        ("5,000.00-", False, "-5000"),
        ("12,5 %", True, "12.5"),
        ("1.234,-", True, "1234"),
        ("12,-- €", True, "12"),
        ("CHF 1'234.50", False, "1234.5"),
        ("100 Ft", True, "100"),
        ("A$ 1,000.50", False, "1000.5"),
        ("5 Kč", True, "5"),
        ("12,50 Euro", True, "12.5"),
        ("5€-", True, "-5"),
        ("1,234.56", False, "1234.56"),
        ("1.234,56", True, "1234.56"),
        ("1 234,56", True, "1234.56"),
        ("1\u202f234,56 €", True, "1234.56"),
        ("1'234.50", False, "1234.5"),
        ("$5", False, "5"),
        ("-$5.10", False, "-5.1"),
        ("$-5.10", False, "-5.1"),
        ("USD 1,000", False, "1000"),
        ("1.000 EUR", True, "1000"),
        ("(12.50)", False, "-12.5"),
        ("−3", False, "-3"),
        (".5", False, "0.5"),
        ("1,000,000", False, "1000000"),
        ("12,34,567.10", False, "1234567.1"),
        ("7.100", False, "7.1"),
    ],
)
def test_amounts(text: str, comma: bool, number: str) -> None:  # noqa: FBT001 (a table of cases)
    assert read(T.MONEY, text, Format(decimal_comma=comma), decimals=2) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    [
        "1,23.4",
        "1.2.3",
        "1.234,-",
        "-5-",
        "(5",
        "(5)-",
        "10.0.0.1",
        "12,5.0",
        "=SUM(A1)",
        "1e5",
        "NaN",
        "Infinity",
        "--1",
        "5 $ 6",
        "0.123,4",
    ],
)
def test_no_amounts(text: str) -> None:
    with pytest.raises(CellError, match="must be a number"):
        read(T.MONEY, text, decimals=2)


def test_amounts_are_never_rounded() -> None:
    with pytest.raises(CellError, match="at most 2 decimal places"):
        read(T.MONEY, "1.005", decimals=2)
    with pytest.raises(CellError, match="must lie between"):
        read(T.NUMBER, "1000000000001")


def test_yes_and_no() -> None:
    assert [read(T.YES_NO, text) for text in ("Yes", "ja", "1", "TRUE", "no", "NEIN", "0", "false")] == 4 * [
        True
    ] + 4 * [False]
    with pytest.raises(CellError, match="must be yes or no"):
        read(T.YES_NO, "maybe")


def test_yes_is_known_however_its_accent_is_written() -> None:
    assert read(T.YES_NO, "S\u00cd") is read(T.YES_NO, "Si\u0301") is True


def test_choices_by_code_or_label() -> None:
    one, several = (cell_reader(a, Format()) for a in TYPES if a.choices)
    assert one("DARK RED") == one("red") == "red"
    assert several("blue; Dark red;") == ("blue", "red")
    with pytest.raises(CellError, match="Did you mean “blue”"):
        one("bleu")


@given(st.decimals(-MAX_NUMBER, MAX_NUMBER, places=3), st.booleans(), st.sampled_from(["", "g", "s"]))
def test_a_written_number_is_read_back(number: Decimal, comma: bool, grouping: str) -> None:  # noqa: FBT001
    text = f"{number:,.3f}" if grouping else f"{number:.3f}"
    if comma:
        text = text.translate(str.maketrans(",.", ".,"))
    if grouping == "s":
        text = text.replace("." if comma else ",", "\u00a0")
    assert read(T.NUMBER, text, Format(decimal_comma=comma), decimals=3) == number


DAY_FORMS = {
    "%Y-%m-%d": None, "%Y/%m/%d": None, "%Y%m%d": None, "%d %b %Y": None, "%B %d, %Y": None, "%d.%m.%Y": True,
    "%d/%m/%Y": True, "%m/%d/%Y": False, "%m-%d-%Y": False,
}  # fmt: skip


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(sorted(DAY_FORMS)), st.booleans())
def test_a_written_day_is_read_back(day: date, form: str, either: bool) -> None:  # noqa: FBT001
    day_first = either if DAY_FORMS[form] is None else bool(DAY_FORMS[form])
    assert read(T.DATE, day.strftime(form), Format(day_first=day_first)) == day


@given(
    st.datetimes(min_value=datetime(1000, 1, 2), max_value=datetime(9998, 1, 1)),  # noqa: DTZ001 (the zone is drawn apart)
    st.sampled_from(["", "Z", "+02:00", "-0930"]),
    st.sampled_from([" ", "T"]),
    st.sampled_from(["%Y-%m-%d", "%d.%m.%Y"]),
)
def test_a_written_instant_is_read_back(wall: datetime, offset: str, between: str, form: str) -> None:
    text = wall.strftime(f"{form}{between}%H:%M:%S.%f") + offset
    shift = {"": 0, "Z": 0, "+02:00": 120, "-0930": -570}[offset]
    expected = wall.replace(tzinfo=timezone(timedelta(minutes=shift))).astimezone(UTC)
    assert read(T.DATETIME, text, Format(day_first=True)) == expected


@given(st.sampled_from(TYPES), st.sampled_from(FORMATS), st.text(max_size=80))
def test_any_text_is_a_value_or_a_cell_error(attribute: Attribute, format_: Format, text: str) -> None:
    try:
        cell_reader(attribute, format_)(text)
    except CellError as error:
        assert str(error).startswith("must ")  # noqa: PT017 (whether it is raised is open)


@given(st.sampled_from(TYPES), st.sampled_from(FORMATS), st.text("0123456789.,:/- TZ$+()'", max_size=24))
def test_any_nearly_number_or_date_is_a_value_or_a_cell_error(attribute: Attribute, format_: Format, text: str) -> None:
    try:
        cell_reader(attribute, format_)(text)
    except CellError as error:
        assert str(error).startswith("must ")  # noqa: PT017 (whether it is raised is open)
