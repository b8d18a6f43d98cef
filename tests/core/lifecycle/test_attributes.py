"""Naming, describing and removing attributes, and changing the choices of lists, on both databases."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from core import lifecycle
from core.errors import CatalogError, ConflictError
from core.language.catalog import BUILT_IN, Attribute
from core.language.definition import BehavioralBlock, Condition, Measure, to_json
from core.language.operators import AttributeType as T
from core.lifecycle import checks, templates
from core.lifecycle.attributes import (
    add_choices,
    arrange_choices,
    count_values,
    describe_attribute,
    list_attributes,
    merge_choices,
    remove_attribute,
)
from core.store.database import Database
from core.store.declaring import declare_attribute, declare_property, load_catalog
from core.store.records import INTERACTION, record_table, stored_row
from tests.callers import ANYBODY, caller
from tests.makers import DAY, NOW, defined, draft, live, members, where

COLORS = (("red", "Red"), ("rouge", "Rouge"), ("blue", "Blue"))
COLOR = Attribute("color", "Color", T.CHOICE, choices=COLORS, custom=True)
COLORS_OF = Attribute("colors", "Colors", T.CHOICES, choices=COLORS, custom=True)
NICK = Attribute("nick", "Nick", T.TEXT, custom=True)
SHADE = Attribute("shade", "Shade", T.CHOICE, choices=COLORS, custom=True, in_json=True)
POINTS = Attribute("points", "Points", T.NUMBER, custom=True, in_json=True)


def write(database: Database, entity: str, rows: list[dict[str, Any]]) -> None:
    with database.writing() as session:
        catalog = load_catalog(session)
        for number, row in enumerate(rows, 1):
            given = {"id": number, **row}
            if entity == INTERACTION:
                given |= {"contact_id": number, "kind": "purchase", "occurred_at": NOW, "recorded_at": NOW}
            else:
                given |= {"created_at": NOW, "updated_at": NOW}
            session.connection().execute(sa.insert(record_table(catalog, entity)), [stored_row(catalog, entity, given)])


@pytest.fixture
def world(database: Database) -> Database:
    """Four contacts with colors, and what each bought."""
    with database.writing() as session:
        for attribute in (COLOR, COLORS_OF, NICK):
            declare_attribute(session, "contact", attribute)
        for property_ in (SHADE, POINTS):
            declare_property(session, property_)
    write(
        database,
        "contact",
        [
            {"color": "red", "colors": ["red", "rouge"], "nick": "Ada"},
            {"color": "rouge", "colors": ["rouge", "blue"]},
            {"color": "blue", "colors": ["blue"]},
            {},
        ],
    )
    write(database, INTERACTION, [{"shade": "red"}, {"shade": "rouge", "points": 7}, {"points": 1}, {}])
    return database


def values(database: Database, entity: str, name: str) -> list[Any]:
    with database.reading() as session:
        table = record_table(load_catalog(session), entity)
        rows = session.execute(sa.select(table).order_by(table.c.id)).mappings().all()
    return [(row["properties"] or {}).get(name) if entity == INTERACTION else row[name] for row in rows]


def attribute_of(database: Database, entity: str, name: str) -> Attribute:
    catalog = lifecycle.catalog(database, ANYBODY)
    found = catalog.property(name) if entity == INTERACTION else catalog.attributes_of(entity)[name]
    assert found is not None
    return found


# Names and descriptions


@pytest.mark.parametrize(("entity", "name"), [("contact", "nick"), (INTERACTION, "points")])
def test_an_attribute_is_named_and_described(world: Database, entity: str, name: str) -> None:
    before = attribute_of(world, entity, name)
    describe_attribute(world, ANYBODY, entity, name, label="  What \n else ", description="Said by themselves.\n")
    after = attribute_of(world, entity, name)
    assert (after.label, after.description, after.type) == ("What else", "Said by themselves.", before.type)
    with world.writing() as session:  # as an import of the same file does
        if entity == INTERACTION:
            declare_property(session, before)
        else:
            declare_attribute(session, entity, before)
    assert attribute_of(world, entity, name) == after


@pytest.mark.parametrize("label", ["", "CITY", "color", "x" * 201, "\0"])
def test_a_label_is_free_and_readable(world: Database, label: str) -> None:
    with pytest.raises(CatalogError, match="label"):
        describe_attribute(world, ANYBODY, "contact", "nick", label=label)
    assert attribute_of(world, "contact", "nick") == NICK


def test_only_what_people_declared_is_named_and_removed(world: Database) -> None:
    for name in ("city", "none"):
        with pytest.raises(CatalogError, match="must be"):
            describe_attribute(world, ANYBODY, "contact", name, label="Town")
        with pytest.raises(CatalogError, match="must be"):
            remove_attribute(world, ANYBODY, "contact", name, most_values=9)


# Who asks what


def test_every_use_of_an_attribute_is_listed(world: Database) -> None:
    asks = defined(where("nick", "contains_data"))
    live(world, "Live", asks)
    draft(world, "Draft", asks)
    via_lead = defined(where("contact.nick", "contains_data")).model_copy(update={"target": "lead"})
    draft(world, "Leads", via_lead)
    stopped = live(world, "Stopped", asks)
    lifecycle.stop(world, caller(NOW), stopped)
    lifecycle.delete(world, caller(NOW), draft(world, "Deleted", asks))
    templates.save_template(world, ANYBODY, name="Template", definition=asks)
    plain = live(world, "Plain", defined(where("city", "is", "Bonn")))
    checks.add_check(world, ANYBODY, plain, "contains_nobody", {"definition": to_json(asks)})
    uses = {(one.entity, one.attribute.name): [use.text for use in one.uses] for one in list_attributes(world, ANYBODY)}
    assert uses["contact", "nick"] == [
        "the draft of “Draft”", "the draft of “Leads”", "the live segment “Live”", "the stopped segment “Stopped”",
        "the template “Template”", "a check of “Plain”",
    ]  # fmt: skip
    assert uses["contact", "color"] == []
    assert "the live segment “Plain”" in uses["contact", "city"]


def test_a_property_is_used_by_conditions_and_measures(world: Database) -> None:
    condition = Condition(attribute="shade", operator="is", value="red")
    block = BehavioralBlock(
        interactions=("purchase",), conditions=(condition,), measure=Measure(kind="sum", property="points")
    )
    draft(world, "Bought", defined(block))
    uses = {(one.entity, one.attribute.name): one.uses for one in list_attributes(world, ANYBODY)}
    assert [use.text for use in uses[INTERACTION, "shade"]] == ["the draft of “Bought”"]
    assert [use.text for use in uses[INTERACTION, "points"]] == ["the draft of “Bought”"]
    for name in ("shade", "points"):
        with pytest.raises(ConflictError, match="asked by the draft of “Bought”"):
            remove_attribute(world, ANYBODY, INTERACTION, name, most_values=9)


# Removing


@pytest.mark.parametrize(
    ("entity", "name", "had"), [("contact", "nick", 1), ("contact", "color", 3), (INTERACTION, "points", 2)]
)
def test_an_attribute_goes_with_its_values(world: Database, entity: str, name: str, had: int) -> None:
    assert count_values(world, ANYBODY, entity, name) == had
    with pytest.raises(ConflictError, match=f"got {had}"):
        remove_attribute(world, ANYBODY, entity, name, most_values=had - 1)
    assert remove_attribute(world, ANYBODY, entity, name, most_values=had) == had
    catalog = lifecycle.catalog(world, ANYBODY)
    assert (catalog.property(name) if entity == INTERACTION else catalog.attributes_of(entity).get(name)) is None
    again = Attribute(name, "Again", T.YES_NO, custom=True)
    with world.writing() as session:
        if entity == INTERACTION:
            declare_property(session, again)
        else:
            declare_attribute(session, entity, again)
    assert count_values(world, ANYBODY, entity, name) == 0
    assert [value is not None for value in values(world, "contact", "colors")] == [True, True, True, False]
    assert values(world, INTERACTION, "shade") == ["red", "rouge", None, None]


def test_what_a_segment_asks_stays(world: Database) -> None:
    live(world, "Nicks", defined(where("nick", "contains_data")))
    with pytest.raises(ConflictError, match="asked by the live segment “Nicks”"):
        remove_attribute(world, ANYBODY, "contact", "nick", most_values=9)
    assert count_values(world, ANYBODY, "contact", "nick") == 1


def test_changes_are_noted_after_an_attribute_has_gone(world: Database) -> None:
    bonn = live(world, "Bonn", defined(where("city", "is", "Bonn")))
    remove_attribute(world, caller(NOW), "contact", "nick", most_values=9)
    with world.writing() as session:
        session.execute(sa.text("UPDATE contact SET city = 'Bonn', city_key = 'bonn' WHERE id = 3"))
    lifecycle.refresh_due(world, caller(NOW + DAY))
    assert members(world, bonn) == {3}


# Choices


def test_choices_are_ordered_renamed_added_and_removed(world: Database) -> None:
    seen = attribute_of(world, "contact", "color").choices
    wanted = [("blue", "Azure"), ("", "Green"), ("rouge", "Rouge"), ("red", "Red")]
    arrange_choices(world, ANYBODY, "contact", "color", wanted, seen=seen)
    after = attribute_of(world, "contact", "color").choices
    assert after == (("blue", "Azure"), ("green", "Green"), ("rouge", "Rouge"), ("red", "Red"))
    arrange_choices(world, ANYBODY, "contact", "color", [one for one in after if one[0] != "green"], seen=after)
    assert attribute_of(world, "contact", "color").choice_codes == ("blue", "rouge", "red")
    with pytest.raises(ConflictError, match="somebody changed them meanwhile"):
        arrange_choices(world, ANYBODY, "contact", "color", wanted, seen=seen)


def test_a_choice_that_is_there_or_asked_can_not_go(world: Database) -> None:
    add_choices(world, ANYBODY, "contact", "color", ["Pink"])
    seen = attribute_of(world, "contact", "color").choices
    with pytest.raises(ConflictError, match="can't lose “Rouge” while 1 records have it"):
        arrange_choices(world, ANYBODY, "contact", "color", [c for c in seen if c[0] != "rouge"], seen=seen)
    draft(world, "Pinks", defined(where("color", "is", "pink")))
    with pytest.raises(ConflictError, match="can't lose “Pink” while it is asked by the draft of “Pinks”"):
        arrange_choices(world, ANYBODY, "contact", "color", [c for c in seen if c[0] != "pink"], seen=seen)


@pytest.mark.parametrize("label", ["", "RED", "a\0"])
def test_labels_of_choices_differ_and_can_be_read(world: Database, label: str) -> None:
    seen = attribute_of(world, "contact", "color").choices
    with pytest.raises(CatalogError, match="choices of “Color”"):
        arrange_choices(world, ANYBODY, "contact", "color", [*seen, ("", label)], seen=seen)


def test_a_built_in_list_is_ordered_and_renamed_but_keeps_its_own(world: Database) -> None:
    add_choices(world, ANYBODY, "account", "industry", ["Mining"])
    seen = attribute_of(world, "account", "industry").choices
    renamed = [("mining", "Mining"), *((code, f"{label}!") for code, label in seen[:-1])]
    arrange_choices(world, ANYBODY, "account", "industry", renamed, seen=seen)
    assert attribute_of(world, "account", "industry").choices == tuple(renamed)
    assert attribute_of(world, "contact", "account.industry").choices == tuple(renamed)
    with pytest.raises(CatalogError, match="must keep the built-in ones"):
        arrange_choices(world, ANYBODY, "account", "industry", renamed[:3], seen=tuple(renamed))
    with pytest.raises(CatalogError, match="which are built in"):
        merge_choices(world, ANYBODY, "account", "industry", ["energy"], into="mining")
    merge_choices(world, ANYBODY, "account", "industry", ["mining"], into="energy")
    assert set(attribute_of(world, "account", "industry").choice_codes) == set(
        BUILT_IN.attributes_of("account")["industry"].choice_codes
    )


def test_values_follow_a_merge(world: Database) -> None:
    assert merge_choices(world, ANYBODY, "contact", "color", ["rouge"], into="red") == 1
    assert merge_choices(world, ANYBODY, "contact", "colors", ["rouge", "red"], into="red") == 2
    assert merge_choices(world, ANYBODY, INTERACTION, "shade", ["rouge"], into="red") == 1
    assert values(world, "contact", "color") == ["red", "red", "blue", None]
    assert values(world, "contact", "colors") == [("red",), ("blue", "red"), ("blue",), None]
    assert values(world, INTERACTION, "shade") == ["red", "red", None, None]
    assert values(world, INTERACTION, "points") == [None, 7, 1, None]
    for entity, name in (("contact", "color"), ("contact", "colors"), (INTERACTION, "shade")):
        assert attribute_of(world, entity, name).choice_codes == ("red", "blue")


def test_definitions_follow_a_merge(world: Database) -> None:
    asks = defined(where("color", "is_not", "rouge"))
    served = live(world, "Not rouge", asks)
    built_on = live(world, "Built", defined(where("colors", "contains_any_of", ["rouge", "red"])))
    edited = draft(world, "Edited", defined(where("color", "is_in", ["blue", "rouge", "red"])))
    templates.save_template(world, ANYBODY, name="Template", definition=asks)
    checks.add_check(world, ANYBODY, built_on, "contains_nobody", {"definition": to_json(asks)})
    before = lifecycle.segment(world, ANYBODY, edited)
    assert members(world, served) == {1, 3, 4}

    merge_choices(world, caller(NOW), "contact", "color", ["rouge"], into="red")
    lifecycle.refresh_due(world, caller(NOW + DAY))
    assert members(world, served) == {3, 4}
    assert members(world, built_on) == {1, 2}
    after = lifecycle.segment(world, ANYBODY, edited)
    assert after.draft == defined(where("color", "is_in", ["blue", "red"]))
    assert after.draft_revision > before.draft_revision
    assert lifecycle.segment(world, ANYBODY, served).state == "live"
    assert lifecycle.segment(world, ANYBODY, built_on).live_definition == defined(
        where("colors", "contains_any_of", ["rouge", "red"])
    )
    assert templates.list_templates(world, ANYBODY)[0].flaws == ()
    assert "Red" in checks.list_checks(world, ANYBODY, built_on)[0].sentence


def test_conditions_on_interactions_follow_a_merge(world: Database) -> None:
    condition = Condition(attribute="shade", operator="is", value="rouge")
    bought = live(
        world, "Rouge", defined(BehavioralBlock(interactions=("purchase",), conditions=(condition,))), now=NOW + DAY
    )
    assert members(world, bought) == {2}
    merge_choices(world, caller(NOW), INTERACTION, "shade", ["rouge"], into="red")
    lifecycle.refresh_due(world, caller(NOW + 2 * DAY))
    assert members(world, bought) == {1, 2}


@pytest.mark.parametrize(
    ("codes", "into", "reason"),
    [
        (["none"], "red", "must be choices of the list"),
        (["red"], "none", "must be choices"),
        (["red"], "red", "two or more"),
    ],
)
def test_what_can_not_be_merged(world: Database, codes: list[str], into: str, reason: str) -> None:
    with pytest.raises(CatalogError, match=reason):
        merge_choices(world, ANYBODY, "contact", "color", codes, into=into)
    assert attribute_of(world, "contact", "color").choices == COLORS
