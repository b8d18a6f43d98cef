"""Another type for an attribute: what the preview says of every value is what happens, on both databases."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import CatalogError, ConflictError
from core.importing import Format
from core.language.catalog import Attribute
from core.language.definition import BehavioralBlock, Condition
from core.language.operators import AttributeType as T
from core.lifecycle import templates
from core.lifecycle.attributes import Wanted, preview_retyping, retype
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_property, load_catalog
from core.store.records import INTERACTION, attribute_columns, record_table, stored_row
from tests.callers import ANYBODY, caller
from tests.makers import DAY, NOW, defined, draft, edit, live, members, where

SIZES = (("s", "Small"), ("l", "Large"))
NINE, LATE = datetime(2026, 3, 4, 9, tzinfo=UTC), datetime(2026, 3, 4, 23, 30, tzinfo=UTC)
DAYS = [date(2026, 1, 31), date(2026, 2, 1), None]


def fill(database: Database, entity: str, attribute: Attribute, values: list[Any]) -> None:
    """Declare an attribute and write a record for each value, with another attribute that has to stay as it is."""
    other = Attribute("other", "Other", T.TEXT, custom=True, in_json=entity == INTERACTION)
    with database.writing() as session:
        for one in (attribute, other):
            if entity == INTERACTION:
                declare_property(session, one)
            else:
                declare_attribute(session, entity, one)
        catalog = load_catalog(session)
        connection = session.connection()
        if entity == INTERACTION:
            owner = stored_row(catalog, "contact", {"id": 1, "created_at": NOW, "updated_at": NOW})
            connection.execute(sa.insert(record_table(catalog, "contact")), [owner])
        for number, value in enumerate(values, 1):
            given = {attribute.name: value, "other": f"Other {number}"}
            if entity == INTERACTION:
                given |= {"contact_id": 1, "id": number, "kind": "purchase", "occurred_at": NOW, "recorded_at": NOW}
            else:
                given |= {"id": number, "created_at": NOW, "updated_at": NOW}
            connection.execute(sa.insert(record_table(catalog, entity)), [stored_row(catalog, entity, given)])


def rows_of(database: Database, entity: str, name: str) -> list[Any]:
    """What is stored of an attribute and its key, in the order of the records."""
    with database.reading() as session:
        catalog = load_catalog(session)
        table = record_table(catalog, entity)
        rows = session.execute(sa.select(table).order_by(table.c.id)).mappings().all()
    if entity != INTERACTION:
        assert [(row["other"], row["other_key"]) for row in rows] == [
            (f"Other {n + 1}", f"other {n + 1}") for n in range(len(rows))
        ]
        known = catalog.attributes_of(entity)[name]
        columns = [column for column, _ in attribute_columns(known)]
        return [tuple(row[column] for column in columns) if len(columns) > 1 else row[name] for row in rows]
    members_ = [dict(row["properties"] or {}) for row in rows]
    assert [(one.pop("other"), one.pop("other_key")) for one in members_] == [
        (f"Other {n + 1}", f"other {n + 1}") for n in range(len(rows))
    ]
    return members_


def thing(type_: T, decimals: int = 0, choices: tuple[tuple[str, str], ...] = ()) -> Attribute:
    return Attribute("thing", "Thing", type_, decimals, choices, custom=True)


TEXTS = ["1,234.5", " 7 ", "x", None, "7"]
CONVERSIONS: list[tuple[Attribute, list[Any], Wanted, list[Any], int]] = [
    (thing(T.TEXT), TEXTS, Wanted(T.NUMBER, 1), [Decimal("1234.5"), Decimal(7), None, None, Decimal(7)], 1),
    (thing(T.TEXT), ["1,5", "2"], Wanted(T.NUMBER), [Decimal("1.5"), Decimal(2)], 0),
    (thing(T.TEXT), ["1.234", "7"], Wanted(T.NUMBER, format=Format(decimal_comma=True)), [1234, 7], 0),
    (thing(T.TEXT), ["1.234", "7"], Wanted(T.NUMBER, format=Format()), [Decimal("1.234"), Decimal(7)], 0),
    (thing(T.TEXT), ["1.5"], Wanted(T.NUMBER, 0), [None], 1),
    (thing(T.MONEY, 2), [Decimal("1.50")], Wanted(T.NUMBER), [Decimal("1.50")], 0),
    (thing(T.TEXT), ["31/01/2026", "1.2.2026", "30/02/2026"], Wanted(T.DATE), DAYS, 1),
    (thing(T.TEXT), ["yes", "NEIN", "maybe"], Wanted(T.YES_NO), [True, False, None], 1),
    (thing(T.TEXT), ["2026-03-04 10:00"], Wanted(T.DATETIME, zone="Europe/Berlin"), [NINE], 0),
    (thing(T.TEXT), ["Red", "red", "RED", "Blue"], Wanted(T.CHOICE), ["RED", "RED", "RED", "Blue"], 0),
    (thing(T.TEXT), ["Red; Blue", "blue"], Wanted(T.CHOICES), [("Blue", "Red"), ("Blue",)], 0),
    (thing(T.TEXT), ["small", "L", "huge"], Wanted(T.CHOICE, choices=SIZES), ["s", "l", None], 1),
    (thing(T.NUMBER, 2), [Decimal("1.50"), Decimal(2)], Wanted(T.NUMBER, 0), [None, 2], 1),
    (thing(T.NUMBER), [3, -4], Wanted(T.NUMBER, 2), [Decimal(3), Decimal(-4)], 0),
    (thing(T.NUMBER), [3, 0], Wanted(T.MONEY), [Decimal(3), Decimal(0)], 0),
    (thing(T.NUMBER), [1, 0, 5], Wanted(T.YES_NO), [True, False, None], 1),
    (thing(T.NUMBER, 1), [Decimal("1.5")], Wanted(T.TEXT), [("1.5", "1.5")], 0),
    (thing(T.CHOICE, choices=SIZES), ["l", None], Wanted(T.TEXT), [("Large", "large"), (None, None)], 0),
    (thing(T.CHOICE, choices=SIZES), ["l"], Wanted(T.CHOICES), [("l",)], 0),
    (thing(T.CHOICES, choices=SIZES), [["l", "s"], ["l"]], Wanted(T.CHOICE), [None, "l"], 1),
    (thing(T.CHOICES, choices=SIZES), [["s", "l"]], Wanted(T.TEXT), [("Large; Small", "large; small")], 0),
    (thing(T.YES_NO), [True, False, None], Wanted(T.NUMBER), [1, 0, None], 0),
    (thing(T.YES_NO), [True], Wanted(T.TEXT), [("yes", "yes")], 0),
    (thing(T.DATE), [date(2026, 3, 4)], Wanted(T.DATETIME), [datetime(2026, 3, 4, tzinfo=UTC)], 0),
    (thing(T.DATETIME), [LATE], Wanted(T.DATE, zone="Europe/Berlin"), [date(2026, 3, 5)], 0),
    (thing(T.DATE), [date(2026, 3, 4)], Wanted(T.TEXT), [("2026-03-04", "2026-03-04")], 0),
]  # fmt: skip


@pytest.mark.parametrize(("before", "values", "wanted", "expected", "lost"), CONVERSIONS)
def test_an_attribute_takes_its_values_into_another_type(
    database: Database, before: Attribute, values: list[Any], wanted: Wanted, expected: list[Any], lost: int
) -> None:
    fill(database, "contact", before, values)
    untouched = rows_of(database, "contact", "thing")
    told = preview_retyping(database, ANYBODY, "contact", "thing", wanted)
    assert (told.lost, told.kept, told.refusal) == (lost, sum(value is not None for value in values) - lost, "")
    assert rows_of(database, "contact", "thing") == untouched
    if lost:
        with pytest.raises(ConflictError, match=f"may be lost in 0 records at most \\(got {lost}\\)"):
            retype(database, ANYBODY, "contact", "thing", wanted)
        assert rows_of(database, "contact", "thing") == untouched

    assert retype(database, ANYBODY, "contact", "thing", wanted, most_lost=lost) == told
    catalog = lifecycle.catalog(database, ANYBODY)
    assert catalog.attributes_of("contact")["thing"] == told.after
    assert rows_of(database, "contact", "thing") == expected


@pytest.mark.parametrize(("before", "values", "wanted", "expected", "lost"), CONVERSIONS)
def test_a_property_takes_its_values_into_another_type(
    database: Database, before: Attribute, values: list[Any], wanted: Wanted, expected: list[Any], lost: int
) -> None:
    """What is stored is what an import of the same values would store."""
    fill(database, INTERACTION, before, values)
    told = preview_retyping(database, ANYBODY, INTERACTION, "thing", wanted)
    assert (told.lost, told.refusal) == (lost, "")
    retype(database, ANYBODY, INTERACTION, "thing", wanted, most_lost=lost)

    after = lifecycle.catalog(database, ANYBODY).property("thing")
    assert after == told.after
    plain = [value[0] if isinstance(value, tuple) and after.type is T.TEXT else value for value in expected]
    with database.reading() as session:
        catalog = load_catalog(session)
        fresh = [stored_row(catalog, INTERACTION, {"thing": value})["properties"] or {} for value in plain]
    assert rows_of(database, INTERACTION, "thing") == fresh


def test_values_that_would_be_lost_are_shown_with_their_reason(database: Database) -> None:
    fill(database, "contact", thing(T.TEXT), ["7", "x", "x", "y", "8", "7"])
    told = preview_retyping(database, ANYBODY, "contact", "thing", Wanted(T.NUMBER))
    assert [(one.before, one.records) for one in told.lost_samples] == [("x", 2), ("y", 1)]
    assert "must be a number" in told.lost_samples[0].reason
    assert [(one.before, one.after, one.records) for one in told.kept_samples] == [("7", "7", 2), ("8", "8", 1)]
    assert (told.kept, told.lost, told.distinct_lost) == (3, 3, 2)


@pytest.mark.parametrize("blank", ["  ", "\u200b"])
def test_a_text_that_says_nothing_is_told_as_lost(database: Database, blank: str) -> None:
    fill(database, "contact", thing(T.TEXT), [blank, "7"])
    assert preview_retyping(database, ANYBODY, "contact", "thing", Wanted(T.NUMBER)).lost == 1
    assert retype(database, ANYBODY, "contact", "thing", Wanted(T.NUMBER), most_lost=1).kept == 1
    assert rows_of(database, "contact", "thing") == [None, 7]


@pytest.mark.parametrize(
    ("values", "type_", "format_", "expected"),
    [
        (["03/04/2026"], T.DATE, Format(day_first=True), date(2026, 4, 3)),
        (["03/04/2026"], T.DATE, Format(day_first=False), date(2026, 3, 4)),
        (["1,234"], T.NUMBER, Format(decimal_comma=False), Decimal(1234)),
    ],
)
def test_what_can_be_read_in_two_ways_is_asked(
    database: Database, values: list[str], type_: T, format_: Format, expected: Any
) -> None:
    fill(database, "contact", thing(T.TEXT), values)
    told = preview_retyping(database, ANYBODY, "contact", "thing", Wanted(type_))
    assert told.question
    with pytest.raises(ConflictError, match="The values don't tell"):
        retype(database, ANYBODY, "contact", "thing", Wanted(type_))
    retype(database, ANYBODY, "contact", "thing", Wanted(type_, format=format_))
    assert rows_of(database, "contact", "thing") == [expected]


def test_years_of_two_digits_are_near_to_today(database: Database) -> None:
    fill(database, "contact", thing(T.TEXT), ["31.12.25", "05.04.24"])
    retype(database, caller(NOW), "contact", "thing", Wanted(T.DATE))
    assert rows_of(database, "contact", "thing") == [date(2025, 12, 31), date(2024, 4, 5)]


def test_what_one_value_tells_holds_for_all(database: Database) -> None:
    fill(database, "contact", thing(T.TEXT), ["03/04/2026", "31/12/2026"])
    told = retype(database, ANYBODY, "contact", "thing", Wanted(T.DATE))
    assert told.question == ""
    assert rows_of(database, "contact", "thing") == [date(2026, 4, 3), date(2026, 12, 31)]


def test_a_live_segment_is_evaluated_again(database: Database) -> None:
    fill(database, "contact", thing(T.TEXT), ["7", "700", "x"])
    has_data = live(database, "Has it", defined(where("thing", "contains_data")), now=NOW)
    other = live(database, "Built on it", defined(where("other", "contains", "other")), now=NOW)
    assert members(database, has_data) == {1, 2, 3}
    retype(database, caller(NOW), "contact", "thing", Wanted(T.NUMBER), most_lost=1)
    lifecycle.refresh_due(database, caller(NOW + DAY))
    assert members(database, has_data) == {1, 2}
    assert members(database, other) == {1, 2, 3}
    many = live(database, "Many", defined(where("thing", "is_at_least", 100)), now=NOW + DAY)
    assert members(database, many) == {2}


def test_interactions_that_lost_a_value_move_people(database: Database) -> None:
    fill(database, INTERACTION, thing(T.TEXT), ["x"])
    block = BehavioralBlock(
        interactions=("purchase",), conditions=(Condition(attribute="thing", operator="contains_data"),)
    )
    bought = live(database, "Bought", defined(block), now=NOW + DAY)
    assert members(database, bought) == {1}
    retype(database, caller(NOW), INTERACTION, "thing", Wanted(T.DATE), most_lost=1)
    lifecycle.refresh_due(database, caller(NOW + 2 * DAY))
    assert members(database, bought) == set()


def test_a_type_that_a_live_segment_could_not_ask_is_refused(database: Database) -> None:
    fill(database, "contact", thing(T.TEXT), ["7"])
    asks = defined(where("thing", "begins_with", "7"))
    draft(database, "Only a draft", asks)
    templates.save_template(database, ANYBODY, name="Template", definition=asks)
    told = preview_retyping(database, ANYBODY, "contact", "thing", Wanted(T.NUMBER))
    assert [use.text for use in told.spoiled] == ["the draft of “Only a draft”", "the template “Template”"]
    assert told.refusal == ""
    live(database, "Sevens", asks)
    told = preview_retyping(database, ANYBODY, "contact", "thing", Wanted(T.NUMBER))
    assert "the live segment “Sevens”" in told.refusal
    with pytest.raises(ConflictError, match="the live segment “Sevens” asks it"):
        retype(database, ANYBODY, "contact", "thing", Wanted(T.NUMBER))
    assert rows_of(database, "contact", "thing") == [("7", "7")]


def test_definitions_follow_texts_that_become_choices_and_back(database: Database) -> None:
    fill(database, "contact", thing(T.TEXT), ["Gold", "gold", "Silver", None])
    golden = live(database, "Golden", defined(where("thing", "is", "GOLD")), now=NOW)
    others = live(database, "Others", defined(where("thing", "is_not_in", ["gold", "copper"])), now=NOW)
    with pytest.raises(ConflictError, match="the live segment “Others”"):
        retype(database, caller(NOW), "contact", "thing", Wanted(T.CHOICE))
    edit(database, others, defined(where("thing", "is_not_in", ["gold"])), now=NOW)
    lifecycle.publish(database, caller(NOW), others)
    assert (members(database, golden), members(database, others)) == ({1, 2}, {3, 4})

    for wanted, value in ((Wanted(T.CHOICE), "Gold"), (Wanted(T.TEXT), "Gold")):
        retype(database, caller(NOW), "contact", "thing", wanted)
        assert lifecycle.segment(database, ANYBODY, golden).live_definition == defined(where("thing", "is", value))
        lifecycle.refresh_due(database, caller(NOW + DAY))
        assert (members(database, golden), members(database, others)) == ({1, 2}, {3, 4})
        assert lifecycle.segment(database, ANYBODY, golden).state == "live"


@pytest.mark.parametrize(
    ("name", "wanted", "reason"),
    [
        ("city", Wanted(T.NUMBER), "it is built in"),
        ("nothing", Wanted(T.NUMBER), "there is none"),
        ("thing", Wanted(T.TEXT), "must get another type"),
        ("thing", Wanted(T.NUMBER, 9), "decimal places must be 0 to 6"),
        ("thing", Wanted(T.CHOICE, choices=(("a", "A"), ("a", "B"))), "different choices"),
    ],
)
def test_what_no_attribute_can_become(database: Database, name: str, wanted: Wanted, reason: str) -> None:
    fill(database, "contact", thing(T.TEXT), ["7"])
    for act in (preview_retyping, retype):
        with pytest.raises(CatalogError, match=reason):
            act(database, ANYBODY, "contact", name, wanted)


def test_too_many_values_make_no_list(database: Database) -> None:
    fill(database, "contact", thing(T.TEXT), [f"Value {number}" for number in range(1_001)])
    with pytest.raises(CatalogError, match="must have at most 1,000 different values"):
        preview_retyping(database, ANYBODY, "contact", "thing", Wanted(T.CHOICE))


def test_an_attribute_goes_there_and_back(database: Database) -> None:
    fill(database, "lead", thing(T.TEXT), ["7", "8", None])
    for wanted in (Wanted(T.NUMBER), Wanted(T.TEXT), Wanted(T.CHOICE), Wanted(T.CHOICES), Wanted(T.TEXT)):
        retype(database, ANYBODY, "lead", "thing", wanted)
    assert rows_of(database, "lead", "thing") == [("7", "7"), ("8", "8"), (None, None)]
    with database.reading() as session:
        inspector = sa.inspect(session.connection())
        indexed = [index["column_names"] for index in inspector.get_indexes("lead")]
        columns = [column["name"] for column in inspector.get_columns("lead")]
    assert indexed.count(["thing_key"]) == 1
    assert not [name for name in columns if name.startswith("_")]
